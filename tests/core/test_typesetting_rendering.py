import base64
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from core.typesetting import MissingGlyph, TypesettingError, render_pdf
from core.typesetting.fonts import FOLDER
from core.typesetting.line_breaking import NEVER_FIRST, NEVER_LAST
from core.typesetting.rendering import text_of
from tests.papers import needs_poppler, sheets, text_by_poppler, text_by_pypdf

RARE_NAMES = "髙橋 﨑山 𠮷田 齋藤 邉見 𣘺本"
MARGIN = 20 / 25.4 * 72
LONG = (
    "あなたは「児童虐待対応（基礎）研修」の課程を、すべて修めました。きょう、センターで"
    "会議があって、International Organizationの資料（第2版・全120ページ）を……ちょっとだけ"
    "読みました。「どうして？」「なぜ！」と、人々はくり返しくり返しきいた。"
)


def document(body, head=""):
    return f"<html lang='ja'><head><title>試験</title>{head}</head><body>{body}</body></html>"


def data_uri(picture_format="PNG", size=(4, 4)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, picture_format)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


@pytest.fixture(scope="module")
def long_paper():
    """Paragraphs of one font and of several, in all widths, with a table."""
    paragraphs = "".join(
        f"<p>{'漢' * shift}{LONG * 2}</p><p>{'漢' * shift}{LONG}<b>{RARE_NAMES}</b>{LONG}</p>"
        for shift in range(30)
    )
    table = f"<table class='lined'><tr><th>課程</th><td>{LONG * 4}</td></tr></table>"
    return render_pdf(document(paragraphs + table))


def test_rare_names_are_read_back_by_pypdf():
    text = text_by_pypdf(render_pdf(document(f"<p>{RARE_NAMES}</p>")))

    assert text.split() == RARE_NAMES.split()


@needs_poppler
def test_rare_names_are_read_back_by_poppler():
    text = text_by_poppler(render_pdf(document(f"<p class='gothic'>{RARE_NAMES}</p>")))

    assert text.split() == RARE_NAMES.split()


@needs_poppler
def test_no_line_begins_or_ends_with_what_may_not(long_paper):
    lines = [line.text for sheet in sheets(long_paper) for line in sheet.lines]

    assert len(lines) > 200
    assert {line[0] for line in lines} & NEVER_FIRST == set()
    assert {line[-1] for line in lines} & NEVER_LAST == set()


@needs_poppler
def test_no_text_leaves_the_margins(long_paper):
    for sheet in sheets(long_paper):
        assert min(line.left for line in sheet.lines) >= MARGIN - 0.5
        assert max(line.right for line in sheet.lines) <= sheet.width - MARGIN + 0.5
        assert max(line.bottom for line in sheet.lines) <= sheet.height


@needs_poppler
def test_a_page_without_any_space_stays_inside_too():
    (sheet,) = sheets(render_pdf(document("<p>" + "漢字" * 300 + "</p>")))

    assert max(line.right for line in sheet.lines) <= sheet.width - MARGIN + 0.5


@needs_poppler
def test_a_full_width_space_keeps_its_width():
    (sheet,) = sheets(render_pdf(document("<p>東　京</p><p>東京</p>")))

    apart, together = sheet.lines
    assert apart.right - together.right == pytest.approx(0.667 * 10.5, abs=0.1)


@needs_poppler
def test_a_forced_break_and_an_empty_line_are_kept():
    (sheet,) = sheets(render_pdf(document("<p>一<b>い</b><br>二<br><br>三</p>")))

    one, two, three = sheet.lines
    assert [one.text, two.text, three.text] == ["一い", "二", "三"]
    assert three.top - two.top == pytest.approx(2 * (two.top - one.top), abs=0.1)


@needs_poppler
def test_a_paragraph_that_goes_on_over_the_page_keeps_its_words_and_breaks():
    words = "一二三四五六七八九十" * 300

    pages = sheets(render_pdf(document(f"<p>{words}</p><p>い<b>ろ</b>{'は<br>' * 60}</p>")))

    assert len(pages) > 2
    lines = [line.text for sheet in pages for line in sheet.lines]
    assert "".join(lines).startswith(words)
    assert lines[-59:] == ["は"] * 59


@needs_poppler
def test_every_page_has_its_number():
    foot = '<div id="foot"><p class="page-number"><pdf:pagenumber>/<pdf:pagecount></p></div>'
    pages = sheets(render_pdf(document(foot + f"<p>{LONG}</p>" * 30)))

    assert len(pages) > 1
    for number, sheet in enumerate(pages, start=1):
        assert sheet.lines[-1].text.replace(" ", "") == f"{number}/{len(pages)}"


