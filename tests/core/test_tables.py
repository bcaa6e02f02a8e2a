"""What people upload is read as they see it, and refused with a sentence they can act on."""

import datetime
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from core import sheets, tables
from core.exports import Column, as_csv, as_xlsx
from core.tables import TableError, read_table


def workbook(*rows, formats=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for address, number_format in (formats or {}).items():
        book.active[address].number_format = number_format
    return saved(book)


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(content, name="名簿.xlsx"):
    table = read_table(BytesIO(content), name)
    return table.headings, list(table.rows)


def test_workbook_gives_headings_and_numbered_rows():
    headings, rows = read(workbook(["職員番号", "氏名"], ["001234", "桜井 みのり"]))

    assert headings == ["職員番号", "氏名"]
    assert rows == [(2, {"職員番号": "001234", "氏名": "桜井 みのり"})]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (True, "TRUE"),
        (datetime.date(2026, 4, 1), "2026-04-01"),
        (datetime.datetime(2026, 4, 1, 9, 30), "2026-04-01 09:30"),
        (datetime.time(9, 30), "09:30"),
        ("  桜井　", "桜井"),
        ("'=1+1", "=1+1"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_workbook_cells_come_as_they_are_seen(value, text):
    _, rows = read(workbook(["欄", "氏名"], [value, "x"]))

    assert rows[0][1]["欄"] == text


def test_number_shown_with_leading_zeros_keeps_them():
    _, rows = read(workbook(["職員番号"], [1234], formats={"A2": "000000"}))

    assert rows[0][1]["職員番号"] == "001234"


def test_blank_rows_are_passed_over_and_numbers_stay_excels():
    _, rows = read(workbook([], ["氏名"], [], ["桜井"], [None], ["髙橋"]))

    assert [(number, row["氏名"]) for number, row in rows] == [(4, "桜井"), (6, "髙橋")]


def test_short_rows_have_blank_cells():
    _, rows = read("氏名,職種,備考\n桜井\n".encode(), "名簿.csv")

    assert rows == [(2, {"氏名": "桜井", "職種": "", "備考": ""})]


def test_only_the_first_visible_sheet_is_read():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["隠れた表"])
    shown = book.create_sheet()
    shown.append(["氏名"])
    shown.append(["桜井"])

    assert read(saved(book)) == (["氏名"], [(2, {"氏名": "桜井"})])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read_in_each_encoding_that_excel_writes(encoding):
    _, rows = read("氏名,番号\r\n髙橋 潤,007\r\n".encode(encoding), "名簿.csv")

    assert rows == [(2, {"氏名": "髙橋 潤", "番号": "007"})]


def test_csv_with_tabs_is_read_too():
    assert read("氏名\t番号\n桜井\t1\n".encode(), "名簿.txt")[0] == ["氏名", "番号"]


def test_csv_rows_are_counted_as_excel_counts_them():
    _, rows = read('氏名,備考\n桜井,"一行目\n二行目"\n髙橋,\n'.encode(), "名簿.csv")

    assert [number for number, _ in rows] == [2, 3]


def test_line_breaks_in_a_heading_are_not_part_of_it():
    assert read(workbook(["職員\n番号"], ["1"]))[0] == ["職員番号"]


@pytest.mark.parametrize("name", ["名簿.xlsx", "名簿.csv"])
def test_content_says_what_a_file_is_and_not_its_name(name):
    assert read(workbook(["氏名"], ["桜井"]), name)[0] == ["氏名"]
    assert read("氏名\n桜井\n".encode(), name)[0] == ["氏名"]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-2", "@a", "001234", "桜井"])
@pytest.mark.parametrize("write", [as_csv, lambda *args: as_xlsx("表", *args)])
def test_what_we_export_reads_back_the_same(write, text):
    _, rows = read(write([Column("欄", lambda row: row)], [text]))

    assert rows[0][1]["欄"] == text


def docx():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def damaged_part():
    """A workbook whose container is whole and whose sheet is not."""
    out = BytesIO()
    whole = zipfile.ZipFile(BytesIO(workbook(["氏名"], ["桜井"])))
    with zipfile.ZipFile(out, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[:200] if "sheet1" in name else content)
    return out.getvalue()


def entity_bomb():
    """A sheet that expands one entity a thousand million times."""
    levels = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "爆">' for n in range(10)
    )
    bomb = f"<!DOCTYPE x [{levels}]><worksheet>&e9;</worksheet>"
    out = BytesIO()
    whole = zipfile.ZipFile(BytesIO(workbook(["氏名"])))
    with zipfile.ZipFile(out, "w") as evil:
        for name in whole.namelist():
            evil.writestr(name, bomb if "sheet1" in name else whole.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"),
        (b"\xef\xbb\xbf\r\n , \r\n", "空"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "古い"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "CSV"),
        (b"<html><table></table></html>", "CSV"),
        (b"PK\x03\x04 and then nothing", "壊れて"),
        (docx(), "CSV"),
        (damaged_part(), "壊れて"),
        (entity_bomb(), "壊れて"),
        (workbook(["氏名", "氏名"], ["a", "b"]), "「氏名」"),
        (workbook(["氏名"]), "見出し"),
        (workbook(["氏名"], ["桜井", "欄外"]), "2行目"),
        ('氏名\n"桜井\n'.encode(), "引用符"),
        ("氏名\n桜井\n".encode() + b"\xff\xfe\xff\n", "3行目"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, word):
    with pytest.raises(TableError, match=word):
        read(content)


def test_a_message_names_the_file():
    with pytest.raises(TableError, match=r"「名簿\.xlsx」"):
        read(b"%PDF", "名簿.xlsx")


def test_more_rows_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    rows = [[str(n)] for n in range(3)]

    assert len(read(workbook(["番号"], *rows))[1]) == 3
    with pytest.raises(TableError, match="3行"):
        read(workbook(["番号"], *rows, ["4"]))


def test_a_file_larger_than_allowed_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE", 10)

    with pytest.raises(TableError, match="10 MB"):
        read(b"%PDF" + b" " * 100)


def test_a_small_file_that_unpacks_to_very_much_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (sheets.LARGEST_UNPACKED + 1))

    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(TableError, match="大きすぎ"):
        read(out.getvalue())
