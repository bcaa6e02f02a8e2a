"""Answers along the chain: home unit → home HR → host → metropolis."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from secondments import telling
from secondments.actions.holding import NotNow, hold, note
from secondments.actions.moving import move
from secondments.actions.requesting import ask
from secondments.models import Consent, Secondment
from secondments.offices import answering
from secondments.states import DECISIONS, Decision, State, Step


@transaction.atomic
def approve(*, consent: Consent, by: User, comment: str = "") -> Secondment:
    """The next is asked. With the word of the home's staff office the consultation begins. Raises
    NotNow when somebody else (a deputy) has already answered."""
    today = timezone.localdate()
    it = hold(consent.secondment)
    mine = _decide(consent, it, Decision.APPROVED, by=by, comment=comment, on=today)
    if mine.step == Step.HOME_HR:
        move(it, State.CONSULTATION, by=by)
    if mine.step == Step.METROPOLIS:
        telling.to_agree(it, on=today)
    else:
        ask(it, Step(mine.step + 1))
    note("secondments.answered", it, by=by, step=mine.step)
    return it


@transaction.atomic
def send_back(*, consent: Consent, by: User, comment: str) -> Secondment:
    """With what has to be put right."""
    if not comment.strip():
        raise ValidationError({"comment": _("Write what has to be put right.")})
    today = timezone.localdate()
    it = hold(consent.secondment)
    mine = _decide(consent, it, Decision.RETURNED, by=by, comment=comment, on=today)
    if it.state == State.CONSULTATION:
        move(it, State.REQUESTED, by=by, reason=comment.strip())
    telling.returned(mine)
    note("secondments.answered", it, by=by, step=mine.step)
    return it


def _decide(
    consent: Consent,
    it: Secondment,
    to: Decision,
    *,
    by: User,
    comment: str,
    on: datetime.date,
) -> Consent:
    mine = Consent.objects.select_for_update().get(pk=consent.pk)
    if to not in DECISIONS[Decision(mine.decision)]:
        raise NotNow(_("Somebody else has answered already."))
    mine.secondment = it
    mine.decision, mine.by, mine.at, mine.comment = to, by, timezone.now(), comment.strip()
    mine.deputy_for_id = answering(mine, on).get(by.pk)
    mine.save(update_fields=["decision", "by", "at", "comment", "deputy_for"])
    return mine
