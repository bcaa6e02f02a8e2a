"""Reminds people of what they owe, before it is due and once it is overdue, and of their sessions."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.fiscal import fiscal_year
from core.reminding import Copies, Reminder, reminds
from core.templatetags.japanese import jday
from courses.marking_owners import owners_of
from courses.models import Allocation, Attempt, CoursePage, ProgrammePage
from courses.outline import address_of
from courses.session_reminders import sessions_near
from people.approving import approvers_of
from people.models import Leave, User
from records.models import Obligation, ObligationQuerySet
from records.states import Kind


def _title_of_copy(count: int) -> str:
    text = ngettext(
        "Required training of %(count)d person you answer for is not finished",
        "Required training of %(count)d people you answer for is not finished",
        count,
    )
    return text % {"count": count}


@reminds(
    "courses.due",
    pgettext_lazy("reminder", "The due date of required training"),
    kind="courses.due",
    usual=[30, 7, -1],
    copies=Copies(
        kind="courses.team_due",
        answering=approvers_of,
        title=_title_of_copy,
        url="/office/completions/",
    ),
)
def obligations_due(day: datetime.date, days: int) -> Iterator[Reminder]:
    """Who has not done what falls due then; neither who is on leave nor who has left."""
    due = day + datetime.timedelta(days=days)
    rows = list(_owing(due, on=day))
    pages = _addresses({row.subject_key for row in rows})
    seen = set()
    for row in rows:
        key = f"{row.subject_kind}:{row.subject_key}:{due}"
        url = pages.get(row.subject_key, "/my/")
        if not url or (row.person_id, key) in seen:  # retired, or two posts ask for the same
            continue
        seen.add((row.person_id, key))
        facts = {"title": row.requirement.subject_title, "day": jday(due)}
        yield Reminder(
            person=row.person_id,
            key=key,
            title=_title(facts, days),
            text=_("The page it leads to shows what is left to do."),
            url=url,
            post=row.post_id,
            line=_("%(name)s: “%(title)s”, due on %(day)s")
            % {"name": row.person.full_name, **facts},
        )


@reminds(
    "courses.session",
    pgettext_lazy("reminder", "A session one is admitted to"),
    kind="courses.session_near",
    usual=[7, 1],
)
def sessions(day: datetime.date, days: int) -> Iterator[Reminder]:
    """Who is admitted, with time, place and what to bring; not who has said they will not come."""
    return sessions_near(day, days)


def _owing(due: datetime.date, *, on: datetime.date) -> ObligationQuerySet:
    """One and the same thing owed twice is reminded of by the earlier day, as screens show it."""
    owed = Obligation.objects.in_force(on).in_year(fiscal_year(on)).open()
    owed = owed.exclude(subject_kind=Kind.GUIDELINE)  # guidelines has reminders of its own
    earlier = owed.filter(
        person=OuterRef("person"),
        subject_kind=OuterRef("subject_kind"),
        subject_key=OuterRef("subject_key"),
        due__lt=due,
    )
    # An officer has not decided yet about somebody who could not be in time.
    undecided = Allocation.objects.unresolved().filter(
        person=OuterRef("person"), programme_key=OuterRef("subject_key")
    )
    there = User.objects.in_post(on).exclude(pk__in=Leave.objects.on(on).values("person"))
    rows = owed.filter(~Exists(earlier), ~Exists(undecided), due=due, person__in=there.values("pk"))
    return rows.select_related("requirement", "person").order_by("pk")


def _addresses(keys: set[str]) -> dict[str, str]:
    """Where the courses and programmes of these keys are; nowhere ("") for one that nobody can take
    any more."""
    ours = [key for key in keys if _is_of_a_page(key)]
    found: dict[str, str] = {}
    for model in (CoursePage, ProgrammePage):
        pages = model.objects.filter(subject_key__in=ours)
        for key, live, url_path in pages.values_list("subject_key", "live", "url_path"):
            found[str(key)] = address_of(url_path) if live else found.get(str(key), "")
    return found


def _is_of_a_page(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True


def _title(facts: dict[str, str], days: int) -> str:
    if days > 0:
        text = ngettext(
            "“%(title)s” is due in %(days)d day, on %(day)s",
            "“%(title)s” is due in %(days)d days, on %(day)s",
            days,
        )
    elif days == 0:
        text = _("“%(title)s” is due today, %(day)s")
    else:
        text = _("“%(title)s” is overdue: it was due on %(day)s")
    return text % {**facts, "days": days}


@reminds(
    "courses.marking",
    pgettext_lazy("reminder", "Papers that wait for marks (days since they were handed in)"),
    kind="courses.marking_due",
    usual=[-7, -14],
)
def papers_to_mark(day: datetime.date, days: int) -> Iterator[Reminder]:
    """Who marks what was handed in so many days ago and has no marks yet; one message a quiz."""
    handed_in = day + datetime.timedelta(days=days)
    waiting = Attempt.objects.waiting().filter(submitted_at__date=handed_in)
    counts = Counter(waiting.values_list("page_id", "quiz_title"))
    owners = owners_of({page for page, _title in counts}, on=day)
    for (page, title), count in counts.items():
        text = ngettext(
            "%(count)d paper of “%(title)s” waits to be marked",
            "%(count)d papers of “%(title)s” wait to be marked",
            count,
        )
        for person in owners.get(page, ()):
            yield Reminder(
                person=person,
                key=f"marking:{page}:{handed_in}",
                title=text % {"count": count, "title": title},
                text=_("Handed in on %(day)s.") % {"day": jday(handed_in)},
                url=reverse("courses:marking"),
            )
