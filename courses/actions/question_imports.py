"""Questions from a file: read and kept for a look, then written all at once or not at all."""

import datetime
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from core import audit
from core.memory import content_changed
from courses.models import Question, QuestionCategory, QuestionImport
from courses.question_files import Upload, read_questions
from courses.question_judging import JudgedRow, judge
from people.models import User

KEPT_IMPORTS = datetime.timedelta(days=30)


@transaction.atomic
def stage_questions(file: Upload, *, by: User, category: str = "") -> QuestionImport:
    """Reads the whole file and changes nothing; `category` is for questions of a GIFT file that
    have none. Raises TableError."""
    name = PurePath(file.name or "").name
    rows = read_questions(file, category=category)
    return QuestionImport.objects.create(by=by, file_name=name[:200], rows=rows)


@transaction.atomic
def apply_questions(batch: QuestionImport, *, publish: bool, by: User) -> int:
    """Writes what is new in the file, and says how many questions that were.

    Judged once more: what somebody else has written since is a repetition by now. Raises
    ValidationError when a row is faulty, nothing is new, or it has been done already.
    """
    held = QuestionImport.objects.select_for_update().get(pk=batch.pk)
    if held.applied_at:
        raise ValidationError(_("This file has been imported already."))
    # Two files at once follow one another, so that the second sees the questions of the first.
    list(QuestionCategory.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = judge(held.rows)
    if any(row.faults for row in rows):
        raise ValidationError(_("Some rows need correction. Correct the file and choose it again."))
    new = [row for row in rows if row.is_new]
    if not new:
        raise ValidationError(_("There is no new question in this file."))
    _write(new, publish=publish, by=by)
    held.applied_at, held.written = timezone.now(), len(new)
    held.save(update_fields=["applied_at", "written"])
    audit.record(
        "courses.questions_imported", by=by, facts={"import": held.pk, "questions": len(new)}
    )
    return len(new)


@transaction.atomic
def discard_questions(batch: QuestionImport) -> None:
    """What was only looked at leaves nothing behind."""
    QuestionImport.objects.waiting().filter(pk=batch.pk).delete()


def discard_old_questions(*, at: datetime.datetime | None = None) -> int:
    """Files that were looked at and then forgotten; how many that were."""
    before = (at or timezone.now()) - KEPT_IMPORTS
    deleted, _each = QuestionImport.objects.waiting().filter(created_at__lte=before).delete()
    return deleted


def _write(rows: list[JudgedRow], *, publish: bool, by: User) -> None:
    """In bulk: saving and publishing 500 one by one would hold the database for a quarter of a
    minute. What Wagtail does on saving is done here: revision, search index, references,
    and the word that there is something new to draw."""
    categories: dict[str, QuestionCategory] = {}
    questions: list[Question] = []
    for row in rows:
        if row.question is None:
            continue
        if row.category not in categories:
            made, _new = QuestionCategory.objects.get_or_create(name=row.category)
            categories[row.category] = made
        question = row.question
        question.category = categories[row.category]
        question.live, question.has_unpublished_changes = publish, not publish
        questions.append(question)
    Question.objects.bulk_create(questions)
    _keep_revisions(questions, publish=publish, by=by)
    for question in questions:
        ReferenceIndex.create_or_update_for_object(question)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Question, questions)
    content_changed()


def _keep_revisions(questions: list[Question], *, publish: bool, by: User) -> None:
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_object=question,
            base_content_type=question.get_base_content_type(),
            user=by,
            created_at=now,
            content=question.serializable_data(),
            object_str=str(question),
        )
        for question in questions
    )
    for question, revision in zip(questions, revisions, strict=True):
        question.latest_revision = revision
        if publish:
            question.live_revision = revision
            question.first_published_at = question.last_published_at = now
    Question.objects.bulk_update(
        questions,
        ["latest_revision", "live_revision", "first_published_at", "last_published_at"],
        batch_size=200,
    )
