"""協定 and 内示: the agreement between the parties, and the day from which everybody may know."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.actions.editing import hold_organisation
from people.actions.posts import begin_post
from people.cms_groups import sync_groups
from people.models import Post, User
from people.post_checks import check_post
from people.roles import Role
from secondments import telling
from secondments.actions.holding import NotNow, hold, note, refuse_unless
from secondments.actions.moving import move, write_move
from secondments.checks import DAY, check_no_other, check_person, check_request
from secondments.models import Consent, Secondment
from secondments.states import Decision, State, Step


@transaction.atomic
def agree(
    *,
    secondment: Secondment,
    by: User,
    basis: str = "",
    agreed_until: datetime.date | None = None,
) -> Secondment:
    """The agreement is exchanged; it covers the secondment and perhaps more."""
    it = hold(secondment)
    refuse_unless(it, State.CONSULTATION)
    if it.person is None:
        raise NotNow(_("Name the person first: change the request."))
    if not is_approved(it):
        raise NotNow(_("Not everybody who is asked has approved it yet."))
    check_request(it)
    check_person(it, it.person)
    until = agreed_until or it.planned_end
    if until < it.planned_end:
        raise ValidationError(
            {"agreed_last_day": _("The agreement ends before the secondment does.")}
        )
    move(it, State.AGREED, by=by, basis=basis.strip() or it.basis, agreed_until=until)
    telling.agreed(it, on=timezone.localdate())
    note("secondments.agreed", it, by=by)
    return it


@transaction.atomic
def renew_agreement(
    *, secondment: Secondment, agreed_until: datetime.date, basis: str, by: User
) -> Secondment:
    """Another agreement that goes further: without it nothing is extended past the old one."""
    it = hold(secondment)
    refuse_unless(it, State.AGREED, State.ANNOUNCED, State.ACTIVE)
    if it.agreed_until is not None and agreed_until <= it.agreed_until:
        message = _("The agreement in force goes to %(day)s already.")
        day = date_format(it.agreed_until - DAY)
        raise ValidationError({"agreed_last_day": message % {"day": day}})
    it.agreed_until, it.basis = agreed_until, basis.strip() or it.basis
    it.save(update_fields=["agreed_until", "basis"])
    if it.state == State.ACTIVE:
        write_move(it, State.ACTIVE, State.ACTIVE, by=by, reason=_("The agreement was renewed."))
    telling.agreed(it, on=timezone.localdate())
    note("secondments.agreed", it, by=by)
    return it


@transaction.atomic
def announce(*, secondment: Secondment, announced_on: datetime.date, by: User) -> Secondment:
    """The post at the host is made, under embargo until that day (Post.announced_on)."""
    it = hold(secondment)
    refuse_unless(it, State.AGREED)
    if it.person is None:  # the database does not allow it
        raise NotNow(_("Name the person first: change the request."))
    if announced_on > it.planned_start:
        message = _("Choose a day before it begins, or the first day itself.")
        raise ValidationError({"announced_on": message})
    check_no_other(it, it.person)
    post = _host_post(it, it.person, announced_on)
    move(it, State.ANNOUNCED, by=by, announced_on=announced_on, host_post=post)
    if it.is_known(timezone.localdate()):
        telling.announced(it, on=timezone.localdate())
    note("secondments.announced", it, by=by)
    return it


def is_approved(it: Secondment) -> bool:
    """Everybody who is asked in this round has said yes, the last one included."""
    last = Consent.objects.of_round(it).filter(step=Step.METROPOLIS)
    return last.filter(decision=Decision.APPROVED).exists()


def _host_post(it: Secondment, person: User, announced_on: datetime.date) -> Post:
    hold_organisation(it.host_id)
    facts = {
        "section": it.host_section,
        "profession": it.profession,
        "grade": it.grade,
        "title": it.host_title,
        "start": it.planned_start,
        "end": it.planned_end,
        "announced_on": announced_on,
    }
    try:
        check_post(Post(person=person, organisation=it.host, **facts))
    except ValidationError as error:  # none of its fields is in the form of an announcement
        raise ValidationError(error.messages) from error
    post = begin_post(person=person, organisation=it.host, roles={Role.LEARNER}, **facts)
    sync_groups(people=[person])
    return post
