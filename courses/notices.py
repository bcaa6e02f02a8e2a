"""What courses tell people: that something they owe falls due, and what becomes of their applications
and of the runs they are in (written by telling.py)."""

from django.utils.translation import pgettext_lazy

from core.messages import kind, topic
from courses.calendar import attached

topic("courses.due", pgettext_lazy("message topic", "Due dates"))
kind("courses.due", pgettext_lazy("message", "Required training falls due"), topic="courses.due")
topic("courses.team", pgettext_lazy("message topic", "People one answers for"))
kind(
    "courses.team_due",
    pgettext_lazy("message", "Required training of people one answers for"),
    topic="courses.team",
)

topic("courses.enrolment", pgettext_lazy("message topic", "Applications"))
topic("courses.runs", pgettext_lazy("message topic", "Dates of training"))
topic("courses.surveys", pgettext_lazy("message topic", "Surveys"))
topic("courses.approvals", pgettext_lazy("message topic", "Approvals asked of you"))

# What one waits for, and what would send somebody to the wrong place, goes out at once.
for _name, _label in {
    "admitted": pgettext_lazy("message", "Admitted"),
    "waitlisted": pgettext_lazy("message", "On the waiting list"),
    "declined": pgettext_lazy("message", "Not admitted"),
    "cancelled": pgettext_lazy("message", "Cancelled by the organiser"),
    "nominated": pgettext_lazy("message", "Nominated"),
    "applied_for": pgettext_lazy("message", "Applied for by somebody of the household"),
    "withdrawn": pgettext_lazy("message", "Application taken back by somebody else"),
}.items():
    kind(
        f"courses.{_name}",
        _label,
        topic="courses.enrolment",
        urgent=True,
        may_stop=False,
        attach=attached if _name == "admitted" else None,
    )

for _name, _label in {
    "session_changed": pgettext_lazy("message", "Session changed"),
    "session_cancelled": pgettext_lazy("message", "Session cancelled"),
    "run_cancelled": pgettext_lazy("message", "Run cancelled"),
    "make_up_booked": pgettext_lazy("message", "Make-up booked"),
    "make_up_dropped": pgettext_lazy("message", "Make-up given up"),
}.items():
    kind(
        f"courses.{_name}",
        _label,
        topic="courses.runs",
        urgent=True,
        may_stop=False,
        attach=attached,
    )

kind(
    "courses.run_announced",
    pgettext_lazy("message", "Run announced"),
    topic="courses.runs",
)
kind(
    "courses.session_near",
    pgettext_lazy("message", "A session is near"),
    topic="courses.runs",
)
kind(
    "courses.survey_opened",
    pgettext_lazy("message", "A survey is open"),
    topic="courses.surveys",
)
kind(
    "courses.partly_certified",
    pgettext_lazy("message", "Certificate of single subjects"),
    topic="courses.runs",
)
kind(
    "courses.approval_asked",
    pgettext_lazy("message", "Approval asked"),
    topic="courses.approvals",
    urgent=True,
)
kind(
    "courses.too_few",
    pgettext_lazy("message", "Not enough people"),
    topic="courses.runs",
    urgent=True,
)

topic("courses.marked", pgettext_lazy("message topic", "Marked papers"))
topic("courses.marking", pgettext_lazy("message topic", "Papers to mark"))
kind(
    "courses.marked", pgettext_lazy("message", "Paper marked"), topic="courses.marked", urgent=True
)
kind(
    "courses.marks_differ",
    pgettext_lazy("message", "Two markers differ"),
    topic="courses.marking",
    urgent=True,
)
kind(
    "courses.marking_due",
    pgettext_lazy("message", "Papers wait for marks"),
    topic="courses.marking",
)

topic("courses.panel", pgettext_lazy("message topic", "Judgements asked of experts"))
kind("courses.panel_asked", pgettext_lazy("message", "Judgement asked"), topic="courses.panel")
topic("courses.programmes", pgettext_lazy("message topic", "Programmes"))
kind(
    "courses.programme_assigned",
    pgettext_lazy("message", "In a programme"),
    topic="courses.programmes",
)
kind(
    "courses.programme_answered",
    pgettext_lazy("message", "An answer about a programme"),
    topic="courses.programmes",
    urgent=True,
    may_stop=False,
)
kind(
    "courses.programme_asked",
    pgettext_lazy("message", "A request about a programme"),
    topic="courses.approvals",
    urgent=True,
)
