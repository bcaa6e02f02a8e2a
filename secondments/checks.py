"""What a secondment may not be, each as a sentence at its field. Fields are named as people fill them
in: `last_day`, where the row has `planned_end`."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Organisation, Post, Section, User
from secondments.models import Secondment
from secondments.parties import direction_between, party_of
from secondments.states import State

DAY = datetime.timedelta(days=1)
LONGEST = 10 * 366  # days: more is a slip of the pen


def check_request(it: Secondment) -> None:
    """Raises ValidationError by field; sets the parties and the direction."""
    faults: dict[str, str] = {}
    _check_days(it, faults)
    _check_parties(it, faults)
    check_arrangement(it)
    for place, section, side in (
        (it.home, it.home_section, "home"),
        (it.host, it.host_section, "host"),
    ):
        _check_place(it, place, section, side, faults)
    if faults:
        raise ValidationError(faults)


def check_arrangement(it: Secondment) -> None:
    """What the host sets."""
    if it.instructor_id and it.instructor_id == it.person_id:
        raise ValidationError({"instructor": _("Nobody instructs themselves.")})
    if it.host_section is not None and it.host_section.organisation_id != it.host_id:
        message = _("This section belongs to another organisation.")
        raise ValidationError({"host_section": message})


def check_person(it: Secondment, person: User) -> Post:
    """The post at home from which the person is sent. The caller holds the person's row."""
    if it.planned_start is not None and person.has_left(it.planned_start):
        raise ValidationError({"person": _("This person has left the service by then.")})
    posts = Post.objects.of(person).filter(organisation=it.home_id)
    post = posts.on(it.planned_start).main_first().select_related("section").first()
    if post is None:
        raise ValidationError({"person": _("This person has no post at home on the first day.")})
    check_no_other(it, person)
    return post


def check_no_other(it: Secondment, person: User) -> None:
    """Two full-time secondments of one person never have a day in common. The caller holds the
    person's row, so that nobody else enters another meanwhile."""
    if not it.is_full_time:
        return
    others = Secondment.objects.of(person).full_time().exclude(pk=it.pk)
    others = others.exclude(state=State.WITHDRAWN)
    other = others.overlapping(it.start, it.planned_end).first()
    if other is not None:
        days = {"first": date_format(other.start), "last": date_format(other.last_day)}
        message = _("This person is on another full-time secondment from %(first)s to %(last)s.")
        raise ValidationError({"person": message % days})


def check_end(it: Secondment, end: datetime.date) -> None:
    """A new end, before the row is written."""
    if end <= it.start:
        raise ValidationError({"last_day": _("The last day lies before the first.")})
    closed = it.host.closed_on
    if closed is not None and end > closed:
        message = _("The host closes on %(day)s. Choose a last day before that.")
        raise ValidationError({"last_day": message % {"day": date_format(closed)}})


def _check_days(it: Secondment, faults: dict[str, str]) -> None:
    if it.planned_end <= it.planned_start:
        faults["last_day"] = _("The last day lies before the first.")
    elif (it.planned_end - it.planned_start).days > LONGEST:
        faults["last_day"] = _("That is more than ten years. Look at the year again.")


def _check_parties(it: Secondment, faults: dict[str, str]) -> None:
    home, host = (party_of(place, on=it.planned_start) for place in (it.home, it.host))
    if home is None:
        faults["home"] = _("It belongs neither to a municipality nor to the metropolis.")
    if host is None:
        faults["host"] = _("It belongs neither to a municipality nor to the metropolis.")
    if home is None or host is None:
        return
    it.home_party, it.host_party = home, host
    try:
        it.direction = direction_between(home, host)
    except ValidationError as error:
        faults["host"] = str(error.message)


def _check_place(
    it: Secondment, place: Organisation, section: Section | None, side: str, faults: dict[str, str]
) -> None:
    """Organisations open, close and merge in mid-year; sections too."""
    if section is not None and section.organisation_id != place.pk:
        faults[f"{side}_section"] = _("This section belongs to another organisation.")
    if place.opened_on is not None and place.opened_on > it.planned_start:
        message = _("This organisation opens on %(day)s.")
        faults.setdefault(side, message % {"day": date_format(place.opened_on)})
    if place.closed_on is None or place.closed_on >= it.planned_end:
        return
    if place.succeeded_by is not None:
        message = _("This organisation closes on %(day)s; %(next)s takes its place.")
        words = {"day": date_format(place.closed_on), "next": place.succeeded_by}
    else:
        message = _("This organisation closes on %(day)s.")
        words = {"day": date_format(place.closed_on)}
    faults.setdefault(side, message % words)
