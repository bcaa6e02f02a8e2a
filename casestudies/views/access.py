"""Fetch and authorise in one step. What one may not see answers like what does not exist."""

import uuid

from django.http import Http404

from casestudies.models import Exercise, Group, Member
from casestudies.permissions import can_manage, leads, member_of
from people.models import User


def exercise_led(user: User, key: uuid.UUID) -> Exercise:
    """For its facilitators of now."""
    exercise = _exercise(key)
    if exercise is None or not leads(user, exercise):
        raise Http404
    return exercise


def exercise_kept(user: User, key: uuid.UUID) -> Exercise:
    """For who changes its facts and people: its managers, and its facilitators."""
    exercise = _exercise(key)
    if exercise is None or exercise.is_solo:
        raise Http404
    if not leads(user, exercise) and not can_manage(user, exercise):
        raise Http404
    return exercise


def own_place(user: User, key: uuid.UUID) -> tuple[Exercise, Member]:
    """For who is in it."""
    exercise = _exercise(key)
    member = member_of(user, exercise) if exercise is not None else None
    if exercise is None or member is None:
        raise Http404
    member.exercise = exercise
    return exercise, member


def group_of(exercise: Exercise, number: int) -> Group:
    group = Group.objects.filter(exercise=exercise, number=number).first()
    if group is None:
        raise Http404
    return group


def member_in(exercise: Exercise, pk: int) -> Member:
    rows = Member.objects.filter(exercise=exercise).select_related("person", "group")
    member = rows.filter(pk=pk).first()
    if member is None:
        raise Http404
    member.exercise = exercise
    return member


def _exercise(key: uuid.UUID) -> Exercise | None:
    rows = Exercise.objects.select_related("edition", "session__run", "organiser")
    return rows.filter(key=str(key)).first()
