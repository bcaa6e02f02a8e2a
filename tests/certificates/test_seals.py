import base64
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from certificates.seals import MOST_BYTES, MOST_DOTS, as_data_uri, validate_seal
from tests.factories.certificates import IssuerFactory, seal_png


def image(kind, size=(64, 64)):
    buffer = io.BytesIO()
    Image.new("RGB", size).save(buffer, kind)
    return ContentFile(buffer.getvalue(), name=f"seal.{kind.lower()}")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_png_and_jpeg_are_taken_and_can_be_stored_afterwards(kind):
    file = image(kind)

    validate_seal(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(image("GIF"), id="another format"),
        pytest.param(image("PNG", (2001, 10)), id="too many pixels"),
        pytest.param(ContentFile(b"<svg onload='x'/>", name="seal.png"), id="not an image"),
        pytest.param(ContentFile(seal_png()[:60], name="seal.png"), id="cut off"),
        pytest.param(ContentFile(b"x" * (MOST_BYTES + 1), name="seal.png"), id="too large"),
    ],
)
def test_anything_else_is_refused(file):
    with pytest.raises(ValidationError):
        validate_seal(file)


@pytest.mark.django_db
def test_a_seal_is_stored_privately_and_has_no_address():
    issuer = IssuerFactory(sealed=True)

    assert storages["private"].exists(issuer.seal_image.name)
    with pytest.raises(ValueError, match="private"):
        _ = issuer.seal_image.url


@pytest.mark.django_db
def test_a_stored_seal_is_written_into_html():
    issuer = IssuerFactory(sealed=True)

    assert as_data_uri(issuer.seal_image.name).startswith("data:image/png;base64,iVBOR")


@pytest.mark.django_db
def test_what_is_transparent_in_a_palette_stays_so():
    """As drawing programs save it: the PDF made the ground of such a seal black."""
    palette = io.BytesIO()
    Image.open(io.BytesIO(seal_png())).quantize(8).save(palette, "PNG")
    assert Image.open(palette).mode == "P"
    name = storages["private"].save("seals/palette.png", ContentFile(palette.getvalue()))

    written = base64.b64decode(as_data_uri(name).partition(",")[2])

    image = Image.open(io.BytesIO(written))
    assert (image.mode, image.getpixel((32, 32))[3]) == ("RGBA", 0)


def saved(content: bytes, name: str = "seals/written.png") -> str:
    storages["private"].delete(name)
    return storages["private"].save(name, ContentFile(content))


def read(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))


def test_a_batch_reads_its_seal_once(monkeypatch):
    name = saved(seal_png())
    first = as_data_uri(name)
    monkeypatch.setattr(Image, "open", lambda *args: pytest.fail("read again"))

    assert as_data_uri(name) == first


def test_another_picture_under_the_same_name_is_another_seal():
    small = as_data_uri(saved(seal_png(32)))
    large = as_data_uri(saved(seal_png(64)))

    assert (read(small).size, read(large).size) == ((32, 32), (64, 64))


def test_a_seal_has_no_more_dots_than_a_press_can_show():
    """A certificate is kept for decades, and a seal of 2,000 dots a side would be most of it."""
    assert read(as_data_uri(saved(seal_png(2000)))).size == (MOST_DOTS, MOST_DOTS)
