"""Who is in an exercise and in which group, with which part."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.actions.holding import NotNow, hold, hold_groups, touch, touch_group
from casestudies.content import LENSES
from casestudies.mixing import Someone, mixed
from casestudies.models import Exercise, Group, Member, StageWork
from casestudies.states import OPEN_EXERCISES, Duty, ExerciseState
from courses.models import Enrolment
from people.models import Post, User
from records.places import administration

# Trades that look from the side of maternal and child health (people/reference/professions.csv).
HEALTH = frozenset({"public_health_nurse", "nurse", "doctor"})
MOST_GROUPS = 20


@transaction.atomic
def add_people(*, exercise: Exercise, people: Iterable[tuple[User, Post | None]]) -> int:
    """Into the exercise, not yet into a group; who is in it stays as she is. How many are new."""
    held = hold(exercise)
    _refuse_if_over(held)
    there = {*Member.objects.filter(exercise=held).values_list("person", flat=True)}
    new = {person.pk: (person, post) for person, post in people if person.pk not in there}
    Member.objects.bulk_create(
        [
            Member(exercise=held, person=person, post=post, lens=lens_of(post))
            for person, post in new.values()
        ]
    )
    if new:
        touch(held)
    return len(new)


def add_admitted(*, exercise: Exercise) -> int:
    """Whoever has a seat in the run of its session, in the post they attend in."""
    if exercise.session is None:
        return 0
    seated = Enrolment.objects.filter(run=exercise.session.run).seated().by_kana()
    rows = seated.select_related("person", "post__profession")
    return add_people(exercise=exercise, people=[(row.person, row.post) for row in rows])


def join(*, exercise: Exercise, person: User) -> Member:
    """By the code, in the post in hand; joining twice is joining once. Who joins late is put into a
    group by the facilitator and sees what that group sees."""
    add_people(exercise=exercise, people=[(person, person.active_post)])
    return Member.objects.get(exercise=exercise, person=person)


def lens_of(post: Post | None) -> str:
    """From which side a profession looks, until the group says otherwise."""
    code = post.profession.code if post is not None and post.profession is not None else ""
    return "health" if code in HEALTH else "welfare"


@transaction.atomic
def form_groups(*, exercise: Exercise, count: int) -> None:
    """Deals everybody anew into so many groups of mixed professions and municipalities; only before
    the first stage."""
    held = hold(exercise)
    if held.state != ExerciseState.PREPARING:
        raise NotNow(_("Groups are dealt before the first stage. Move people one by one now."))
    members = list(Member.objects.filter(exercise=held).select_related("post"))
    if not 1 <= count <= min(MOST_GROUPS, len(members)):
        raise ValidationError(
            {
                "count": _("Between 1 and %(most)d groups.")
                % {"most": min(MOST_GROUPS, len(members))}
            }
        )
    hold_groups(held)
    Group.objects.filter(exercise=held).delete()
    dealt = mixed(_as_they_matter(members), count)
    by_pk = {member.pk: member for member in members}
    for number, pks in enumerate(dealt, start=1):
        group = Group.objects.create(exercise=held, number=number)
        _deal_cards(held, group, [by_pk[pk] for pk in pks])
    touch(held)


def _as_they_matter(members: Sequence[Member]) -> list[Someone]:
    places = administration()
    return [
        Someone(
            member.pk,
            member.post.profession_id if member.post else None,
            places.municipality_of(member.post.organisation_id, on=timezone.localdate())
            if member.post
            else None,
        )
        for member in members
    ]


def _deal_cards(exercise: Exercise, group: Group, members: Sequence[Member]) -> None:
    """Each role once in a group; who gets none looks on. The first three take the duties."""
    cards = [card.key for card in exercise.edition.case.cards]
    duties = [Duty.CHAIR, Duty.RECORDER, Duty.SPEAKER]
    for place, member in enumerate(members):
        member.group = group
        member.card = cards[place] if place < len(cards) else ""
        member.duty = duties[place] if place < len(duties) and len(members) > 1 else ""
        member.save(update_fields=["group", "card", "duty"])


@transaction.atomic
def place(*, member: Member, number: int | None) -> None:
    """Into a group by hand, or out of it (None). Nothing that anybody wrote moves along."""
    held = hold(member.exercise)
    _refuse_if_over(held)
    before = member.group
    group = None
    if number is not None:
        if not 1 <= number <= MOST_GROUPS:
            raise ValidationError({"group": _("There is no such group.")})
        group, is_new = Group.objects.get_or_create(exercise=held, number=number)
        if is_new and held.stage:
            StageWork.objects.create(group=group, stage=held.stage)
    if before == group:
        return
    member.group = group
    # In another group somebody else holds that part.
    member.card, member.duty = "", ""
    member.save(update_fields=["group", "card", "duty"])
    for changed in filter(None, [before, group]):
        touch_group(changed)
    touch(held)


@transaction.atomic
def remove(*, member: Member) -> None:
    """Out of the exercise, before it begins."""
    held = hold(member.exercise)
    if held.state != ExerciseState.PREPARING:
        raise NotNow(_("Once it has begun, nobody is taken out; whoever leaves simply goes."))
    Member.objects.filter(pk=member.pk).delete()
    touch(held)


@transaction.atomic
def share_parts(*, group: Group, parts: Mapping[int, Mapping[str, str]]) -> None:
    """{member: {"duty": …, "card": …, "lens": …}}. A duty and a card are one person's in a group:
    who is given one takes it from whoever had it. Raises ValidationError for what does not exist."""
    held = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    exercise = Exercise.objects.select_related("edition").get(pk=held.exercise_id)
    _refuse_if_over(exercise)
    cards = {card.key for card in exercise.edition.case.cards} | {""}
    known = {"duty": {*Duty.values, ""}, "card": cards, "lens": {*LENSES, ""}}
    members = {member.pk: member for member in Member.objects.filter(group=held)}
    for pk, given in parts.items():
        if pk not in members or any(value not in known[name] for name, value in given.items()):
            raise ValidationError(_("That part does not exist in this group. Load the page again."))
        for name, value in given.items():
            if value and name != "lens":
                for other in members.values():
                    if getattr(other, name) == value:
                        setattr(other, name, "")
            setattr(members[pk], name, value)
    Member.objects.bulk_update(members.values(), ["duty", "card", "lens"])
    touch_group(held)


@transaction.atomic
def step_out(*, member: Member, out: bool) -> None:
    """いったん離れる: nobody is asked why, nothing is lost by it, and one comes back when one likes."""
    at = timezone.now() if out else None
    Member.objects.filter(pk=member.pk).update(stepped_out_at=at)
    if member.group is not None:
        touch_group(member.group)


def _refuse_if_over(exercise: Exercise) -> None:
    if exercise.state not in OPEN_EXERCISES:
        raise NotNow(_("What is over is not changed any more."))
