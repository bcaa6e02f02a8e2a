from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from reportlab.lib.fonts import tt2ps
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from xhtml2pdf import context, reportlab_paragraph, tags, xhtml2pdf_reportlab

from core.typesetting import (
    checks,
    faces,
    fonts,
    paragraphs,
    patches,
    pictures,
    qr,
    style_sheets,
)


def installed(**versions):
    return lambda name: versions.get(name, {"xhtml2pdf": "0.2.28", "reportlab": "5.1.0"}[name])


def test_the_installed_typesetter_is_the_known_one():
    assert checks.typesetter_is_known() == []


def test_the_checks_run_with_all_others():
    assert [error for error in run_checks() if str(error.id).startswith("core.E00")] == []


def test_another_version_is_an_error_of_the_system_check(monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", installed(xhtml2pdf="0.2.29"))

    (error,) = checks.typesetter_is_known()

    assert error.id == "core.E001"
    assert "xhtml2pdf is 0.2.29" in error.msg


def test_another_version_is_never_patched(monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", installed(reportlab="5.2.0"))

    with pytest.raises(ImproperlyConfigured, match=r"reportlab 5\.2\.0"):
        patches.apply()


def test_a_missing_font_is_an_error_of_the_system_check(monkeypatch):
    face = fonts.Face("BIZ UDPMincho", "nowhere.ttf")
    monkeypatch.setattr(checks, "FACES", (face,))

    assert [error.id for error in checks.fonts_are_there()] == ["core.E002"]


def test_the_patches_are_in_place_however_often_they_are_applied():
    patches.apply()
    patches.apply()

    assert reportlab_paragraph.cjkFragSplit is paragraphs.split_fragments
    assert reportlab_paragraph.Paragraph.breakLinesCJK is paragraphs.break_lines
    assert ttfonts.makeToUnicodeCMap is patches.to_unicode_cmap
    assert context.pisaContext._parseCSSSource is style_sheets.parse_source
    assert xhtml2pdf_reportlab.PmlImage.getImage is pictures.picture_of
    assert pdfdoc.PDFImageXObject.loadImageFromSRC is pictures.load_image
    assert tags.pisaTagPDFBARCODE._barcodeWrapper is qr.barcode


def test_a_face_is_registered_once_however_often_the_patches_are_applied():
    patches.apply()
    before = [pdfmetrics.getFont(faces.name_of(face)) for face in fonts.FACES]
    patches.apply()

    assert [pdfmetrics.getFont(faces.name_of(face)) for face in fonts.FACES] == before


@pytest.mark.parametrize(
    ("family", "bold", "file"),
    [
        ("BIZ UDPMincho", False, "BIZUDPMincho-Regular.ttf"),
        ("BIZ UDPMincho", True, "BIZUDPMincho-Regular.ttf"),
        ("BIZ UDPGothic", False, "BIZUDPGothic-Regular.ttf"),
        ("BIZ UDPGothic", True, "BIZUDPGothic-Bold.ttf"),
        ("Noto Sans JP", True, "NotoSansJP-Beyond.ttf"),
    ],
)
@pytest.mark.parametrize("italic", [False, True])
def test_every_style_of_a_family_has_a_face(family, bold, file, italic):
    patches.apply()

    face = pdfmetrics.getFont(tt2ps(family.lower(), bold, italic)).face

    assert Path(face.filename).name == file


def test_codes_beyond_the_first_plane_are_written_as_pairs():
    written = patches.to_unicode_cmap("F1", [0x41, 0x20BB7])

    assert "<00> <0041>\n<01> <D842DFB7>" in written


def test_a_block_of_codes_holds_at_most_a_hundred():
    written = patches.to_unicode_cmap("F1", list(range(32, 32 + 150)))

    assert "100 beginbfchar" in written
    assert "50 beginbfchar" in written
