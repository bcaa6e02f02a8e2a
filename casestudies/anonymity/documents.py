"""Files as texts to check: plain text and Word documents with all that Word keeps out of sight.

What a .docx is made of: ECMA-376 part 1 (WordprocessingML, chapter 17) and part 2 (core properties).
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from casestudies.anonymity.checking import check
from casestudies.anonymity.findings import Finding, Kind
from casestudies.anonymity.word_bodies import body_of

LARGEST_UNPACKED = 100 * 1024 * 1024
_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_PROPERTIES = re.compile(r"docProps/(?:core|app|custom)\.xml")
DOCUMENT = "word/document.xml"
# What Word counts or names itself says nothing about anybody.
_HARMLESS = re.compile(
    "Template|TotalTime|Pages|Words|Characters|Application|DocSecurity|Lines|Paragraphs|ScaleCrop|AppVersion|"
    "revision|LinksUpToDate|CharactersWithSpaces|SharedDoc|HyperlinksChanged|HeadingPairs|TitlesOfParts"
)
# A damaged archive or part surfaces as any of these; an encrypted one as RuntimeError.
UNREADABLE = (
    BadZipFile, OSError, EOFError, RuntimeError, ValueError, LookupError, SyntaxError, RecursionError, zlib.error,
    struct.error,
)  # fmt: skip


class DocumentError(ValueError):
    """Why the file cannot be read, as a sentence for the person who handed it in."""


@dataclass(frozen=True)
class Part:
    """A text of the file ("" for a plain one) and what is found there by its form alone.

    What is no prose (a property, the name of a picture) is one finding as a whole. `shown`: what of
    the document itself a reader sees; "" of every other part.
    """

    name: str
    text: str
    marks: tuple[Finding, ...] = ()
    is_prose: bool = True
    shown: str = ""


def check_document(
    content: bytes, name: str, known_places: Sequence[str] | None = None
) -> list[tuple[str, Finding]]:
    """(part, finding) for each part of the file in turn; offsets count within the part's text.

    A comment or a tracked change is a finding, and what its words name is one more. Raises
    DocumentError.
    """
    return [
        (part.name, finding)
        for part in read_document(content, name)
        for finding in sorted(
            [*part.marks, *(check(part.text, known_places) if part.is_prose else [])]
        )
    ]


def read_document(content: bytes, name: str) -> list[Part]:
    """The texts of a .docx, or of a text file in UTF-8, UTF-16 with BOM or Shift_JIS."""
    if name.lower().endswith(".docx"):
        try:
            return list(_word(content))
        except UNREADABLE as error:
            message = _("%(name)s is damaged, protected by a password or no Word document.")
            raise DocumentError(message % {"name": name}) from error
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        message = _("%(name)s is neither a text file nor a .docx. Save it as one of them.")
        raise DocumentError(message % {"name": name})
    text = _decoded(content, name)
    return [Part("", text, shown=text)]


def _decoded(content: bytes, name: str) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = _("%(name)s is not text in UTF-8 or Shift_JIS.")
    raise DocumentError(message % {"name": name})


def _word(content: bytes) -> Iterator[Part]:
    with ZipFile(io.BytesIO(content)) as archive:
        if sum(item.file_size for item in archive.infolist()) > LARGEST_UNPACKED:
            raise BadZipFile("too large when unpacked")
        names = archive.namelist()
        if DOCUMENT not in names:
            raise BadZipFile("no Word document")
        authors: set[str] = set()
        for name in sorted(names, key=lambda it: (it != DOCUMENT, it)):
            if _TEXTS.fullmatch(name):
                body = body_of(
                    fromstring(archive.read(name)), is_comment=name.endswith("comments.xml")
                )
                authors |= body.authors
                shown = body.shown if name == DOCUMENT else ""
                yield Part(name, body.text, body.marks, shown=shown)
            elif _PROPERTIES.fullmatch(name):
                yield from _properties(name, fromstring(archive.read(name)))
            elif name.endswith(".rels"):
                yield from _links(name, fromstring(archive.read(name)))
            elif name.startswith("word/media/") and not name.endswith("/"):
                yield _whole(name, name.rpartition("/")[2], Kind.PICTURE)
        yield from (_whole("w:author", author, Kind.METADATA) for author in sorted(authors))


def _properties(name: str, root: Element) -> Iterator[Part]:
    for item in root:
        tag = item.get("name") or item.tag.rpartition("}")[2]
        value = "".join(item.itertext()).strip()
        if value and not _HARMLESS.fullmatch(tag):
            yield _whole(f"{name}#{tag}", value, Kind.METADATA)


def _links(name: str, root: Element) -> Iterator[Part]:
    """Addresses of links and templates may hold a mailbox or the folder of a person."""
    for item in root:
        if item.get("TargetMode") == "External" and (target := item.get("Target")):
            yield _whole(f"{name}#{item.get('Id')}", target, Kind.METADATA)


def _whole(name: str, text: str, kind: Kind) -> Part:
    return Part(name, text, (Finding(0, len(text), kind, text),), is_prose=False)
