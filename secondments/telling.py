"""What people are told about secondments: one function an event. Called by actions, inside their
transaction.

Before the announcement no title and no text names a person or a place: mail is read by others too,
and administrators look at what was sent. Who may know reads it behind the link.
"""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from core.messages import tell
from core.templatetags.japanese import jdate
from secondments.models import Consent, Report, Secondment
from secondments.offices import answering, both_offices, heads_of, staff_office
from secondments.states import Side, Step


def asked(consent: Consent, *, on: datetime.date) -> None:
    tell(
        answering(consent, on),
        kind="secondments.asked",
        key=f"secondment-asked:{consent.pk}",
        title=_("A request for a secondment waits for your answer"),
        text=_("You are asked as: %(step)s. Approve it, or return it with a comment.")
        % {"step": Step(consent.step).label},
        url=_page(consent.secondment),
    )


def returned(consent: Consent) -> None:
    _to_offices(
        consent.secondment,
        "returned",
        f"returned:{consent.pk}",
        _("A request for a secondment was returned"),
        _("Read why on its page, change the request and submit it again."),
        people={consent.secondment.requested_by_id} - {None},
    )


def to_agree(it: Secondment, *, on: datetime.date) -> None:
    _to_offices(
        it,
        "to_agree",
        f"to-agree:{it.pk}:{it.round}",
        _("A secondment can be agreed"),
        _("Everybody who is asked has approved it. Exchange the agreement and enter it."),
        people=both_offices(it, on),
    )


def agreed(it: Secondment, *, on: datetime.date) -> None:
    _to_offices(
        it,
        "agreed",
        f"agreed:{it.pk}:{it.agreed_until}",
        _("A secondment was agreed"),
        _("Next, set the day on which it is announced."),
        people=both_offices(it, on),
    )


def who_knew(it: Secondment, *, on: datetime.date) -> set[int]:
    """Whoever had been told that it would come. Asked while it still has its post at the host."""
    return _concerned(it, on) if it.is_known_before(on) else set()


def withdrawn(it: Secondment, knew: set[int], *, on: datetime.date) -> None:
    """The offices that knew of it; and whoever had been told that it would come, without a link:
    its page is for the offices alone from now on."""
    offices = staff_office(it.home_id, on)
    if it.requested_by_side == Side.HOST or it.consents.filter(step__gte=Step.HOST).exists():
        offices |= staff_office(it.host_id, on)
    offices.discard(it.person_id or 0)
    _to_offices(
        it,
        "withdrawn",
        f"withdrawn:{it.pk}",
        _("A secondment was withdrawn"),
        _("Its page says why."),
        people=offices,
    )
    tell(
        knew - offices,
        kind="secondments.withdrawn",
        key=f"secondment-withdrawn:{it.pk}",
        title=_("This secondment will not take place: %(person)s to %(host)s") % _names(it),
        text=_("It was withdrawn. The staff office at home can tell you why."),
    )


def announced(it: Secondment, *, on: datetime.date) -> None:
    """On the day itself: the person, the heads on both sides, the instructor."""
    tell(
        _concerned(it, on),
        kind="secondments.announced",
        key=f"secondment-announced:{it.pk}",
        title=_("Secondment: %(person)s to %(host)s") % _names(it),
        text=_days(it),
        url=_page(it),
    )


def begun(it: Secondment, *, on: datetime.date) -> None:
    tell(
        _everybody(it, on),
        kind="secondments.begun",
        key=f"secondment-begun:{it.pk}",
        title=_("The secondment has begun: %(person)s to %(host)s") % _names(it),
        text=_days(it),
        url=_page(it),
    )


def changed(it: Secondment, what: str, key: str, *, on: datetime.date) -> None:
    """Extended, shortened, interrupted or resumed. The reason stays on the page."""
    tell(
        _everybody(it, on),
        kind="secondments.changed",
        key=f"secondment-changed:{key}",
        title=_("%(what)s: secondment of %(person)s to %(host)s") % ({"what": what} | _names(it)),
        text=_days(it),
        url=_page(it),
    )


def ended(it: Secondment, report: Report, *, on: datetime.date) -> None:
    tell(
        _everybody(it, on),
        kind="secondments.ended",
        key=f"secondment-ended:{it.pk}",
        title=_("The secondment has ended: %(person)s to %(host)s") % _names(it),
        text=_("The report is due on %(day)s.") % {"day": jdate(report.due_on)},
        url=_page(it),
    )


def reported(it: Secondment, *, on: datetime.date) -> None:
    tell(
        _everybody(it, on),
        kind="secondments.reported",
        key=f"secondment-reported:{it.pk}",
        title=_("The secondment is closed: %(person)s to %(host)s") % _names(it),
        text=_("It is in the training record."),
        url=_page(it),
    )


def _concerned(it: Secondment, on: datetime.date) -> set[int]:
    heads = heads_of(it.home_post, on) | heads_of(it.host_post, on)
    own = {pk for pk in (it.person_id, it.instructor_id) if pk is not None}
    return heads | own


def _everybody(it: Secondment, on: datetime.date) -> set[int]:
    return _concerned(it, on) | both_offices(it, on)


def _to_offices(
    it: Secondment, kind: str, key: str, title: str, text: str, *, people: Iterable[int | None]
) -> None:
    tell(
        [pk for pk in people if pk is not None],
        kind=f"secondments.{kind}",
        key=f"secondment-{key}",
        title=title,
        text=text,
        url=_page(it),
    )


def _names(it: Secondment) -> dict[str, str]:
    return {"person": str(it.person), "host": str(it.host)}


def _days(it: Secondment) -> str:
    return _("%(kind)s, %(first)s to %(last)s") % {
        "kind": it.get_kind_display(),
        "first": jdate(it.start),
        "last": jdate(it.last_day),
    }


def _page(it: Secondment) -> str:
    return reverse("secondments:secondment", args=[it.public_id])
