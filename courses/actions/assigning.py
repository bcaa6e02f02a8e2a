"""Who is put into a programme and taken out again: by an officer, by name or by group, or by oneself.
All of it ends in obligations; the places follow (`allocating.py`)."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from courses import programme_telling as telling
from courses.actions.allocating import follow_obligations, owed_programmes
from courses.models import Allocation, ProgrammePage
from courses.programme_completion import hold_allocations
from people.models import Organisation, Post, Profession, User
from records import actions as records
from records.models import Obligation, ObligationQuerySet, Requirement
from records.states import Kind


@dataclass(frozen=True)
class DueRule:
    """By when, as a requirement says it: exactly one of the three ways."""

    due_rule: str = Requirement.Due.YEAR_END
    due_on: datetime.date | None = None
    due_months: int | None = None


@transaction.atomic
def assign(
    *,
    page: ProgrammePage,
    posts: Iterable[Post],
    due: DueRule,
    by: User,
    entry: Obligation.Entry = Obligation.Entry.PERSON,
    organisation: Organisation | None = None,
    on: datetime.date | None = None,
) -> tuple[int, int]:
    """These people owe the programme from today on, each in the post given. How many are new, and how
    many were in it before and are left alone. `organisation`: in whose name, else the officer's."""
    on = on or timezone.localdate()
    given = {post.person_id: post for post in posts}
    # Whoever is in no programme yet has nothing else to lock: two officers would both assign her.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=given).order_by("pk"))
    hold_allocations(given.keys())
    owed = owed_programmes(on).filter(person__in=given, subject_key=page.key)
    already = set(owed.values_list("person", flat=True))
    new = [post for person, post in given.items() if person not in already]
    if new:
        place = organisation or (by.active_post.organisation if by.active_post else None)
        asked = _individual(page, place or page.organiser, due, on)
        records.oblige(requirement=asked, posts=new, entry=entry, by=by, on=on)
        follow_obligations(on=on, people=[post.person_id for post in new])
    return len(new), len(already)


def _individual(
    page: ProgrammePage, organisation: Organisation, due: DueRule, on: datetime.date
) -> Requirement:
    """One row for all who owe it to the same office by the same rule."""
    facts = {
        "subject_kind": Kind.PROGRAMME, "subject_key": page.key, "individual": True,
        "organisation": organisation, **asdict(due),
    }  # fmt: skip
    known = Requirement.objects.active(on).filter(**facts).order_by("pk").first()
    return known or Requirement.objects.create(
        **facts, title=page.title[:120], subject_title=page.title, start=on
    )


@transaction.atomic
def require(
    *,
    page: ProgrammePage,
    organisation: Organisation | None,
    professions: Iterable[Profession],
    newcomers_only: bool,
    start: datetime.date,
    due: DueRule,
    by: User,
) -> Requirement:
    """Everybody whom it reaches owes the programme from that day on, today's people and those to
    come. The obligations are made by the tick, a minute later at most."""
    requirement = Requirement.objects.create(
        title=page.title[:120], subject_kind=Kind.PROGRAMME, subject_key=page.key,
        subject_title=page.title, organisation=organisation, newcomers_only=newcomers_only,
        start=start, **asdict(due),
    )  # fmt: skip
    requirement.professions.set(professions)
    _write_down("courses.programme_required", requirement, by)
    return requirement


@transaction.atomic
def end_requirement(*, requirement: Requirement, by: User, on: datetime.date | None = None) -> None:
    """Nobody owes it any more by this rule; what people did in it is kept in the archive."""
    on = on or timezone.localdate()
    row = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if row.end is not None and row.end <= on:
        return
    # One that ends on the day it began is in force for that day: a day is the least there is.
    row.end = max(on, row.start + datetime.timedelta(days=1))
    row.save(update_fields=["end"])
    _write_down("courses.programme_requirement_ended", row, by)


def _write_down(kind: str, requirement: Requirement, by: User) -> None:
    facts = {"requirement": requirement.pk}
    audit.record(kind, by=by, organisation=requirement.organisation_id, facts=facts)


