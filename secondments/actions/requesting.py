"""要望: asking for a secondment, changing what is asked, sending it along the chain, giving it up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from secondments import telling
from secondments.actions.holding import NotNow, hold, hold_person, need_reason, note, refuse_unless
from secondments.actions.moving import move, write_move
from secondments.checks import check_arrangement, check_person, check_request
from secondments.models import Consent, Secondment
from secondments.states import BEFORE, Decision, Side, State, Step


@transaction.atomic
def request(*, by: User, side: Side, **facts: Any) -> Secondment:
    """Somebody by name, or somebody of a profession. Raises ValidationError by field."""
    person = hold_person(getattr(facts.get("person"), "pk", None))
    it = Secondment(requested_by=by, requested_by_side=side, **facts)
    _check(it, person)
    _save(it)
    write_move(it, "", State.REQUESTED, by=by)
    note("secondments.requested", it, by=by)
    return it


@transaction.atomic
def change_request(*, secondment: Secondment, by: User, **facts: Any) -> Secondment:
    """Before the agreement. What had been approved was another request: it goes through the chain
    again from its first step."""
    if facts.get("person"):
        hold_person(facts["person"].pk)
    it = hold(secondment)
    refuse_unless(it, State.REQUESTED, State.CONSULTATION)
    for name, value in facts.items():
        setattr(it, name, value)
    _check(it, it.person)
    drop_waiting(it)
    if it.state == State.CONSULTATION:
        move(it, State.REQUESTED, by=by, reason=_("The request was changed."))
    _save(it)
    note("secondments.edited", it, by=by)
    return it


@transaction.atomic
def submit(*, secondment: Secondment, by: User) -> Consent:
    """Asks the first of the chain. A request without a name has no head at home to ask."""
    it = hold(secondment)
    refuse_unless(it, State.REQUESTED)
    if Consent.objects.waiting().filter(secondment=it).exists():
        raise NotNow(_("It is on its way already."))
    it.round += 1
    it.save(update_fields=["round"])
    first = Step.HOME_UNIT if it.home_post_id else Step.HOME_HR
    consent = ask(it, first)
    note("secondments.submitted", it, by=by, round=it.round)
    return consent


@transaction.atomic
def withdraw(*, secondment: Secondment, reason: str, by: User | None) -> Secondment:
    """Before it begins. A post at the host that was made for it has never been."""
    reason = need_reason(reason)
    it = hold(secondment)
    if it.state not in BEFORE:
        raise NotNow(_("It has begun. Enter an early return instead."))
    today = timezone.localdate()
    knew = telling.who_knew(it, on=today)
    drop_waiting(it)
    post, it.host_post = it.host_post, None
    move(it, State.WITHDRAWN, by=by, reason=reason, host_post=None)
    if post is not None:
        try:
            with transaction.atomic():
                post.delete()
        except ProtectedError as error:
            raise NotNow(
                _("The post at the host is in use already. End that post first.")
            ) from error
    telling.withdrawn(it, knew, on=today)
    note("secondments.withdrawn", it, by=by)
    return it


@transaction.atomic
def arrange(*, secondment: Secondment, by: User, instructor: User | None, **facts: Any) -> None:
    """What the host sets: who instructs, and as long as there is no post yet, section and title."""
    it = hold(secondment)
    refuse_unless(it, *BEFORE, State.ACTIVE)
    if it.host_post_id is not None and facts:
        raise NotNow(_("The post at the host is made already. Change the post itself."))
    for name, value in {"instructor": instructor, **facts}.items():
        setattr(it, name, value)
    check_arrangement(it)
    it.save(update_fields=["instructor", *facts])
    note("secondments.edited", it, by=by)


def ask(it: Secondment, step: Step) -> Consent:
    consent = Consent.objects.create(secondment=it, round=it.round, step=step)
    telling.asked(consent, on=timezone.localdate())
    return consent


def drop_waiting(it: Secondment) -> None:
    waiting = Consent.objects.waiting().filter(secondment=it)
    waiting.update(decision=Decision.DROPPED, at=timezone.now())


def _check(it: Secondment, person: User | None) -> None:
    check_request(it)
    if person is None:
        it.home_post = None
        return
    post = check_person(it, person)
    it.home_post, it.home_section = post, post.section
    it.profession, it.grade = it.profession or post.profession, it.grade or post.grade


def _save(it: Secondment) -> None:
    try:
        with transaction.atomic():
            it.save()
    except IntegrityError as error:
        message = _("There is an open request for this person, host and first day already.")
        raise ValidationError({"person": message}) from error
