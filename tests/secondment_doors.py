"""Who gets in where under /secondments/: part of tests/doors.py, with a world of its own.

Either ward has a wish of its own, a request that its staff office is to answer, and somebody who is
on secondment at the bureau.
"""

from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from people.actions.skills import assess
from secondments import actions
from secondments.models import Secondment
from secondments.states import PaperKind, Side, State, Step
from tests.conftest import post_of
from tests.factories.people import PostFactory
from tests.factories.secondments import (
    START,
    ConsentFactory,
    FollowUpFactory,
    GoalFactory,
    InterviewFactory,
    LogEntryFactory,
    PresenceFactory,
    ReportFactory,
    SecondmentFactory,
    metropolis,
    seconded,
)

OFFICES = {"worker": "nerima_hr", "outsider": "nakano_hr"}


def make_secondments(everybody: Any) -> SimpleNamespace:
    drafts, asked, active, papers, files = {}, {}, {}, {}, {}
    learning = {owner: _learning_of(everybody, owner) for owner in OFFICES}
    for owner, office in OFFICES.items():
        post = post_of(everybody[owner])
        hr = everybody[office]
        wish = {"home": post.organisation, "requested_by": hr, "requested_by_side": Side.HOME}
        drafts[owner] = SecondmentFactory(**wish).public_id
        waiting = SecondmentFactory(**wish, round=1)
        ConsentFactory(secondment=waiting, step=Step.HOME_HR)
        asked[owner] = waiting.public_id
        away = PostFactory(organisation=post.organisation, section=post.section).person
        it: Secondment = seconded(away, state=State.ACTIVE)
        active[owner] = it.public_id
        paper = actions.save_paper(secondment=it, kind=PaperKind.REQUEST, by=hr)
        papers[owner] = paper.public_id
        file = ContentFile(b"%PDF-1.7", name="a.pdf")
        files[owner] = actions.add_file(secondment=it, file=file, by=hr).public_id
    return SimpleNamespace(
        drafts=drafts, asked=asked, active=active, papers=papers, files=files, **_by_name(learning)
    )


def _learning_of(everybody: Any, owner: str) -> dict[str, Any]:
    """What somebody of the owner's section has learnt, with a report that waits at home."""
    post, hr = post_of(everybody[owner]), everybody[OFFICES[owner]]
    back = PostFactory(organisation=post.organisation, section=post.section).person
    it = seconded(
        back, state=State.ENDED, planned_start=START.replace(year=2025), planned_end=START
    )
    ReportFactory(secondment=it, state="submitted", submitted_at=timezone.now())
    away = PostFactory(organisation=post.organisation, section=post.section).person
    now = seconded(away, state=State.ACTIVE)
    ward = post_of(hr).organisation
    visit = PresenceFactory(sender=ward, place=metropolis(), by=hr)
    skill = assess(person=away, name="面接", can_teach=True, assessed_on=START, by=hr)
    return {
        "over": it.public_id,
        "follow_ups": FollowUpFactory(secondment=it, by=back).pk,
        "learning": now.public_id,
        "goals": GoalFactory(secondment=now).pk,
        "entries": LogEntryFactory(secondment=now, by=away).pk,
        "interviews": InterviewFactory(secondment=now).pk,
        "visits": visit.public_id,
        "skills": skill.pk,
    }


def _by_name(things: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    names = next(iter(things.values()))
    return {name: {owner: of[name] for owner, of in things.items()} for name in names}
