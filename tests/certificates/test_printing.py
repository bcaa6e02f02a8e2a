"""The paper as it is drawn. The pictures in golden/ are made again by

HAGUKUMI_WRITE_GOLDEN=1 pytest tests/certificates/test_printing.py -k golden
"""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image, ImageChops
from pypdf import PdfReader

from certificates.models import CertificateDesign, Issuer
from certificates.paper import Paper
from certificates.printing import paper_pdf, spaced, verification_url
from certificates.samples import CODE, NAMES, sample, sample_pdf, sample_serial
from core.typesetting import MissingGlyph, TypesettingError
from tests.factories.certificates import seal_png
from tests.papers import needs_poppler, picture, sheets, text_by_poppler, text_by_pypdf

GOLDEN = Path(__file__).parent / "golden"
SHADES_APART = 48  # of 256: edges of letters may be drawn a little differently
DIFFERENT = 0.004  # of all pixels
BORDER = 10.2 / 25.4 * 72
ORIENTATIONS = ["landscape", "portrait"]


def design(orientation="landscape", **fields) -> CertificateDesign:
    """Not stored: printing needs words only."""
    issuer = Issuer(
        name="東京児童福祉研修協議会（見本）",
        signatory_title="会長",
        signatory_name="長谷川 正樹",
    )
    return CertificateDesign(orientation=orientation, issuer=issuer, show_born_on=True, **fields)


def paper(mode="", **changes) -> Paper:
    orientation = changes.get("orientation", "landscape")
    return replace(sample(design(orientation), mode), **changes)


def printed(words: Paper) -> bytes:
    return paper_pdf(words, serial="第8-0412号", code=CODE)


@pytest.fixture
def seal():
    return storages["private"].save("seals/golden.png", ContentFile(seal_png(256)))


# --- words ---------------------------------------------------------------------
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_word_is_on_the_one_page(orientation):
    reader = PdfReader(io.BytesIO(printed(paper(orientation=orientation))))

    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    for words in [
        "第8-0412号",
        "桜井 みのり",
        "平成11年7月14日生",
        "ここに修了したことを証します。",
        "面接の基本（令和8年度版）",
        "講義 4時間30分・演習 3時間",
        "令和8年9月3日から10月2日まで",
        "東京児童福祉研修協議会（見本）",
        "会長",
        "長谷川 正樹",
        "（公印省略）",
        "HGK7-3MWQ-92RT",
    ]:
        assert words in text


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_sheet_is_a4(orientation):
    box = PdfReader(io.BytesIO(printed(paper(orientation=orientation)))).pages[0].mediabox

    assert sorted((round(box.width), round(box.height))) == [595, 842]
    assert (box.width > box.height) == (orientation == "landscape")


@needs_poppler
def test_rare_names_are_read_back():
    pdf = printed(paper("rare"))

    assert NAMES["rare"] in text_by_poppler(pdf)
    assert NAMES["rare"] in text_by_pypdf(pdf)


def test_a_reissue_prints_both_days():
    text = text_by_pypdf(printed(paper(reissued_on="令和8年11月20日")))

    assert "令和8年10月2日" in text
    assert "令和8年11月20日" in text
    assert "再交付" in text


def test_a_seal_takes_the_place_of_its_omission(seal):
    pdf = printed(paper(seal_image=seal))

    assert "公印省略" not in text_by_pypdf(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


def test_a_character_that_cannot_be_printed_is_never_drawn():
    with pytest.raises(MissingGlyph):
        printed(paper(name="桜井🦋"))


def test_markup_in_a_name_is_text():
    assert "<b>桜井</b> & みのり" in text_by_pypdf(printed(paper(name="<b>桜井</b> & みのり")))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("修了証", "修　了　証"),
        ("修了証書", "修　了　証　書"),
        ("研修課程修了証明書", "研修課程修了証明書"),
    ],
)
def test_a_short_heading_is_set_wide(heading, expected):
    assert spaced(heading) == expected


