"""Excel files around an import: the template to fill in, and the rows that need correction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.exports import Column
from people.importing.columns import OF_PEOPLE, OURS, Columns
from people.models import Employment, Grade, ImportRow, Leave, Profession
from people.roles import Role
from people.states import Move

TEMPLATE = "職員・所属の取り込み.xlsx"
SHEET, GUIDE = "名簿", "記入のしかた"
ROWS_CHECKED = 5_000  # rows of the template in which Excel offers the words of a list
EXAMPLE = {
    "staff_number": "001234",
    "last_name": "桜井",
    "first_name": "みのり",
    "last_name_kana": "サクライ",
    "first_name_kana": "ミノリ",
    "code": "131202",
    "organisation_name": "練馬区",
    "section": "相談支援係",
    "profession": "福祉職",
    "grade": "一般職員",
    "employment": "常勤",
    "roles": "受講者",
    "start": "2026-04-01",
}
NEEDED = ("last_name", "staff_number")
HOW = {
    "staff_number": "職員番号かログインIDのどちらかは必ず入力します。先頭の0も入力します。",
    "login_id": "空欄なら、団体コード（5けた）と職員番号から「13120-001234」のように作ります。",
    "last_name": "必ず入力します。",
    "last_name_kana": "全角カタカナ。並び順に使います。",
    "code": "6けた（検査数字つき）でも5けたでもかまいません。空欄なら所属団体の名前で探します。",
    "organisation_name": "団体コードも所属団体も空欄なら、取り込む人の団体になります。",
    "section": "係だけでも、「支援課／相談支援係」のように書いてもかまいません。ない係は新しくできます。",
    "profession": "下の一覧から選びます。",
    "grade": "下の一覧から選びます。",
    "employment": "下の一覧から選びます。",
    "roles": "「受講者、所属長」のように並べられます。新しい人で空欄なら受講者になります。",
    "supervisor": "その人だけ所属長が係の所属長とちがうときに入力します。同じ団体の職員番号です。",
    "start": "2026-04-01、令和8年4月1日、R8.4.1など。空欄なら「適用する日」です。",
    "last_day": "その所属の最後の日。空欄なら続きます。",
    "announced_on": "この日までは、その団体の人事担当だけに見えます（内示）。",
    "email": "本人のメール。登録済みの人のメールは変わりません。",
    "born_on": "登録した人と本人が同じかどうかを確かめるときに使います。",
    "leave_kind": "産休、育休、病休、休職のどれか。",
    "leave_start": "休業の最初の日。",
    "leave_last_day": "休業の最後の日。決まっていなければ空欄のままにします。",
}
HEAD = PatternFill("solid", fgColor="E8EDF5")


@dataclass(frozen=True)
class Blank:
    """A file to fill in."""

    name: str
    sheet: str
    columns: Columns
    examples: Sequence[Mapping[str, str]]
    needed: Collection[str]
    how: Mapping[str, str]

    @property
    def headings(self) -> dict[str, str]:
        return {name: self.columns.headings[name] for name in self.columns.offered}


PEOPLE = Blank(TEMPLATE, SHEET, OF_PEOPLE, [EXAMPLE], NEEDED, HOW)


def template(blank: Blank = PEOPLE) -> bytes:
    """All columns with examples; the second sheet says how, and holds the words of the lists."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook begins with a sheet.")
    sheet.title = blank.sheet
    headings = blank.headings
    sheet.append([*headings.values()])
    for example in blank.examples:
        sheet.append([example.get(name, "") for name in headings])
    sheet.freeze_panes = "A2"
    for number, name in enumerate(headings, start=1):
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), HEAD
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = max(len(headings[name]) * 2 + 3, 11), "@"
        for row in range(2, len(blank.examples) + 2):
            sheet.cell(row, number).number_format = "@"  # a staff number keeps its leading zeros
    _offer_words(sheet, blank, _guide(book.create_sheet(GUIDE), blank))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _guide(sheet: Worksheet, blank: Blank) -> dict[str, str]:
    """How to fill in each column, and below the words; where the words of each list stand."""
    sheet.append(["列", "必須", "書き方"])
    headings = blank.headings
    for name, heading in headings.items():
        sheet.append([heading, "必須" if name in blank.needed else "", blank.how.get(name, "")])
    sheet.append([])
    lists = {name: words for name, words in _lists().items() if name in headings}
    first = sheet.max_row + 2
    sheet.append([f"「{headings[name]}」に書ける言葉" for name in lists])
    places = {}
    for number, (name, words) in enumerate(lists.items(), start=1):
        for row, word in enumerate(words, start=first + 1):
            sheet.cell(row, number, word)
        letter = get_column_letter(number)
        places[name] = f"'{GUIDE}'!${letter}${first + 1}:${letter}${first + max(len(words), 1)}"
    for number, width in enumerate((24, 24, 24, 24, 24), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in (1, first):
        for cell in sheet[row]:
            cell.font, cell.fill = Font(bold=True), HEAD
    for row in range(2, len(headings) + 2):
        sheet.cell(row, 3).alignment = Alignment(vertical="top")
    return places


def _lists() -> dict[str, list[str]]:
    return {
        "move": [str(move.label) for move in Move],
        "profession": [word.name for word in Profession.objects.all()],
        "grade": [word.name for word in Grade.objects.all()],
        "employment": [word.name for word in Employment.objects.all()],
        "roles": [str(role.label) for role in Role],
        "leave_kind": [str(kind.label) for kind in Leave.Kind],
    }


def _offer_words(sheet: Worksheet, blank: Blank, places: dict[str, str]) -> None:
    for number, name in enumerate(blank.headings, start=1):
        if name in places:
            # Offered, not enforced: several roles stand in one cell.
            offer = DataValidation("list", formula1=places[name], allow_blank=True)
            offer.showErrorMessage = False
            letter = get_column_letter(number)
            offer.add(f"{letter}2:{letter}{ROWS_CHECKED}")
            sheet.add_data_validation(offer)


def faulty_columns(columns: Columns = OF_PEOPLE) -> list[Column]:
    """As in the file, with what to correct in front of each row."""
    ours = [
        Column(OURS["row"], lambda row: row.number),
        Column(OURS["message"], lambda row: "\n".join(messages_of(row))),
    ]
    theirs = [(name, columns.headings[name]) for name in columns.offered]
    return [*ours, *(Column(heading, partial(_value, name)) for name, heading in theirs)]


def messages_of(row: ImportRow) -> Iterator[str]:
    for error in row.errors:
        if error["column"]:
            yield _("%(column)s: %(message)s") % error
        else:
            yield error["message"]


def _value(name: str, row: ImportRow) -> str:
    return str(row.values.get(name, ""))
