"""What people are told about programmes: one function an event, each with a key, so that nobody hears
the same thing twice. Called by actions, inside their transaction."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from core.messages import Note, tell, tell_each
from core.templatetags.japanese import jday
from courses.models import Allocation, Evidence, ProgrammeRequest
from courses.outline import address
from courses.programme_outline import programme_outlines
from records.models import Extension, Obligation


def url_of(programme_key: str) -> str:
    """Its page, or the front page for one that is no longer published."""
    outline = programme_outlines([programme_key]).get(programme_key)
    return address(outline.page) if outline else "/my/"


def assigned(rows: Iterable[tuple[Allocation, Obligation]]) -> None:
    """Whoever entered by oneself knows."""
    tell_each(
        (
            Note(
                person=row.person_id,
                key=f"programme:{row.pk}:{owed.pk}",
                title=_("You are in the programme “%(title)s”")
                % {"title": owed.requirement.subject_title},
                text=_(
                    "It is due on %(day)s. The page it leads to shows why, and what to do first."
                )
                % {"day": jday(owed.due)},
                url=url_of(row.programme_key),
            )
            for row, owed in rows
            if owed.made_by_id != row.person_id
        ),
        kind="courses.programme_assigned",
    )


# --- whose word is needed ---------------------------------------------------------
def request_asked(request: ProgrammeRequest, answering: Iterable[int]) -> None:
    _ask(
        answering,
        f"programme-request:{request.pk}",
        _("%(person)s asks to be let into “%(title)s”")
        % {"person": request.person, "title": request.programme_title},
        request.wish,
    )


def extension_asked(extension: Extension, answering: Iterable[int]) -> None:
    owed = extension.obligation
    _ask(
        answering,
        f"extension:{extension.pk}",
        _("%(person)s asks for more time for “%(title)s”")
        % {"person": owed.person, "title": owed.requirement.subject_title},
        extension.reason,
    )


def evidence_entered(evidence: Evidence, answering: Iterable[int]) -> None:
    _ask(
        answering,
        f"evidence:{evidence.pk}",
        _("%(person)s shows evidence for “%(title)s”")
        % {"person": evidence.allocation.person, "title": evidence.item_title},
        evidence.text,
    )


def _ask(people: Iterable[int], key: str, title: str, text: str) -> None:
    url = reverse("programmes:waiting")
    tell(people, kind="courses.programme_asked", key=key, title=title, text=text, url=url)


# --- and what was answered ----------------------------------------------------------
def request_answered(request: ProgrammeRequest, *, approved: bool) -> None:
    facts = {"title": request.programme_title}
    title = _("You may take “%(title)s”") if approved else _("Not approved: “%(title)s”")
    url = url_of(request.programme_key)
    _answer(
        request.person_id, f"programme-answer:{request.pk}", title % facts, request.comment, url
    )


def extension_answered(extension: Extension, *, granted: bool) -> None:
    owed = extension.obligation
    title = _("More time is granted: “%(title)s”") if granted else _("No more time: “%(title)s”")
    lines = [extension.decision]
    if granted:
        lines.insert(0, _("It is due on %(day)s now.") % {"day": jday(extension.granted_until)})
    _answer(
        owed.person_id,
        f"extension-answer:{extension.pk}",
        title % {"title": owed.requirement.subject_title},
        "\n".join(line for line in lines if line),
        url_of(owed.subject_key),
    )


def evidence_answered(evidence: Evidence, *, approved: bool) -> None:
    title = _("Your evidence is accepted: “%(title)s”")
    if not approved:
        title = _("Your evidence is not accepted: “%(title)s”")
    allocation = evidence.allocation
    _answer(
        allocation.person_id,
        f"evidence-answer:{evidence.pk}",
        title % {"title": evidence.item_title},
        evidence.comment,
        url_of(allocation.programme_key),
    )


def _answer(person: int, key: str, title: str, text: str, url: str) -> None:
    tell([person], kind="courses.programme_answered", key=key, title=title, text=text, url=url)