@transaction.atomic
def take_out(*, allocation: Allocation, reason: str, by: User) -> None:
    """The person need not, and why; the place is archived with all that was done."""
    if not reason.strip():
        raise ValidationError({"reason": _("State why; it is kept with the record.")})
    row = _held(allocation)
    _excuse_all(row, reason=reason, by=by)
    _settle_doubt(row)
    follow_obligations(on=timezone.localdate(), people=[row.person_id])


@transaction.atomic
def put_back(*, allocation: Allocation, by: User) -> None:
    """Asked for again with all that was done, as far as the posts in which it was owed still run.
    Raises ValidationError if none does."""
    today, row = timezone.localdate(), _held(allocation)
    rows = Obligation.objects.filter(
        person=row.person_id, subject_kind=Kind.PROGRAMME, subject_key=row.programme_key
    ).select_related("post", "requirement")
    running = [each for each in rows if each.excused_at and each.post.runs(today)]
    if not running:
        raise ValidationError(_("The post in which it was asked for has ended. Assign it anew."))
    for each in running:
        records.ask_again(each, by=by)
    follow_obligations(on=today, people=[row.person_id])


@transaction.atomic
def resolve(
    *, allocation: Allocation, by: User, until: datetime.date | None = None, skip: bool = False
) -> None:
    """An officer has looked at what was doubtful: as it is, with a realistic date, or not at all.
    Only now is the person told. Raises ValidationError by field."""
    resolve_many(allocations=[allocation], by=by, until=until, skip=skip)


@transaction.atomic
def resolve_many(
    *,
    allocations: Iterable[Allocation],
    by: User,
    until: datetime.date | None = None,
    skip: bool = False,
) -> int:
    """The same of many, all or none; `until` is for those who have not completed it. How many. Raises
    ValidationError where somebody else has decided about one of them meanwhile."""
    wanted = {(each.person_id, each.programme_key) for each in allocations}
    held = hold_allocations({person for person, _key in wanted})
    rows = [row for place, row in held.items() if place in wanted]
    _refuse_decided([row for row in rows if not row.doubt], of=len(rows))
    told = []
    for row in rows:
        if skip:
            _excuse_all(row, reason=_("Left out when it was assigned"), by=by)
        elif (owed := _settled(row, until, by=by)) and row.completed_at is None:
            told.append((row, owed))
        _settle_doubt(row)
    if skip:
        follow_obligations(on=timezone.localdate(), people=[row.person_id for row in rows])
    telling.assigned(told)
    return len(rows)


def _refuse_decided(rows: Collection[Allocation], *, of: int) -> None:
    if not rows:
        return
    if of == 1:
        raise ValidationError(_("Somebody else has decided this already."))
    names = "、".join(row.person.full_name for row in rows)
    text = _("Somebody else has decided about these people already: %(names)s")
    raise ValidationError(text % {"names": names})


def _settled(row: Allocation, until: datetime.date | None, *, by: User) -> Obligation | None:
    """What the person owes first, by the day that can be kept."""
    owed = _owed(row).select_related("requirement").order_by("due", "pk").first()
    if owed is not None and until is not None and row.completed_at is None:
        reason = _("A date that can be kept")
        records.extend(obligation=owed, until=until, reason=reason, by=by)
        owed.refresh_from_db()
    return owed


def _held(allocation: Allocation) -> Allocation:
    person = allocation.person_id
    return hold_allocations([person])[person, allocation.programme_key]


def _owed(row: Allocation) -> ObligationQuerySet:
    owed = owed_programmes(timezone.localdate())
    return owed.filter(person=row.person_id, subject_key=row.programme_key)


def _excuse_all(row: Allocation, *, reason: str, by: User) -> None:
    for obligation in _owed(row):
        records.excuse(obligation, reason=reason, by=by)


def _settle_doubt(row: Allocation) -> None:
    if row.doubt:
        row.doubt = Allocation.Doubt.NONE
        row.save(update_fields=["doubt"])
