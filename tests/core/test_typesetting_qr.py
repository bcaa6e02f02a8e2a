import io

import pytest
import zxingcpp
from pypdf import PdfReader

from core.typesetting import TypesettingError, render_pdf
from tests.papers import needs_poppler, picture

MM = 25.4 / 72


def document(kind, value, width="40mm", height="40mm"):
    code = f'<pdf:barcode type="{kind}" value="{value}" barwidth="{width}" barheight="{height}"/>'
    page = "@page { size: a4 portrait; margin: 10mm; }"
    return f"<html><head><style>{page}</style></head><body><p>{code}</p></body></html>"


@needs_poppler
@pytest.mark.parametrize(
    "value",
    [
        "https://hagukumi.example/verify/HGK7-3MWQ-92RT/",
        "1",
        "東京都𠮷田",
        "x" * 900,
    ],
)
def test_it_is_read_back(value):
    (found,) = zxingcpp.read_barcodes(picture(render_pdf(document("qr", value)), dpi=300))

    assert found.text == value


@needs_poppler
@pytest.mark.parametrize(
    ("width", "height"), [("40mm", "40mm"), ("60mm", "40mm"), ("40mm", "60mm")]
)
def test_it_is_as_large_as_its_box_allows_with_a_quiet_border(width, height):
    page = picture(render_pdf(document("qr", "1", width, height)), dpi=254)  # ten dots a millimetre

    left, top, right, bottom = page.point(lambda shade: 255 * (shade < 128)).getbbox()

    modules = 21 + 2 * 4  # the smallest code, and four around it
    assert (right - left, bottom - top) == pytest.approx((400 * 21 / modules,) * 2, abs=2)


def test_it_is_one_path():
    """Hundreds of rectangles, filled one by one, took a fifth of the time of a certificate."""
    page = PdfReader(io.BytesIO(render_pdf(document("qr", "https://hagukumi.example/")))).pages[0]

    operators = [operator for _operands, operator in page.get_contents().operations]
    assert operators.count(b"re") > 50
    assert len([operator for operator in operators if operator in {b"f", b"f*"}]) == 1


def test_more_than_a_code_holds_is_refused_and_not_left_out():
    with pytest.raises(TypesettingError, match="3000"):
        render_pdf(document("qr", "x" * 3000))


@needs_poppler
def test_other_barcodes_are_drawn_as_before():
    pdf = render_pdf(document("code128", "HGK73MWQ", "0.4mm", "15mm"))

    (found,) = zxingcpp.read_barcodes(picture(pdf, dpi=300))

    assert (found.text, found.format.name) == ("HGK73MWQ", "Code128")
