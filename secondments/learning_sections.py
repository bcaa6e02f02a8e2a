"""What of the learning stands on the page of a secondment."""

import datetime
from typing import Any

from django.db.models import Count, Q

from people.models import Skill, User
from secondments.learning_permissions import has_learning
from secondments.learning_states import GoalState, ReportState, SignedAs
from secondments.models import LogEntry, Secondment
from secondments.sections import Part
from secondments.skills import SOURCE
from secondments.views.learning_access import Learning


def learning(secondment: Secondment, user: User, on: datetime.date) -> dict[str, Any] | None:
    """Counts and the next thing to do, not the texts; those are on pages of their own."""
    if not has_learning(secondment, on=on):
        return None
    it = Learning(secondment, user, on)
    unsigned = ~Q(pk__in=LogEntry.objects.signed_as(SignedAs.INSTRUCTOR).values("pk"))
    log = secondment.log.aggregate(entries=Count("pk"), unsigned=Count("pk", filter=unsigned))
    goals = list(secondment.goals.all())
    report = it.report
    hidden = report is not None and report.state == ReportState.DRAFT and not it.learns
    return {
        "it": it,
        "goals": goals,
        "reached": sum(goal.state == GoalState.REACHED for goal in goals),
        "log": log,
        "interviews": [(row, row.held_on is None and row.due_on < on) for row in
                       secondment.interviews.all()],
        "report": report,
        "report_is_hidden": hidden,
        "report_is_late": report is not None
        and report.state in {ReportState.DRAFT, ReportState.RETURNED}
        and report.due_on < on,
        "follow_ups": list(secondment.follow_ups.all()),
        "skills": list(Skill.objects.filter(source=f"{SOURCE}{secondment.pk}")),
        "may_add_skill": (it.teaches or it.approves) and not it.learns,
    }  # fmt: skip


PARTS: list[Part] = [Part("secondments/learning/_section.html", learning)]
