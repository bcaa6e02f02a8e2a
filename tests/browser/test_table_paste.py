"""A table copied in Excel or Word becomes the table of a lesson, with headings and a caption."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Collection

from core.blocks import TeachingBody
from courses.models import LessonPage
from tests.browser.looks import barriers
from tests.factories.courses import home_page, make_course, make_lesson

FROM_EXCEL = """<html><head><style>td{color:red}</style></head><body>
<table border=0 style='border-collapse:collapse'><tr style='height:15pt'><td style="width:54pt">年度</td>
<td>相談<br>件数</td><td>備考</td></tr>
<tr><td>令和5年度</td><td align=right>１，１７２</td><td></td></tr>
<tr><td>令和6年度</td><td align=right>1,220</td><td>参考値を含む</td></tr></table></body></html>"""
FROM_WORD = """<table class=MsoTableGrid><tr><td colspan=3><p class=MsoNormal>表1　役割の分担</p></td></tr>
<tr><td><p>機関</p></td><td><p>仕事</p></td><td><p>根拠</p></td></tr>
<tr><td rowspan=2><p>児童相談所</p></td><td><p>立入調査</p></td><td><p>009</p></td></tr>
<tr><td><p>一時保護</p></td><td><p>33条</p></td></tr></table>"""
AS_TEXT = '年度\t件数\n令和5年度\t▲12.5\n"令和6\n年度"\t"1,220"\n'
PASTE = """(element, [html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData('text/html', html);
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  element.dispatchEvent(event);
  return event.defaultPrevented;
}"""
EMPTY = {"caption": "", "table": {"columns": [], "rows": [], "caption": ""}, "source": ""}


@pytest.fixture
def lesson(transactional_db):
    home_page()
    # Gone when a test before this one emptied the tables.
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    return make_lesson(make_course(lessons=0), body=[("table", EMPTY)])


@pytest.fixture
def editor(lesson, administrator, visit):
    page = visit(f"/cms/pages/{lesson.pk}/edit/", as_=administrator)
    page.wait_for_load_state("networkidle")
    return page


def field(page):
    return page.get_by_label("ここに貼り付け")


def paste(where, html="", text="") -> bool:
    return where.evaluate(PASTE, [html, text])


def cells(page):
    table = page.locator(".typed-table-block table")
    headings = [each.input_value() for each in table.locator("thead input[type=text]").all()]
    body = [
        [each.input_value() for each in row.locator("input:not([type=hidden])").all()]
        for row in table.locator("tbody tr").all()
    ]
    return headings, body


def test_a_table_from_excel_keeps_headings_rows_and_numbers(editor):
    paste(field(editor), FROM_EXCEL)

    assert cells(editor) == (
        ["年度", "相談 件数", "備考"],
        [["令和5年度", "1172", ""], ["令和6年度", "1220", "参考値を含む"]],
    )
    types = editor.locator("[name$=-type][name*=column]").evaluate_all(
        "all => all.map(e => e.value)"
    )
    assert types == ["text", "number", "text"]


def test_the_caption_is_asked_for(editor):
    paste(field(editor), FROM_EXCEL)

    expect(editor.locator("[name=body-0-value-caption]")).to_be_focused()
    expect(editor.locator(".table-paste [role=status]")).to_contain_text("見出し")


def test_merged_cells_of_word_are_divided_and_its_title_is_the_caption(editor):
    paste(field(editor), FROM_WORD)

    assert cells(editor) == (
        ["機関", "仕事", "根拠"],
        [["児童相談所", "立入調査", "009"], ["児童相談所", "一時保護", "33条"]],
    )
    assert editor.locator("[name=body-0-value-caption]").input_value() == "表1 役割の分担"


def test_plain_text_with_tabs_will_do(editor):
    paste(field(editor), text=AS_TEXT)

    assert cells(editor) == (
        ["年度", "件数"],
        [["令和5年度", "-12.5"], ["令和6 年度", "1220"]],
    )


def test_what_is_pasted_is_saved(editor, lesson):
    paste(field(editor), FROM_EXCEL)
    editor.keyboard.type("表1　相談件数")
    with editor.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        editor.get_by_role("button", name="下書きを保存").first.click()

    (block,) = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body
    assert block.value["caption"] == "表1　相談件数"
    assert [row["values"][0] for row in block.value["table"].row_data] == ["令和5年度", "令和6年度"]
    assert [float(row["values"][1]) for row in block.value["table"].row_data] == [1172, 1220]


def test_pasting_can_be_taken_back(editor):
    paste(field(editor), FROM_EXCEL)
    paste(field(editor), text=AS_TEXT)

    editor.get_by_role("button", name="貼り付ける前に戻す").click()

    assert cells(editor)[0] == ["年度", "相談 件数", "備考"]
    expect(field(editor)).to_be_focused()


def test_a_word_that_is_pasted_into_a_cell_stays_a_word(editor):
    paste(field(editor), FROM_EXCEL)
    cell = editor.locator(".typed-table-block tbody input[type=text]").first

    assert not paste(cell, text="令和7年度")
    assert not paste(cell, FROM_WORD)
    assert cells(editor)[0] == ["年度", "相談 件数", "備考"]


@pytest.mark.parametrize("text", ["", "ただの文です。", "一行\tだけ", "甲\t乙\n" * 202])
def test_what_is_no_table_is_told_and_changes_nothing(editor, text):
    paste(field(editor), FROM_EXCEL)

    paste(field(editor), text=text)

    assert cells(editor)[0] == ["年度", "相談 件数", "備考"]
    expect(editor.locator(".table-paste [role=status]")).not_to_contain_text("貼り付けました")


def test_the_table_has_one_caption_only(editor):
    labels = editor.locator("[data-streamfield-child] label").all_inner_texts()

    assert [text.strip("* ") for text in labels].count("見出し") == 1


def test_the_field_has_no_barrier(editor):
    paste(field(editor), FROM_EXCEL)

    assert [found for found in barriers(editor) if "table-paste" in found] == []


def test_a_table_of_before_is_shown_as_it_was(lesson, administrator, visit):
    value = TeachingBody().child_blocks["table"].get_preview_value()
    other = make_lesson(lesson.get_parent().specific, body=[("table", value)])

    page = visit(f"/cms/pages/{other.pk}/edit/", as_=administrator)
    page.wait_for_load_state("networkidle")

    assert cells(page)[0] == ["年度", "練馬区（件）", "備考"]
    assert len(cells(page)[1]) == 2
