"""Seal images: what is taken, and how one is written into a paper. They have no address."""

import base64
import datetime
import functools
import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 2000
MOST_DOTS = 600  # printed two centimetres wide, more than 700 an inch
FORMATS = {"PNG", "JPEG"}


def validate_seal(file: Any) -> None:
    if file.size > MOST_BYTES:
        raise ValidationError(_("The image is larger than 1 MB."))
    file.seek(0)
    try:
        with Image.open(file) as image:
            kind, (width, height) = image.format, image.size
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("Choose a PNG or JPEG image.")) from error
    finally:
        file.seek(0)
    if kind not in FORMATS:
        raise ValidationError(_("Choose a PNG or JPEG image."))
    if max(width, height) > MOST_PIXELS:
        raise ValidationError(_("The image has more than 2000 pixels on a side."))


def as_data_uri(name: str) -> str:
    """The stored image as it is written into HTML, so that nothing has to fetch it."""
    return _data_uri(name, storages["private"].get_modified_time(name))


@functools.lru_cache(maxsize=8)
def _data_uri(name: str, _written_at: datetime.datetime) -> str:
    """A batch of certificates shows one seal. Always with a full alpha channel: of a palette's
    transparency the PDF makes black."""
    written = io.BytesIO()
    with storages["private"].open(name) as file, Image.open(file) as image:
        drawn = image.convert("RGBA")
    drawn.thumbnail((MOST_DOTS, MOST_DOTS), Image.Resampling.LANCZOS)
    drawn.save(written, "PNG")
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"
