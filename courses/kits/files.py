"""Files of a kit: each is what its name says, or the kit is refused."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtailmedia.models import get_media_model

from courses.kits.archive import KitError
from people.models import User

ZIP = b"PK\x03\x04"
# How a document begins; None for text in UTF-8 or Shift_JIS.
DOCUMENTS = {
    ".pdf": b"%PDF", ".docx": ZIP, ".pptx": ZIP, ".xlsx": ZIP, ".zip": ZIP,
    ".csv": None, ".txt": None, ".vtt": None,
}  # fmt: skip
# Where and how a video or a sound begins.
MEDIA = {
    ".mp4": (4, b"ftyp"), ".m4v": (4, b"ftyp"), ".mov": (4, b"ftyp"), ".m4a": (4, b"ftyp"),
    ".webm": (0, b"\x1aE\xdf\xa3"), ".ogg": (0, b"OggS"), ".mp3": (0, b"ID3"),
}  # fmt: skip
SOUNDS = {".m4a", ".mp3", ".ogg"}


def check_file(kind: str, path: str, content: bytes, title: str) -> None:
    """Raises KitError with the title that the file has on the pages."""
    suffix = PurePath(path).suffix
    if hashlib.sha256(content).hexdigest() != PurePath(path).stem.partition("-")[2]:
        raise KitError(_("The file “%(title)s” was changed on the way.") % {"title": title})
    check = {"image": _is_image, "document": _is_document, "media": _is_media}[kind]
    if not check(suffix, content):
        text = _("The file “%(title)s” is not what its name says (%(suffix)s).")
        raise KitError(text % {"title": title, "suffix": suffix})


def _is_image(suffix: str, content: bytes) -> bool:
    try:
        WagtailImageField().clean(SimpleUploadedFile(f"kit{suffix}", content))
    except ValidationError:
        return False
    return True


def _is_document(suffix: str, content: bytes) -> bool:
    if suffix not in DOCUMENTS or suffix[1:] not in settings.WAGTAILDOCS_EXTENSIONS:
        return False
    begins = DOCUMENTS[suffix]
    return content.startswith(begins) if begins else b"\0" not in content


def _is_media(suffix: str, content: bytes) -> bool:
    place, begins = MEDIA.get(suffix, (0, b"\0"))
    return content[place : place + len(begins)] == begins


def store_file(kind: str, path: str, content: bytes, title: str, *, by: User) -> Any:
    """The row, saved with its file under a name of ours."""
    file = ContentFile(content, name=PurePath(path).name)
    if kind == "image":
        image = get_image_model()(title=title, file=file, uploaded_by_user=by)
        image._set_image_file_metadata()  # noqa: SLF001 -- what Wagtail's own form calls
        image.save()
        return image
    if kind == "document":
        document = get_document_model()(title=title, file=file, uploaded_by_user=by)
        document._set_document_file_metadata()  # noqa: SLF001 -- what Wagtail's own form calls
        document.save()
        return document
    sound = "audio" if PurePath(path).suffix in SOUNDS else "video"
    media = get_media_model()
    return media.objects.create(title=title, file=file, type=sound, uploaded_by_user=by)
