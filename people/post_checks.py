"""What a post, a leave and a deputy may not be, each as a sentence at its field.

The same rules as in invariants.py, asked before the row is written. Fields are named as people
fill them in: `last_day`, where the row has `end`.
"""

import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Deputy, Leave, Post, User

MOST_STEPS = 20  # no chain of supervisors is longer


def check_post(post: Post) -> None:
    """Raises ValidationError by field; asks nothing of the row's own primary key."""
    faults: dict[str, str] = {}
    _check_days(post, faults)
    _check_organisation(post, faults)
    _check_section(post, faults)
    _check_others(post, faults)
    _check_person(post, faults)
    if _is_loop(post):
        faults["supervisor"] = _("These people would be each other's supervisors.")
    if faults:
        raise ValidationError(faults)


def check_leave(leave: Leave) -> None:
    if leave.end is not None and leave.end <= leave.start:
        raise ValidationError({"last_day": _("The last day lies before the first.")})
    others = Leave.objects.filter(person=leave.person_id).exclude(pk=leave.pk)
    if other := others.overlapping(leave.start, leave.end).first():
        message = _("Another leave (%(kind)s) lies on the same days. Correct that one first.")
        raise ValidationError({"start": message % {"kind": other}})


def check_deputy(deputy: Deputy) -> None:
    if deputy.end is not None and deputy.end <= deputy.start:
        raise ValidationError({"last_day": _("The last day lies before the first.")})
    if deputy.deputy_id == deputy.holder.person_id:
        raise ValidationError({"deputy": _("Nobody is their own deputy.")})
    others = Deputy.objects.filter(holder=deputy.holder_id, deputy=deputy.deputy_id)
    if others.exclude(pk=deputy.pk).overlapping(deputy.start, deputy.end).exists():
        raise ValidationError({"deputy": _("This person is deputy on these days already.")})


def _check_days(post: Post, faults: dict[str, str]) -> None:
    if post.end is not None and post.end <= post.start:
        faults["last_day"] = _("The last day lies before the first.")
    if post.announced_on is not None and post.announced_on > post.start:
        faults["announced_on"] = _("The day of announcement lies after the first day.")


def _check_organisation(post: Post, faults: dict[str, str]) -> None:
    place = post.organisation
    if place.opened_on is not None and post.start < place.opened_on:
        message = _("This organisation opens on %(day)s.")
        faults["start"] = message % {"day": date_format(place.opened_on)}
    if place.closed_on is not None and post.start >= place.closed_on:
        message = _("This organisation closed on %(day)s.")
        faults["organisation"] = message % {"day": date_format(place.closed_on)}
    elif place.closed_on is not None and (post.end is None or post.end > place.closed_on):
        message = _("This organisation closes on %(day)s. Enter a last day before that.")
        faults.setdefault("last_day", message % {"day": date_format(place.closed_on)})


def _check_section(post: Post, faults: dict[str, str]) -> None:
    section = post.section
    if section is None:
        return
    if section.organisation_id != post.organisation_id:
        faults["section"] = _("This section belongs to another organisation.")
    elif section.end is not None and section.end <= post.start:
        faults["section"] = _("This section no longer exists on the first day.")


def _check_others(post: Post, faults: dict[str, str]) -> None:
    others = Post.objects.exclude(pk=post.pk).overlapping(post.start, post.end)
    here = others.filter(organisation=post.organisation_id)
    if post.staff_number and here.filter(staff_number=post.staff_number).exists():
        faults["staff_number"] = _(
            "Another post of this organisation has this staff number on the same days."
        )
    same = here.filter(person=post.person_id, section=post.section_id, title=post.title)
    if post.person_id and not post.staff_number and same.exists():
        faults["start"] = _("This person has the same post on these days already.")


def _check_person(post: Post, faults: dict[str, str]) -> None:
    left_on = post.person.left_on if post.person_id else None
    if left_on is not None and (post.end is None or post.end > left_on):
        last = date_format(left_on - datetime.timedelta(days=1))
        message = _("This person has left; the last day there was %(day)s.")
        faults.setdefault("last_day", message % {"day": last})


def _is_loop(post: Post) -> bool:
    """Whether following the named supervisors upwards leads back to this person."""
    here: set[int] = {post.supervisor_id} if post.supervisor_id else set()
    seen: set[int] = set()
    for _step in range(MOST_STEPS):
        if post.person_id in here:
            return True
        seen |= here
        above = Post.objects.on(post.start).filter(person__in=here).exclude(pk=post.pk)
        named = above.exclude(supervisor=None).values_list("supervisor", flat=True)
        here = {pk for pk in named if pk is not None} - seen
        if not here:
            return False
    return False


def check_leaving(person: User, left_on: datetime.date) -> None:
    """Nobody leaves before a post of theirs began."""
    if person.posts.filter(start__gte=left_on).exists():
        message = _("A post begins after this day. Correct it first.")
        raise ValidationError({"last_day_at_work": message})
