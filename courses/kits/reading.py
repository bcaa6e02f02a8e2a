"""A kit as it was uploaded, checked from top to bottom before any of it is compared or written."""

import datetime
import uuid
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from courses.kits import format as kit
from courses.kits.archive import KitError, open_kit, read_entry, read_json
from courses.kits.files import check_file
from courses.kits.references import Swap, UnknownBlockError, swapped_stream

BRINGS: dict[str, dict[str, type]] = {
    "course": {"professions": list, "themes": list},
    "quiz": {"draws": list},
    "question": {"category": str},
}


@dataclass(frozen=True)
class ReadKit:
    """`pages` begins with the course; `files` is {reference: {"path", "kind", "title"}}, `others`
    {key: title} of pages that bodies name and the kit does not hold."""

    source: kit.Source
    source_key: uuid.UUID
    title: str
    edition: int
    revised_at: datetime.datetime
    organiser: str
    pages: list[kit.Part]
    categories: dict[str, str]
    questions: list[kit.Part]
    files: dict[str, dict[str, str]]
    others: dict[str, str]
    archive: zipfile.ZipFile

    def content_of(self, reference: str) -> bytes:
        return read_entry(self.archive, self.files[reference]["path"])


def read_kit(file: IO[bytes]) -> ReadKit:
    """Raises KitError, which says in Japanese what is wrong. Writes nothing."""
    archive = open_kit(file)
    manifest = read_json(archive, kit.MANIFEST)
    if manifest.get("kind") != kit.KIND:
        raise KitError(_("This ZIP file is no teaching kit: “manifest.json” is not ours."))
    if manifest.get("format") != kit.FORMAT:
        text = _("This kit has the format %(found)s. This site reads format %(ours)s: ask its operator to update it.")  # fmt: skip
        raise KitError(text % {"found": str(manifest.get("format"))[:20], "ours": kit.FORMAT})
    content = read_json(archive, kit.CONTENT)
    if kit.digest(content) != manifest.get("sha256"):
        raise KitError(_("The content of the kit was changed on the way. Save it once more."))
    try:
        read = _read(manifest, content, archive)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KitError(_("The kit is incomplete. Save it once more.")) from None
    _check(read)
    return read


def _read(manifest: Any, content: Any, archive: zipfile.ZipFile) -> ReadKit:
    source, course = manifest["source"], manifest["course"]
    revised_at = parse_datetime(course["revised_at"])
    if revised_at is None or timezone.is_naive(revised_at):
        raise ValueError(course["revised_at"])
    categories = {_key(row["key"]): _text(row["name"], 60) for row in content["categories"]}
    files = {
        _text(reference, 80): {name: _text(row[name], 255) for name in ("path", "kind", "title")}
        for reference, row in content["files"].items()
    }
    return ReadKit(
        source=kit.Source(
            _text(source["site"], 100), _text(source["url"], 200), _text(source["organisation"], 200)
        ),
        source_key=uuid.UUID(course["subject_key"]),
        title=_text(course["title"], 255),
        edition=min(max(int(course["edition"]), 1), 32767),
        revised_at=revised_at,
        organiser=_text(course["organiser"], 200),
        pages=[_part(part, kit.PAGES) for part in content["pages"]],
        categories=categories,
        questions=[_part(part, ("question",)) for part in content["questions"]],
        files=files,
        others={_key(key): _text(title, 255) for key, title in content["others"].items()},
        archive=archive,
    )  # fmt: skip


def _part(part: kit.Part, kinds: tuple[str, ...]) -> kit.Part:
    kind = part["kind"]
    if kind not in kinds or set(part["fields"]) != set(kit.FIELDS[kind]):
        raise ValueError(kind)
    if set(part["streams"]) != set(kit.STREAMS[kind]):
        raise ValueError(kind)
    if any(isinstance(value, dict | list) for value in part["fields"].values()):
        raise TypeError(kind)
    for name, shape in BRINGS.get(kind, {}).items():
        if not isinstance(part[name], shape):
            raise TypeError(name)
    for category, count in part.get("draws", []):
        if not isinstance(count, int) or not 1 <= count <= 100:
            raise ValueError(category)
    _key(part["key"])
    return part


def _key(value: str) -> str:
    return str(uuid.UUID(value))


def _text(value: str, most: int) -> str:
    """Also nothing that a database or a page cannot hold."""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise ValueError(value)
    return value


def _check(read: ReadKit) -> None:
    kinds = [part["kind"] for part in read.pages]
    keys = [part["key"] for part in (*read.pages, *read.questions)]
    drawn = {key for part in read.pages for key, _n in part.get("draws", [])}
    named = drawn | {part["category"] for part in read.questions}
    if (
        kinds[:1] != ["course"]
        or kinds.count("course") > 1
        or read.pages[0]["key"] != str(read.source_key)
        or len(keys) != len(set(keys))
        or not named <= read.categories.keys()
    ):
        raise KitError(_("The kit is incomplete. Save it once more."))
    in_archive = set(read.archive.namelist()) - {kit.MANIFEST, kit.CONTENT}
    if {row["path"] for row in read.files.values()} != in_archive:
        raise KitError(_("The files of the kit are not those of its list. Save it once more."))
    for part in (*read.pages, *read.questions):
        swapped_part(part, Swap(lambda _kind, reference: reference))
    for reference, row in read.files.items():
        if row["path"].rpartition(".")[0] != f"{kit.FILES}{reference}" or not reference.startswith(row["kind"]):  # fmt: skip
            raise KitError(_("The files of the kit are not those of its list. Save it once more."))
        check_file(row["kind"], row["path"], read.content_of(reference), row["title"])


def name_of(part: kit.Part) -> str:
    fields = part["fields"]
    return str(fields["title"] or fields.get("prompt", ""))[:60]


def swapped_part(part: kit.Part, swap: Swap) -> dict[str, Any]:
    """The bodies of a part with other references. Raises KitError for blocks we do not know."""
    try:
        return {
            name: swapped_stream(kit.stream_block(part["kind"], name), value, swap)
            for name, value in part["streams"].items()
        }
    except (UnknownBlockError, RecursionError) as error:
        text = _("“%(title)s” has a part that this site does not know: %(block)s.")
        raise KitError(text % {"title": name_of(part), "block": str(error)[:60]}) from None
