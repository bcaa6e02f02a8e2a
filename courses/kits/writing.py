"""A published course becomes a kit: the same content gives the same bytes."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from courses.kits import format as kit
from courses.kits.references import Swap, quoted, swapped_stream
from courses.models import CoursePage, LessonPage, Question, QuizPage, SurveyPage
from people.models import Organisation

PIECE = 1024 * 1024
IN_MEMORY = 8 * PIECE
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP knows


def write_kit(course: CoursePage, *, organisation: Organisation | None) -> IO[bytes]:
    """The kit as an open file, at its beginning. `organisation` is whose the exporter is; of people
    it says nothing. Only what is published travels: the course's lessons, quizzes and surveys,
    and the questions its quizzes draw from."""
    content = _Content(course)
    out: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- handed to the caller
    with zipfile.ZipFile(out, "w") as archive:
        body = content.as_json()
        manifest = _manifest(course, content, kit.digest(body), organisation)
        _write(archive, kit.MANIFEST, kit.canonical(manifest))
        _write(archive, kit.CONTENT, kit.canonical(body))
        for path, row in sorted(content.files.rows.items()):
            _copy(archive, path, row)
    out.seek(0)
    return out


def _manifest(
    course: CoursePage, content: "_Content", digest: str, organisation: Organisation | None
) -> dict[str, Any]:
    return {
        "kind": kit.KIND,
        "format": kit.FORMAT,
        "source": {
            "site": settings.WAGTAIL_SITE_NAME,
            "url": settings.PUBLIC_BASE_URL,
            "organisation": organisation.name if organisation else "",
        },
        "course": {
            "subject_key": course.key,
            "title": course.title,
            "edition": course.edition,
            "revised_at": content.revised_at.isoformat(timespec="seconds"),
            "organiser": course.organiser.name,
        },
        "sha256": digest,
    }


def _write(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    archive.writestr(_entry(path, zipfile.ZIP_DEFLATED), content)


def _copy(archive: zipfile.ZipFile, path: str, row: Any) -> None:
    """Pictures and videos are pressed already; a video never lies in memory as a whole."""
    with row.file.open("rb") as file, archive.open(_entry(path, zipfile.ZIP_STORED), "w") as into:
        while piece := file.read(PIECE):
            into.write(piece)


def _entry(path: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, LONG_AGO)
    entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
    return entry


class _Files:
    """The images, documents and media that bodies name, each by the SHA-256 of its content."""

    def __init__(self, wanted: dict[str, set[int]]) -> None:
        self.rows: dict[str, Any] = {}
        self.names: dict[tuple[str, int], str] = {}
        self.listed: dict[str, dict[str, str]] = {}
        models = (
            ("image", get_image_model()),
            ("document", get_document_model()),
            ("media", get_media_model()),
        )
        for kind, model in models:
            for row in model.objects.filter(pk__in=wanted.get(kind, ())).order_by("pk"):
                self._add(kind, row)

    def _add(self, kind: str, row: Any) -> None:
        # The name it was uploaded under may be a person's; what it holds is name enough.
        with row.file.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        suffix = PurePath(row.file.name).suffix.lower()
        reference = f"{kind}-{sha256}"
        path = f"{kit.FILES}{reference}{suffix}"
        self.names[kind, row.pk] = reference
        self.rows.setdefault(path, row)
        self.listed.setdefault(reference, {"path": path, "kind": kind, "title": row.title})


class _Content:
    def __init__(self, course: CoursePage) -> None:
        self.course = course
        under = [
            page
            for model, streams in ((LessonPage, ()), (QuizPage, ("draws__category",)), (SurveyPage, ()))
            for page in model.objects.child_of(course).live().prefetch_related(*streams)
        ]  # fmt: skip
        self.pages: list[Any] = [course, *sorted(under, key=lambda page: page.path)]
        drawn = {draw.category for page in under if isinstance(page, QuizPage) for draw in page.draws.all()}  # fmt: skip
        self.categories = sorted(drawn, key=lambda category: category.pk)
        self.questions = list(Question.objects.filter(category__in=drawn, live=True).order_by("pk"))
        dates = [each.last_published_at for each in (*self.pages, *self.questions)]
        self.revised_at = max(filter(None, dates))
        wanted = self._wanted()
        self.files = _Files(wanted)
        self.keys, self.others = _keys_of(wanted.get("page", set()), self.pages)

    def as_json(self) -> dict[str, Any]:
        key = self.course.subject_key
        return {
            "pages": [self._page(page) for page in self.pages],
            "categories": [
                {"key": kit.key_in_bank(key, "category", each.pk), "name": each.name}
                for each in self.categories
            ],
            "questions": [self._question(question) for question in self.questions],
            "files": self.files.listed,
            "others": self.others,
        }

    def _wanted(self) -> dict[str, set[int]]:
        """What all the bodies name, so that it is read at once and not one by one."""
        wanted: dict[str, set[int]] = {}

        def note(kind: str, reference: Any) -> Any:
            if str(reference).isdecimal():
                wanted.setdefault(kind, set()).add(int(reference))
            return reference

        for page in self.pages:
            _streams(page, Swap(note))
            if isinstance(page, SurveyPage) and page.supervisor_survey_id:
                note("page", page.supervisor_survey_id)
        return wanted

    def _named(self, kind: str, reference: Any) -> str | None:
        if not str(reference).isdecimal():
            return None
        if kind == "page":
            return self.keys.get(int(reference))
        return self.files.names.get((kind, int(reference)))

    def _page(self, page: Any) -> kit.Part:
        part = _part(page, Swap(self._named)) | {"key": page.key, "slug": page.slug}
        if isinstance(page, CoursePage):
            part["professions"] = sorted(each.name for each in page.professions.all())
            part["themes"] = sorted(each.name for each in page.themes.all())
        if isinstance(page, QuizPage):
            draws = sorted(page.draws.all(), key=lambda draw: (draw.sort_order or 0, draw.pk))
            key = self.course.subject_key
            part["draws"] = [
                [kit.key_in_bank(key, "category", draw.category_id), draw.count] for draw in draws
            ]
        if isinstance(page, SurveyPage):
            part["supervisor_survey"] = self.keys.get(page.supervisor_survey_id)
        return part

    def _question(self, question: Question) -> kit.Part:
        key = self.course.subject_key
        return _part(question, Swap(self._named)) | {
            "key": kit.key_in_bank(key, "question", question.pk),
            "category": kit.key_in_bank(key, "category", question.category_id),
        }


def kind_of(thing: Model) -> str:
    return next(kind for kind, model in kit.MODELS.items() if isinstance(thing, model))


def _part(thing: Any, named: Swap) -> kit.Part:
    kind = kind_of(thing)
    fields = {name: getattr(thing, name) for name in kit.FIELDS[kind]}
    return {"kind": kind, "fields": fields, "streams": _streams(thing, named)}


def _streams(thing: Any, swap: Swap) -> dict[str, Any]:
    kind = kind_of(thing)
    return {
        name: swapped_stream(
            kit.stream_block(kind, name), quoted(getattr(thing, name).get_prep_value()), swap
        )
        for name in kit.STREAMS[kind]
    }


def _keys_of(wanted: Iterable[int], own: list[Any]) -> tuple[dict[int, str], dict[str, str]]:
    """Page id -> key, of published pages that have one; and the titles of those that stay behind."""
    keys = {page.pk: page.key for page in own}
    others = {}
    for page in Page.objects.live().filter(pk__in=set(wanted) - keys.keys()).specific():
        if key := getattr(page, "key", ""):
            keys[page.pk] = key
            others[key] = page.title
    return keys, others
