"""What leaves the site opens in Excel as it was meant: no garbling, no formula, real dates."""

import csv
import datetime
from io import BytesIO, StringIO

import pytest
import time_machine
from django.test import RequestFactory
from openpyxl import load_workbook

from core.exports import Column, Export, as_csv, as_xlsx, export_response

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

    assert sheet.column_dimensions["A"].width == width


def test_xlsx_writes_every_row_also_beyond_the_sample():
    sheet = sheet_of(as_xlsx("名簿", one_column(), (f"{n}人目" for n in range(450))))

    assert sheet.max_row == 451
    assert sheet["A451"].value == "449人目"


def test_xlsx_drops_characters_that_no_workbook_can_hold():
    assert sheet_of(as_xlsx("名簿", one_column(), ["桜\x0b井"]))["A2"].value == "桜井"


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
