"""A ZIP that somebody else made: nothing of it is believed before it is looked at, and nothing of it
is ever written under a name that it chose."""

import json
import re
import stat
import zipfile
from typing import IO, Any

from django.utils.translation import gettext as _

from courses.kits import format as kit

MEGABYTE = 1024 * 1024
LARGEST_KIT = 300 * MEGABYTE
LARGEST_FILE = 200 * MEGABYTE
LARGEST_UNPACKED = 400 * MEGABYTE
LARGEST_JSON = 20 * MEGABYTE
MOST_ENTRIES = 500
# Text that is packed well comes to a tenth; a bomb to a thousandth.
MOST_RATIO, SMALL = 100, MEGABYTE
OF_A_FILE = re.compile(r"files/(image|document|media)-[0-9a-f]{64}\.[a-z0-9]{1,5}")


class KitError(Exception):
    """The file cannot be taken; the text says in Japanese why."""


def open_kit(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, when its directory is as ours would be. Raises KitError; reads no content."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise KitError(
            _("This is no ZIP file, or it is damaged. Save the kit once more.")
        ) from None
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        text = _("The kit has %(count)d files. Up to %(most)d are read.")
        raise KitError(text % {"count": len(entries), "most": MOST_ENTRIES})
    names = [entry.filename.casefold() for entry in entries]
    for entry in entries:
        _refuse(entry, twice=names.count(entry.filename.casefold()) > 1)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        text = _("The kit holds more than %(most)d MB.")
        raise KitError(text % {"most": LARGEST_UNPACKED // MEGABYTE})
    if not {kit.MANIFEST, kit.CONTENT} <= {entry.filename for entry in entries}:
        raise KitError(_("This ZIP file is no teaching kit: “manifest.json” is not in it."))
    return archive


def _refuse(entry: zipfile.ZipInfo, *, twice: bool) -> None:
    name = {"name": entry.orig_filename[:100]}
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise KitError(_("“%(name)s” is a link to another file. It is not read.") % name)
    if entry.orig_filename not in {kit.MANIFEST, kit.CONTENT} and not OF_A_FILE.fullmatch(
        entry.orig_filename
    ):
        raise KitError(_("“%(name)s” does not belong into a teaching kit.") % name)
    if twice:
        raise KitError(_("“%(name)s” is in the kit twice.") % name)
    if entry.flag_bits & 0x1:
        raise KitError(_("“%(name)s” has a password. Save the kit without one.") % name)
    largest = LARGEST_FILE if entry.filename.startswith(kit.FILES) else LARGEST_JSON
    if entry.file_size > largest:
        text = _("“%(name)s” is larger than %(most)d MB.")
        raise KitError(text % (name | {"most": largest // MEGABYTE}))
    if entry.file_size > max(SMALL, entry.compress_size * MOST_RATIO):
        raise KitError(_("“%(name)s” is packed too tightly to be read safely.") % name)


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of the kit, never more of it than its directory says. Raises KitError."""
    size = archive.getinfo(name).file_size
    try:
        with archive.open(name) as file:
            content = file.read(size + 1)
    # What a broken or forged entry raises is not told by one class.
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise KitError(_("“%(name)s” is damaged. Save the kit once more.") % {"name": name}) from error  # fmt: skip
    if len(content) != size:
        raise KitError(_("“%(name)s” is damaged. Save the kit once more.") % {"name": name})
    return content


def read_json(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    try:
        value = json.loads(read_entry(archive, name))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise KitError(_("“%(name)s” cannot be read. Save the kit once more.") % {"name": name})
    return value