# --- fitting -------------------------------------------------------------------
def crowded(orientation) -> Paper:
    """The longest of everything that the models allow, at once."""
    return paper(
        "long",
        orientation=orientation,
        name=("アレクサンドラ・" * 10)[:80],
        wording=("あなたは下記の研修の課程をすべて修めたので、ここに証します。" * 10)[:300],
        course=("要保護児童対策地域協議会の調整機関に配置される専門職のための研修" * 8)[:255],
        completed_on="令和8年10月2日",
        valid_until="令和10年10月1日",
        reissued_on="令和8年11月20日",
        issuer=("区市町村における子供家庭支援に携わる職員の研修運営協議会連合会" * 3)[:60],
        signatory_title=("代表理事兼研修委員長" * 4)[:30],
        signatory_name=("フェルナンデス・ゴンサレス" * 5)[:40],
    )


@needs_poppler
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("mode", NAMES)
def test_all_text_stays_inside_the_border(orientation, mode):
    (sheet,) = sheets(printed(paper(mode, orientation=orientation)))

    assert min(line.left for line in sheet.lines) >= BORDER
    assert min(line.top for line in sheet.lines) >= BORDER
    assert max(line.right for line in sheet.lines) <= sheet.width - BORDER
    assert max(line.bottom for line in sheet.lines) <= sheet.height - BORDER


@needs_poppler
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_most_of_everything_stays_inside_and_apart(orientation):
    (sheet,) = sheets(printed(crowded(orientation)))

    assert max(line.right for line in sheet.lines) <= sheet.width - BORDER
    assert max(line.bottom for line in sheet.lines) <= sheet.height - BORDER
    words = [line for line in sheet.lines if "令和10年10月1日" in line.text]
    foot = [line for line in sheet.lines if line.text == "令和8年10月2日"]
    assert max(line.bottom for line in words) < min(line.top for line in foot[-1:])


@needs_poppler
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_name_of_forty_characters_is_one_line(orientation):
    (sheet,) = sheets(printed(paper("long", orientation=orientation)))

    assert len(NAMES["long"]) == 40
    assert NAMES["long"] in [line.text for line in sheet.lines]


def test_words_beyond_measure_are_refused():
    with pytest.raises(TypesettingError, match="第8-0412号"):
        printed(paper(wording="証します。" * 600))


# --- QR --------------------------------------------------------------------------
@needs_poppler
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_qr_code_leads_to_the_verification_page(orientation, settings):
    settings.PUBLIC_BASE_URL = "https://hagukumi.example.metro.tokyo.lg.jp"

    (found,) = zxingcpp.read_barcodes(picture(printed(paper(orientation=orientation)), dpi=200))

    assert found.text == "https://hagukumi.example.metro.tokyo.lg.jp/verify/HGK7-3MWQ-92RT/"


def test_the_address_has_one_slash_whatever_the_setting_ends_with(settings):
    settings.PUBLIC_BASE_URL = "https://hagukumi.example/"

    assert verification_url(CODE) == "https://hagukumi.example/verify/HGK7-3MWQ-92RT/"


# --- look --------------------------------------------------------------------------
@needs_poppler
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_golden_sheet(orientation, seal, settings):
    settings.PUBLIC_BASE_URL = "https://hagukumi.example"
    drawn = picture(printed(paper("rare", orientation=orientation, seal_image=seal)), dpi=72)
    golden = GOLDEN / f"{orientation}.png"
    if os.environ.get("HAGUKUMI_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        drawn.save(golden, optimize=True)

    with Image.open(golden) as expected:
        assert drawn.size == expected.size
        histogram = ImageChops.difference(drawn, expected.convert("L")).histogram()

    assert sum(histogram[SHADES_APART:]) / sum(histogram) < DIFFERENT


@needs_poppler
def test_the_golden_comparison_notices_a_missing_name(seal):
    with Image.open(GOLDEN / "landscape.png") as expected:
        drawn = picture(printed(paper("rare", name="　", seal_image=seal)), dpi=72)
        histogram = ImageChops.difference(drawn, expected.convert("L")).histogram()

    assert sum(histogram[SHADES_APART:]) / sum(histogram) > DIFFERENT


# --- samples ------------------------------------------------------------------------
def test_a_sample_has_the_words_of_the_design():
    text = text_by_pypdf(sample_pdf(design(heading="認定証", valid_years=2), ""))

    assert "認 定 証" in " ".join(text.split())
    assert "令和10年10月1日" in text


def test_a_sample_is_numbered_as_the_issuer_writes_it():
    shown = design()
    shown.issuer.serial_pattern = "8福研第{number}号"

    assert sample_serial(shown) == "8福研第412号"
