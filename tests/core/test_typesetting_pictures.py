"""Pictures that are decoded once in a process, and drawn as if they were not."""

import base64
import io

import pytest
from PIL import Image
from pypdf import PdfReader

from core.typesetting import TypesettingError, pictures, render_pdf
from tests.papers import needs_poppler, picture


def written(colour, *, mode="RGB", kind="PNG", size=(40, 40)):
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def document(*sources):
    images = "".join(
        f'<p><img src="{source}" width="40mm" height="40mm"></p>' for source in sources
    )
    page = "@page { size: a4 portrait; margin: 0; } p { margin: 0; }"
    return f"<html><head><style>{page}</style></head><body>{images}</body></html>"


def drawn(pdf: bytes) -> list[Image.Image]:
    return [found.image for found in PdfReader(io.BytesIO(pdf)).pages[0].images]


@pytest.fixture
def decoded(monkeypatch):
    """How often a picture was decoded."""
    pictures._picture.cache_clear()
    seen, load = [], pictures.PmlImageReader._decode

    def count(reader, where):
        seen.append(where)
        load(reader, where)

    monkeypatch.setattr(pictures.PmlImageReader, "_decode", count)
    return seen


def test_one_that_ten_documents_show_is_decoded_once(decoded):
    source = written("red")

    papers = [render_pdf(document(source, source)) for _ in range(10)]

    assert len(decoded) == 1
    for paper in papers:
        (image,) = drawn(paper)
        assert image.getpixel((20, 20)) == (255, 0, 0)


def test_different_ones_stay_different(decoded):
    colours = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}

    for _ in range(2):
        images = drawn(render_pdf(document(*map(written, colours))))
        assert {image.getpixel((0, 0)) for image in images} == set(colours.values())


@needs_poppler
def test_what_is_transparent_stays_so_in_every_document():
    clear, half = written((0, 0, 0, 0), mode="RGBA"), written((0, 0, 0, 128), mode="RGBA")

    for _ in range(2):
        page = picture(render_pdf(document(clear, half)), dpi=25.4)
        assert page.getpixel((20, 20)) == 255
        assert 120 < page.getpixel((20, 60)) < 135


@needs_poppler
def test_a_photograph_is_embedded_as_it_is():
    for _ in range(2):
        paper = render_pdf(document(written((200, 10, 10), kind="JPEG")))

        (found,) = PdfReader(io.BytesIO(paper)).pages[0].images
        assert found.name.endswith(".jpg")
        assert picture(paper, dpi=25.4).getpixel((20, 20)) < 100


def test_a_broken_one_is_refused_every_time():
    source = f"data:image/png;base64,{base64.b64encode(b'not a picture').decode()}"

    for _ in range(2):
        with pytest.raises(TypesettingError):
            render_pdf(document(source))


def test_one_that_is_too_large_to_keep_is_drawn_all_the_same(decoded, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)

    for _ in range(2):
        (image,) = drawn(render_pdf(document(written("red"))))
        assert image.getpixel((0, 0)) == (255, 0, 0)
    assert pictures._picture.cache_info().currsize == 0


def test_one_that_unfolds_to_more_than_we_allow_is_refused_however_short_it_is():
    source = written(0, mode="1", size=(6000, 6000))

    assert len(source) < 20_000
    with pytest.raises(TypesettingError):
        render_pdf(document(source))
