"""Pages that cite a paragraph of a guideline."""

from typing import Any

from wagtail.models import ReferenceIndex

from core.models import Passage
from courses.models import CoursePage, LessonPage
from guidelines.models import GuidelineEdition, GuidelinePage
from people.models import User
from tests.factories.courses import make_course, make_lesson
from tests.factories.guidelines import anchor, body, published, rewrite


def passage(edition: GuidelineEdition, number: int = 2) -> Passage:
    """The wording of the paragraph in the edition."""
    digest = edition.guideline.by_anchor[anchor(number)].digest
    return Passage.objects.of(edition.guideline_key).get(anchor=anchor(number), digest=digest)


def citation(cited: Passage, remark: str = "") -> tuple[str, dict[str, Any]]:
    return "citation", {"passage": cited, "remark": remark}


def citing_lesson(
    cited: Passage, *, owner: User | None = None, course: CoursePage | None = None, **fields: Any
) -> LessonPage:
    """A published lesson that cites it, of that owner. Its reference is kept, which those of other
    pages that fixtures make are not (tests/conftest.py)."""
    body = [("text", "<p>本文です。</p>"), citation(cited)]
    lesson = make_lesson(course or make_course(lessons=0), body=body, owner=owner, **fields)
    ReferenceIndex.create_or_update_for_object(lesson)
    return lesson


def next_edition(edition: GuidelineEdition, words: dict[int, str], **more: Any) -> GuidelineEdition:
    """The same guideline with other words in some paragraphs, published."""
    page = GuidelinePage.objects.get(pk=edition.page_id)
    return published(rewrite(page, body=body(words)), **more)
