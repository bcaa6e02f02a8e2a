"""Experts are asked for their judgement, and give it."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.memory import content_changed
from core.messages import tell
from courses.models import PanelAnswer, Question
from courses.panels import VALUES
from people.models import User

LONGEST_REASON = 1000


@transaction.atomic
def ask_experts(*, question: Question, experts: Collection[User], by: User) -> int:
    """Each once; how many were not on the panel yet. They are told where to answer."""
    there = set(
        PanelAnswer.objects.filter(question=question, expert__in=experts).values_list(
            "expert", flat=True
        )
    )
    new = [person for person in experts if person.pk not in there]
    if not new:
        return 0
    PanelAnswer.objects.bulk_create(
        [PanelAnswer(question=question, expert=person, asked_by=by) for person in new],
        ignore_conflicts=True,  # asked by somebody else at this moment
    )
    audit.record(
        "courses.experts_asked",
        by=by, about=[person.pk for person in new], facts={"question": question.pk},
    )  # fmt: skip
    tell(
        new,
        kind="courses.panel_asked",
        key=f"panel:{question.pk}",
        title=_("Your judgement is asked as an expert"),
        text=_("Learners are measured against what the panel judges. No name is shown to them."),
        url=reverse("courses:panel"),
    )
    return len(new)


@transaction.atomic
def judge_as_expert(
    *, answer: PanelAnswer, value: int, reason: str, by: User, at: datetime.datetime | None = None
) -> PanelAnswer:
    """May be changed; papers that were drawn keep what was said then. Raises ValidationError for
    a value that is none of the five, DoesNotExist for somebody else's place."""
    if value not in VALUES:
        raise ValidationError({"value": _("Choose one of the five.")})
    row = PanelAnswer.objects.select_for_update().get(pk=answer.pk, expert=by)
    row.value, row.reason = value, reason.replace("\0", "").strip()[:LONGEST_REASON]
    row.answered_at = at or timezone.now()
    row.save(update_fields=["value", "reason", "answered_at"])
    content_changed()  # what quizzes draw
    return row


@transaction.atomic
def leave_out(*, answer: PanelAnswer) -> None:
    """Who has not answered is asked no longer; what was said stays."""
    PanelAnswer.objects.open().filter(pk=answer.pk).delete()
