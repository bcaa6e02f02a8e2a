"""What stands in a kit: the names of its files, and of each kind of part the fields that travel.

Left out on purpose: people (owner, authors, markers, experts), answers, runs, the design of the
certificate and the database's own numbers. Pages go by their subject key, questions by a key made
of the course's and theirs, files by the SHA-256 of their content.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any

from courses.models import CoursePage, LessonPage, Question, QuizPage, SurveyPage

KIND, FORMAT = "hagukumi-kit", 1
MANIFEST, CONTENT, FILES = "manifest.json", "content.json", "files/"

MODELS: dict[str, type[Any]] = {
    "course": CoursePage,
    "lesson": LessonPage,
    "quiz": QuizPage,
    "survey": SurveyPage,
    "question": Question,
}
PAGES = ("course", "lesson", "quiz", "survey")
ON_EVERY_PAGE = ("title", "seo_title", "search_description")
FIELDS = {
    "course": (
        *ON_EVERY_PAGE, "lead", "self_assessment", "audience", "audience_kind", "level",
        "delivery", "year", "lecture_minutes", "exercise_minutes", "practicum_minutes",
    ),
    "lesson": (*ON_EVERY_PAGE, "lead", "lecture_minutes", "exercise_minutes"),
    "quiz": (
        *ON_EVERY_PAGE, "introduction", "timing", "pass_mark", "attempts_allowed", "time_limit",
        "shuffle", "certainty", "second_marker", "most_difference", "anonymous_marking",
        "after_lessons", "feedback",
    ),
    "survey": (
        *ON_EVERY_PAGE, "introduction", "anonymous", "breakdown", "follow_up_3", "follow_up_6",
    ),
    "question": (
        "kind", "title", "prompt", "statement_is_true", "unit", "least_letters", "most_letters",
        "takes_file", "least_panel", "explanation", "source",
    ),
}  # fmt: skip
STREAMS = {
    "course": ("objectives", "body", "rule"),
    "lesson": ("body",),
    "quiz": (),
    "survey": ("parts",),
    "question": ("choices", "accepted", "numbers", "pairs", "distractors", "steps", "rubric"),
}
Part = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where a kit comes from: site, address of the site, organisation of who exported it."""

    site: str
    url: str
    organisation: str


def canonical(value: Any) -> bytes:
    """The same bytes for the same content."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode() + b"\n"


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def digest_of(part: Part) -> str:
    """Of what a reader would see: another address is no other content."""
    return digest({name: value for name, value in part.items() if name != "slug"})


def key_in_bank(course_key: uuid.UUID, what: str, pk: int) -> str:
    """The key of a question or a category, which have none of their own."""
    return str(uuid.uuid5(course_key, f"{what} {pk}"))


def stream_block(kind: str, name: str) -> Any:
    return MODELS[kind]._meta.get_field(name).stream_block
