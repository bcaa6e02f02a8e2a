"""What leaves the site opens in Excel as it was meant: no garbling, no formula, real dates."""

import csv
import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import time_machine
from django.test import RequestFactory
from openpyxl import load_workbook

from core.exports import Column, Export, as_csv, as_xlsx, export_response, tables

FORMULAS = [
    "=1+1",
    "+81-3-1234",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
]


def one_column(heading="氏名"):
    return [Column(heading, lambda row: row)]


def sheet_of(content):
    return load_workbook(BytesIO(content)).active


def csv_rows(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", FORMULAS)
def test_xlsx_shows_a_formula_as_its_text(text):
    cell = sheet_of(as_xlsx("名簿", one_column(), [text]))["A2"]

    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_shows_a_formula_as_text(text):
    rows = csv_rows(as_csv(one_column(), [text]))

    assert rows[1][0] == f"'{text}"


def test_headings_are_made_harmless_too():
    assert csv_rows(as_csv(one_column("=1+1"), [])) == [["'=1+1"]]
    assert sheet_of(as_xlsx("名簿", one_column("=1+1"), []))["A1"].data_type == "s"


def test_xlsx_keeps_leading_zeros_as_text():
    cell = sheet_of(as_xlsx("名簿", one_column(), ["001234"]))["A2"]

    assert (cell.value, cell.data_type, cell.number_format) == ("001234", "s", "@")


def test_xlsx_has_numbers_dates_and_local_times():
    utc = datetime.datetime(2026, 3, 31, 15, 30, tzinfo=datetime.UTC)
    columns = [Column(str(n), lambda row, n=n: row[n]) for n in range(4)]

    _, row = sheet_of(as_xlsx("表", columns, [[12, datetime.date(2026, 4, 1), utc, None]]))

    assert [cell.value for cell in row] == [
        12,
        datetime.datetime(2026, 4, 1),
        datetime.datetime(2026, 4, 1, 0, 30),
        None,
    ]
    assert [cell.is_date for cell in row[1:3]] == [True, True]


def test_csv_has_iso_dates_and_local_times():
    utc = datetime.datetime(2026, 3, 31, 15, 30, tzinfo=datetime.UTC)
    rows = csv_rows(as_csv(one_column(), [datetime.date(2026, 4, 1), utc, None, -5]))

    assert rows == [["氏名"], ["2026-04-01"], ["2026-04-01 00:30"], [""], ["-5"]]


def test_csv_begins_with_the_mark_by_which_excel_knows_utf8():
    assert as_csv(one_column(), ["髙𠮷"]).startswith(b"\xef\xbb\xbf")
    assert csv_rows(as_csv(one_column(), ["髙𠮷"])) == [["氏名"], ["髙𠮷"]]


def test_xlsx_headings_are_bold_and_stay_in_sight():
    sheet = sheet_of(as_xlsx("名簿", one_column(), ["桜井 みのり"]))

    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("text", "width"), [("桜井", 8), ("東京都練馬区子ども家庭", 24), ("あ" * 200, 48)]
)
def test_xlsx_columns_are_as_wide_as_what_they_hold_within_reason(text, width):
    sheet = sheet_of(as_xlsx("名簿", one_column(), [text]))

    # Excel keeps the width with the margins of a cell, five pixels of seven each.
    assert int(sheet.column_dimensions["A"].width) == width


def test_the_width_of_a_text_that_repeats_is_computed_once_a_file(monkeypatch):
    asked = []

    def counted(text):
        asked.append(text)
        return len(text)

    monkeypatch.setattr(tables, "_text_width", counted)
    as_xlsx("名簿", one_column("状態"), ["修了", "未着手", "修了"] * 40)
    assert sorted(asked) == sorted(["状態", "修了", "未着手"])

    as_xlsx("名簿", one_column("状態"), ["修了"])
    assert asked.count("修了") == 2  # nobody's name is kept beyond the file


def test_xlsx_writes_every_row_also_beyond_the_sample():
    sheet = sheet_of(as_xlsx("名簿", one_column(), (f"{n}人目" for n in range(450))))

    assert sheet.max_row == 451
    assert sheet["A451"].value == "449人目"


