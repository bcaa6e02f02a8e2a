"""Tables as offices lay them out: what is read, what is told, what is refused."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from core.exports import as_xlsx
from core.tables import TableError, read_table

KNOWN = {
    "職員番号": "number", "姓": "last", "名": "first", "所属": "place", "休業開始日": "leave",
    "開始日": "start",
}  # fmt: skip


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*rows, merged=(), book=None, title=None):
    book = book or Workbook()
    sheet = book.active if title is None else book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return book


def read(content, name="名簿.xlsx"):
    table = read_table(BytesIO(content), name, KNOWN.get)
    return table.headings, list(table.rows), table.notes


def test_a_title_above_the_headings_is_no_heading():
    book = sheet_of(
        ["令和8年度　職員名簿"], ["人事課作成"], [], ["職員番号", "姓"], ["1", "青木"],
        merged=["A1:F1"],
    )  # fmt: skip

    assert read(saved(book)) == (["職員番号", "姓"], [(5, {"職員番号": "1", "姓": "青木"})], [])


def test_headings_may_take_three_rows_with_merged_cells():
    book = sheet_of(
        ["職員番号", "氏名", None, "所属", "休業", None],
        [None, None, None, None, "届出", None],
        [None, "姓", "名", None, "開始日", "事由"],
        ["1", "青木", "陽菜", "支援課", "2026-04-01", "-"],
        merged=["A1:A3", "B1:C2", "D1:D3", "E1:F1"],
    )

    headings, rows, _notes = read(saved(book))

    assert rows == [
        (4, {"職員番号": "1", "姓": "青木", "名": "陽菜", "所属": "支援課", "開始日": "2026-04-01"})
    ]
    assert headings == ["職員番号", "姓", "名", "所属", "開始日", "事由"]


def test_a_heading_above_others_is_read_with_them():
    """休業 over 開始日 is 休業開始日, not a second 開始日."""
    book = sheet_of(
        ["職員番号", "姓", "開始日", "休業"],
        [None, None, None, "開始日"],
        ["1", "青木", "2026-04-01", "2026-06-01"],
        merged=["A1:A2", "B1:B2", "C1:C2"],
    )

    assert read(saved(book))[1] == [
        (3, {"職員番号": "1", "姓": "青木", "開始日": "2026-04-01", "休業開始日": "2026-06-01"})
    ]


def test_a_cell_merged_over_many_rows_holds_for_all_of_them():
    book = sheet_of(
        ["所属", "職員番号"], ["支援課", "1"], [None, "2"], [None, None], [None, "3"], ["庶務", "4"],
        merged=["A2:A5"],
    )  # fmt: skip

    assert [(n, row["所属"], row["職員番号"]) for n, row in read(saved(book))[1]] == [
        (2, "支援課", "1"), (3, "支援課", "2"), (5, "支援課", "3"), (6, "庶務", "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", [["※4月1日現在"], ["以上"], [None, "注）産休を含む"], ["合計", None, None]]
)
def test_a_remark_below_is_told_and_not_taken_for_a_person(line):
    book = sheet_of(["職員番号", "姓"], ["1", "青木"], line)

    _headings, rows, notes = read(saved(book))

    assert [number for number, _row in rows] == [2]
    assert notes == [(3, next(filter(None, line)))]


def test_a_line_over_several_columns_is_a_remark_whatever_it_says():
    book = sheet_of(["職員番号", "姓", "名"], ["1", "青木", "陽菜"], ["ここから下は未定"])
    book.active.merge_cells("A3:C3")

    assert read(saved(book))[2] == [(3, "ここから下は未定")]


def test_rows_that_only_have_a_running_number_are_blank():
    book = sheet_of(["No.", "職員番号", "姓"], ["1", "1", "青木"], ["2"], ["3"])

    headings, rows, notes = read(saved(book))

    assert headings == ["職員番号", "姓", "No."]
    assert [number for number, _row in rows] == [2]
    assert notes == []


def test_what_stands_in_a_column_without_a_heading_is_told():
    book = sheet_of(["職員番号", "姓"], ["1", "青木", None, "来月退職"])

    assert read(saved(book))[0] == ["職員番号", "姓", "D列"]


def test_the_sheet_with_the_headings_is_read_wherever_it_lies():
    book = sheet_of(["目次"], ["1", "名簿"])
    sheet_of(["職員番号", "姓"], ["1", "青木"], book=book, title="名簿")
    hidden = sheet_of(["職員番号", "姓"], ["9", "隠れた人"], book=book, title="控え")["控え"]
    hidden.sheet_state = "hidden"

    assert read(saved(book))[1] == [(2, {"職員番号": "1", "姓": "青木"})]


def test_two_sheets_of_people_are_refused_because_one_would_be_lost():
    book = sheet_of(["職員番号", "姓"], ["1", "青木"])
    sheet_of(["職員番号", "姓"], ["2", "井上"], book=book, title="福祉課")

    with pytest.raises(TableError, match="Sheet、福祉課"):
        read(saved(book))


@pytest.mark.parametrize(("title", "rows"), [("記入例", [["2", "井上"]]), ("白紙", [])])
def test_a_sheet_with_an_example_or_without_people_is_no_second_list(title, rows):
    book = sheet_of(["職員番号", "姓"], ["1", "青木"])
    sheet_of(["職員番号", "姓"], *rows, book=book, title=title)

    assert read(saved(book))[1] == [(2, {"職員番号": "1", "姓": "青木"})]


def test_a_heading_that_is_there_twice_is_refused_and_one_without_meaning_is_not():
    twice = sheet_of(["職員番号", "姓", "姓"], ["1", "青木", "井上"])
    with pytest.raises(TableError, match="「姓」"):
        read(saved(twice))

    assert read(saved(sheet_of(["職員番号", "備考", "備考"], ["1", "a", "b"])))[0] == [
        "職員番号", "備考", "備考",
    ]  # fmt: skip


def test_a_formula_is_read_by_what_excel_last_showed():
    """openpyxl writes none, so the value is put where Excel would put it."""
    book = sheet_of(["職員番号", "姓"], ["1", "=A2"])
    content = saved(book)
    with_value = changed(content, b"<f>A2</f><v></v>", b"<f>A2</f><v>5</v>")

    assert read(with_value)[1] == [(2, {"職員番号": "1", "姓": "5"})]


def changed(content, old, new):
    import zipfile  # noqa: PLC0415 -- only here

    out = BytesIO()
    source = zipfile.ZipFile(BytesIO(content))
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            assert "sheet1" not in name or old in part, part
            archive.writestr(name, part.replace(old, new) if "sheet1" in name else part)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "cp932"])
def test_text_is_read_in_each_encoding(encoding):
    content = "職員番号\t姓\r\n1\t髙橋\r\n".encode(encoding)

    assert read(content, "名簿.txt")[1] == [(2, {"職員番号": "1", "姓": "髙橋"})]


def test_a_title_above_a_text_with_tabs_does_not_hide_them():
    content = "令和8年度、職員名簿\n\n職員番号\t姓\n1\t青木\n"

    assert read(content.encode(), "名簿.txt")[1] == [(4, {"職員番号": "1", "姓": "青木"})]


def test_half_a_utf_16_file_is_refused_in_words():
    with pytest.raises(TableError, match="読めない文字"):
        read("職員番号".encode("utf-16")[:-1], "名簿.txt")


def test_without_any_known_heading_it_reads_as_any_table():
    content = as_xlsx("表", [], [])
    with pytest.raises(TableError):
        read(content)

    assert read("甲,乙\n1,2\n".encode(), "x.csv")[1] == [(2, {"甲": "1", "乙": "2"})]


def test_a_merged_cell_that_cannot_be_does_no_harm():
    content = changed(
        saved(sheet_of(["職員番号", "姓"], ["1", "青木"], merged=["A3:B4"])),
        b'ref="A3:B4"', b'ref="A3:ZZ999999"',
    )  # fmt: skip

    assert read(content)[1] == [(2, {"職員番号": "1", "姓": "青木"})]