def test_a_character_that_cannot_be_printed_stops_the_paper():
    with pytest.raises(MissingGlyph) as refused:
        render_pdf(document("<p>山😀田&#x2A6D6;</p>"))

    assert refused.value.characters == ["😀", "𪛖"]


def test_only_what_is_drawn_is_looked_at():
    html = document("<p class='😀'>山&amp;田</p>", head="<style>/* 😀 */ p { color: red }</style>")

    assert text_of(html) == "山&田"


def test_a_variation_selector_is_not_drawn_as_a_box():
    assert text_by_pypdf(render_pdf(document("<p>葛\U000e0100城</p>"))).strip() == "葛城"


def test_the_document_has_its_title_and_language():
    reader = PdfReader(io.BytesIO(render_pdf(document("<p>本文</p>"))))

    assert reader.metadata.title == "試験"
    assert reader.root_object["/Lang"] == "ja"


def test_all_fonts_are_embedded():
    reader = PdfReader(io.BytesIO(render_pdf(document(f"<h1>{RARE_NAMES}</h1><p>{RARE_NAMES}"))))

    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    embedded = {
        str(font["/BaseFont"]).partition("+")[2]
        for font in fonts
        if "/FontFile2" in font.get("/FontDescriptor", {})
    }
    assert len(embedded) == 4


def test_of_a_face_is_embedded_only_what_is_drawn():
    reader = PdfReader(io.BytesIO(render_pdf(document("<p>東京</p>"))))

    (face,) = [
        font.get_object()
        for font in reader.pages[0]["/Resources"]["/Font"].values()
        if "/FontDescriptor" in font.get_object()
    ]
    embedded = TTFont(io.BytesIO(face["/FontDescriptor"]["/FontFile2"].get_data()))
    assert str(face["/BaseFont"]).endswith("BIZUDPMincho-Regular")
    # Two kanji, the space, and what is drawn for a character that is not there.
    assert embedded["maxp"].numGlyphs == 4


def test_bold_text_is_drawn_bold_where_the_family_can():
    reader = PdfReader(io.BytesIO(render_pdf(document("<p class='gothic'>東<b>京</b></p>"))))

    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert {str(font["/BaseFont"]).partition("+")[2] for font in fonts} - {""} == {
        "BIZUDPGothic-Regular",
        "BIZUDPGothic-Bold",
    }


def test_a_picture_written_into_the_document_is_drawn():
    reader = PdfReader(io.BytesIO(render_pdf(document(f'<img src="{data_uri()}" width="20">'))))

    assert len(reader.pages[0].images) == 1


@pytest.mark.parametrize(
    "source",
    [
        "/etc/passwd",
        "file:///etc/hostname",
        "BIZUDPGothic-Bold.ttf",
        "site/core/typesetting/fonts/BIZUDPGothic-Bold.ttf",
        "../fonts.py",
        "../../../config/settings/base.py",
        "http://127.0.0.1:9/secret.png",
        "http://169.254.169.254/latest/meta-data/",
        "https://example.invalid/picture.png",
    ],
)
def test_no_file_is_read_and_nothing_is_fetched(source):
    with pytest.raises(TypesettingError):
        render_pdf(document(f'<p>本文</p><img src="{source}">'))


def test_no_font_is_read_but_ours():
    face = f'@font-face {{ font-family: "X"; src: url("{FOLDER / "BIZUDPGothic-Bold.ttf"}"); }}'

    with pytest.raises(TypesettingError, match="could not read"):
        render_pdf(document("<p>本文</p>", head=f"<style>{face}</style>"))


def test_a_style_sheet_from_elsewhere_is_not_read(caplog):
    head = '<link rel="stylesheet" href="../base.css">'

    render_pdf(document("<p>本文</p>", head=head))

    assert "Blocked by the resource policy" in caplog.text


def test_sixty_papers_in_four_threads_are_all_right():
    def name_of(number):
        return f"{RARE_NAMES.split()[number % 6]}{number}"

    with ThreadPoolExecutor(max_workers=4) as pool:
        papers = list(pool.map(lambda n: render_pdf(document(f"<p>{name_of(n)}</p>")), range(60)))

    assert [text_by_pypdf(pdf).strip() for pdf in papers] == [name_of(n) for n in range(60)]
