"""Style sheets that are parsed once in a process, and what must not come of it."""

import copy

import pytest
from xhtml2pdf.w3c.cssParser import CSSParser

from core.typesetting import patches, render_pdf, style_sheets
from tests.papers import needs_poppler, sheets

PLAIN = "p { font-size: 20pt; margin: 0; }"


def document(*styles, body="<p>東京</p>"):
    head = "".join(f"<style>{style}</style>" for style in styles)
    return f"<html lang='ja'><head>{head}</head><body>{body}</body></html>"


def height(*styles):
    """Of the one line of the document: its size."""
    (sheet,) = sheets(render_pdf(document(*styles)))
    (line,) = sheet.lines
    return round(line.bottom - line.top)


@pytest.fixture(autouse=True)
def _nothing_kept():
    patches.apply()
    style_sheets._kept.clear()


@pytest.fixture
def parsed(monkeypatch):
    """The sheets that were parsed, and not taken from what is kept."""
    seen, parse = [], CSSParser.parse
    monkeypatch.setattr(CSSParser, "parse", lambda self, css: seen.append(css) or parse(self, css))
    return seen


def test_a_second_document_parses_only_what_is_its_own(parsed):
    page = "@page { size: a4 portrait; margin: 20mm; }"
    render_pdf(document(PLAIN, "p { color: #101010; }", page))
    parsed.clear()

    render_pdf(document(PLAIN, "p { color: #202020; }", page))

    assert parsed == ["p { color: #202020; }", page]


def test_a_document_like_the_last_one_parses_its_page_only(parsed):
    page = "@page { size: a4 portrait; margin: 20mm; }"
    render_pdf(document(PLAIN, page))
    parsed.clear()

    render_pdf(document(PLAIN, page))

    assert parsed == [page]


@pytest.mark.parametrize("custom", ["@media print { p { margin: 0; } }", ":root { --gap: 2mm; }"])
def test_what_changes_the_document_is_parsed_every_time_and_so_is_what_follows(parsed, custom):
    page = "@page { size: a4 portrait; margin: 20mm; }"
    render_pdf(document(custom, PLAIN, page))
    parsed.clear()

    render_pdf(document(custom, PLAIN, page))

    assert parsed == [custom, PLAIN, page]


@needs_poppler
def test_the_later_of_two_equal_rules_wins_in_whatever_order_they_were_first_parsed():
    large, small = "p { font-size: 30pt; }", "p { font-size: 10pt; }"

    assert [height(large, small), height(small, large)] == [10, 30]
    assert [height(large, small), height(small, large)] == [10, 30]


@needs_poppler
def test_the_same_sheet_twice_is_no_harm():
    large, small = "p { font-size: 30pt; }", "p { font-size: 10pt; }"

    assert [height(large, small, large) for _ in range(2)] == [30, 30]


def test_nobody_writes_to_what_is_kept():
    body = "<h1>東</h1><table class='lined'><tr><th>一</th><td>二</td></tr></table><p>東</p>"
    head = [PLAIN, ".lined td, p { padding: 1mm; border: 1pt solid red; } p { color: blue; }"]
    page = "@page { size: a4 portrait; margin: 20mm; }"

    def kept():
        return {
            key: [[(str(rule), dict(facts)) for rule, facts in rules.items()] for rules in it.rules]
            for key, it in style_sheets._kept.items()
        }

    render_pdf(document(*head, page, body=body))
    before = copy.deepcopy(kept())
    for style in ["p { padding: 9mm; }", "td { border: 0; }", "h1 { color: red !important; }"]:
        render_pdf(document(*head, style, page, body=body))

    assert len(before) == 3
    assert {key: kept()[key] for key in before} == before


def test_what_xhtml2pdf_does_not_know_is_told_for_every_document(caplog):
    for _ in range(2):
        caplog.clear()
        render_pdf(document("p { float: left; hyphens: auto; }"))

        assert "hyphens" in caplog.text


def test_only_so_many_are_kept():
    for number in range(style_sheets.MOST + 5):
        render_pdf(document(f"p {{ margin-left: {number}pt; }}"))

    assert 0 < len(style_sheets._kept) <= style_sheets.MOST