def test_xlsx_drops_characters_that_no_workbook_can_hold():
    assert sheet_of(as_xlsx("名簿", one_column(), ["桜\x0b井"]))["A2"].value == "桜井"


@pytest.mark.parametrize("text", ["\ud800桜", "桜\uffff"])
def test_what_no_file_can_hold_is_dropped_from_both_kinds(text):
    assert sheet_of(as_xlsx("名簿", one_column(text), [text]))["A2"].value == "桜"
    assert csv_rows(as_csv(one_column(), [text]))[1] == ["桜"]


@pytest.mark.parametrize(
    "text", ['<b a="1">&amp;</b>', " 前後 ", "一行目\n二行目", "]]>", "_x000D_"]
)
def test_xlsx_reads_back_as_it_was_written(text):
    sheet = sheet_of(as_xlsx("名簿<&>", one_column(text), [text, text]))

    assert [sheet[place].value for place in ("A1", "A2", "A3")] == [text] * 3
    assert sheet.title == "名簿<&>"


def test_xlsx_breaks_lines_as_excel_does():
    sheet = sheet_of(as_xlsx("名簿", one_column("上\r\n下"), ["一\r\n二\r三\n四"]))

    assert (sheet["A1"].value, sheet["A2"].value) == ("上\n下", "一\n二\n三\n四")


def test_xlsx_cuts_what_excel_would_not_open():
    assert len(sheet_of(as_xlsx("名簿", one_column(), ["あ" * 40_000]))["A2"].value) == 32_767


def test_xlsx_tells_kinds_of_values_apart():
    values = [True, False, 1, 1.5, Decimal("2.50"), "1"]

    rows = sheet_of(as_xlsx("表", one_column(), values)).iter_rows(min_row=2, values_only=True)

    found = [value for (value,) in rows]
    assert found == [True, False, 1, 1.5, 2.5, "1"]
    assert [type(value) for value in found] == [bool, bool, int, float, float, str]


def test_xlsx_holds_each_text_once():
    content = as_xlsx("名簿", one_column(), ["修了 6/18"] * 300)

    with ZipFile(BytesIO(content)) as parts:
        assert parts.read("xl/sharedStrings.xml").decode().count("<si>") == 2


def test_xlsx_without_columns_is_an_empty_sheet():
    assert sheet_of(as_xlsx("表", [], [])).max_row == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [("𠮷" * 20, "𠮷" * 15), ("'研修'", "研修"), ("", "Sheet1"), ("桜\x0b井", "桜井")],
)
def test_sheet_name_is_one_that_excel_opens(title, name):
    assert sheet_of(as_xlsx(title, one_column(), [])).title == name


@pytest.mark.parametrize("text", ["https://example.test/", "mailto:a@example.test", "1e5", "{=A1}"])
def test_xlsx_guesses_nothing_from_a_text(text):
    cell = sheet_of(as_xlsx("名簿", one_column(), [text]))["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_xlsx_headings_keep_their_own_look():
    sheet = sheet_of(as_xlsx("表", [*one_column("2026"), *one_column("=1")], []))

    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert (sheet["A1"].number_format, sheet["B1"].quotePrefix) == ("@", True)


def test_sheet_name_keeps_to_what_excel_allows():
    sheet = sheet_of(as_xlsx("修了/未修了: [2026]" * 3, one_column(), []))

    assert len(sheet.title) == 31
    assert not set("[]:*?/\\") & set(sheet.title)


@time_machine.travel("2026-11-20 12:00+09:00")
@pytest.mark.parametrize(
    ("query", "ending", "content_type"),
    [
        ("", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("?format=csv", "csv", "text/csv; charset=utf-8"),
    ],
)
def test_export_response_is_a_file_named_in_japanese_with_the_day(query, ending, content_type):
    request = RequestFactory().get(f"/office/{query}")

    response = export_response(request, Export("修了状況", one_column(), ["桜井"]))

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''%E4%BF%AE%E4%BA%86%E7%8A%B6%E6%B3%81_2026-11-20.{ending}"
    )
    assert response["Cache-Control"] == "private, no-store"
