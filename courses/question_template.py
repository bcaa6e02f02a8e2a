"""The empty file of questions: one sheet to fill in, one that explains it.

Its words are the file's and not the interface's, so they stand here in Japanese.
"""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from courses.question_columns import HEADINGS, WORD_OF

NAME = "設問の取り込み.xlsx"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"category": 16, "kind": 12, "prompt": 48, "answer": 16, "explanation": 40, "source": 24}
ROWS = 501
# Kind, what the choices are, what the right answer is, which other columns, an example.
KINDS = [
    ("1つ選ぶ", "選択肢を2つ以上", "正しい選択肢の番号を1つ", "", "2"),
    ("いくつか選ぶ", "選択肢を2つ以上", "正しい選択肢の番号をすべて", "", "1、3"),
    ("正誤", "空けておく", "正 または 誤", "", "誤"),
    (
        "短い答え",
        "空けておく",
        "正解とする言葉。いくつかあるときは｜で区切る",
        "",
        "一時保護｜いちじほご",
    ),
    (
        "数値",
        "空けておく",
        "数。範囲は～で、いくつかあるときは｜で区切る",
        "許容誤差（5 または 5%）、単位",
        "10～12",
    ),
    (
        "組み合わせ",
        "1つの欄に1組を、矢印でつないで書く",
        "空けておく",
        "余分な答え（どれにも当たらない答え。｜で区切る）",
        "立入調査→児童相談所",
    ),
    ("並べ替え", "正しい順に1つずつ", "空けておく", "", "受理"),
    ("論述", "空けておく", "空けておく", "採点基準は、取り込んだあとに設問バンクで直す", ""),
    ("見立て", "空けておく", "空けておく", "専門家には、取り込んだあとに頼む", ""),
]
NOTES = [
    "「設問」のシートに、1行に1問ずつ書きます。見出しの名前は変えないでください。",
    "分野・種類・問題文は必ず書きます。分野がまだないときは、新しく作ります。",
    "問題文と解説は5,000字まで、選択肢は500字までです。1つのファイルは500問までです。",
    "画像は取り込めません。画像の要る設問は、取り込んだあとに設問バンクの画面で文を補ってください。",
    "同じ種類・同じ問題文の設問がすでにあるときは、重複として知らせ、登録しません。",
    "まちがいが1つでもあれば、どの設問も登録しません。行と欄を示しますので、直してもう一度選んでください。",
    "問題文の中の改行は、そのまま残ります。",
]
EXPLANATION = ("設問の種類", "選択肢の欄", "正解の欄", "そのほかの欄", "書き方の例")


def template() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "設問"
    sheet.freeze_panes = "A2"
    for place, (column, heading) in enumerate(HEADINGS.items(), start=1):
        sheet.cell(1, place, heading).font = Font(bold=True)
        # As text, or Excel takes 1,3 for thirteen and 1/3 for a day.
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.number_format = "@"
        dimension.width = WIDTHS.get(column, 14)
    kinds = DataValidation(
        type="list", formula1=f'"{",".join(WORD_OF.values())}"', allow_blank=True
    )
    sheet.add_data_validation(kinds)
    kinds.add(f"B2:B{ROWS}")
    _explain(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet("書き方")
    for width, letter in zip((14, 32, 36, 36, 24), "ABCDE", strict=True):
        sheet.column_dimensions[letter].width = width
    for note in NOTES:
        sheet.append([note])
    sheet.append([])
    sheet.append(list(EXPLANATION))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for kind in KINDS:
        sheet.append(list(kind))
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
