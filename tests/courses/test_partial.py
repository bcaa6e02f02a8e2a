"""一部科目修了: a paper for what was attended, and no second time for it in a later run."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates.actions import reissue, render
from certificates.invariants import certificates_of_somebody_else
from certificates.models import Certificate
from core.models import Message
from courses import actions
from courses.actions import NotNow, Seen
from courses.make_ups import missed_by
from courses.models import Attendance
from courses.partly_attended import partly_attended
from courses.roster import expected_at
from courses.run_page import RunPage
from courses.states import Presence
from records.models import Record
from records.reports import figures
from records.states import Kind
from records.years import Hours
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.courses import make_course
from tests.factories.runs import add_session, apply, draft_run, move_to_past

pytestmark = pytest.mark.django_db
KINDS = ("lecture", "exercise", "practicum")


def held_run(course, trainer, *people, days=2):
    """Three sessions, one of each kind, over since so many days."""
    run = draft_run(by=trainer, course=course)
    for number, kind in enumerate(KINDS):
        add_session(run, by=trainer, in_days=14 + number, kind=kind, title=f"科目{number + 1}")
    actions.announce_run(run=run, by=trainer)
    for person in people:
        apply(run, person)
    return move_to_past(run, days=days)


def note(run, person, by, **presences):
    seat = run.enrolments.select_related("person", "post").get(person=person)
    for number, presence in zip((1, 2, 3), presences.get("of", ()), strict=False):
        if presence:
            session = run.sessions.get(number=number)
            seen = [Seen(seat, presence, 40 if presence == Presence.PARTIAL else None)]
            actions.note_presence(session=session, seen=seen, by=by, source=Attendance.Source.LIST)


THERE, PARTLY, AWAY = Presence.ATTENDED, Presence.PARTIAL, Presence.ABSENT


@pytest.fixture
def course(db):
    return make_course(
        lessons=0,
        delivery="in_person",
        rule=[("attendance", {"percent": 100})],
        partial_design=CertificateDesignFactory(heading="一部科目修了証", orientation="portrait"),
    )


@pytest.fixture
def run(course, trainer, worker, colleague, outsider, supervisor):
    """The worker attended two, the colleague all, the outsider none, the supervisor one in part."""
    held = held_run(course, trainer, worker, colleague, outsider, supervisor)
    note(held, worker, trainer, of=(THERE, THERE, AWAY))
    note(held, colleague, trainer, of=(THERE, THERE, THERE))
    note(held, outsider, trainer, of=(AWAY, AWAY, AWAY))
    note(held, supervisor, trainer, of=(PARTLY, AWAY, AWAY))
    actions.finish_run(held)
    return held


def test_only_who_attended_some_whole_sessions_and_not_all_can_have_one(run, worker):
    (row,) = partly_attended(run)

    assert row.enrolment.person == worker
    assert row.subjects == ["第1回 科目1（講義 1時間30分）", "第2回 科目2（演習 1時間30分）"]


def test_the_paper_names_subjects_and_minutes_and_completes_nothing(run, worker, trainer, outsider):
    issued = actions.certify_parts(run=run, people={worker.pk, outsider.pk}, by=trainer)

    (paper,) = issued
    assert paper.person == worker
    assert paper.paper.subjects.splitlines() == [
        "第1回 科目1（講義 1時間30分）", "第2回 科目2（演習 1時間30分）",
    ]  # fmt: skip
    assert paper.paper.hours == "講義 1時間30分・演習 1時間30分"
    assert paper.title == f"{run.course_title}（一部科目）"
    rows = Record.objects.current().of(worker)
    assert not rows.done().of_kind(Kind.COURSE).exists()
    assert Hours.of(rows).total == 0
    assert list(certificates_of_somebody_else()) == []
    assert Message.objects.filter(person=worker, kind="courses.partly_certified").count() == 1


def test_figures_count_the_person_once(run, worker, trainer):
    before = figures(Record.objects.about(run.course_key))

    actions.certify_parts(run=run, people={worker.pk}, by=trainer)

    assert figures(Record.objects.about(run.course_key)) == before


def test_asked_twice_it_is_one_paper_and_it_can_be_reissued(run, worker, trainer, metropolis):
    (paper,) = actions.certify_parts(run=run, people={worker.pk}, by=trainer)

    assert actions.certify_parts(run=run, people={worker.pk}, by=trainer) == []
    new = reissue(paper, reason="改姓", by=metropolis)
    assert new.paper.subjects == paper.paper.subjects


def test_not_before_the_run_is_over_nor_without_a_design(course, trainer, worker):
    run = held_run(course, trainer, worker, days=2)
    note(run, worker, trainer, of=(THERE,))
    course.partial_design = None
    course.save_revision().publish()

    with pytest.raises(ValidationError, match="デザイン"):
        actions.certify_parts(run=run, people={worker.pk}, by=trainer)
    type(run).objects.filter(pk=run.pk).update(ends_at=timezone.now() + timezone.timedelta(days=1))
    with pytest.raises(NotNow):
        actions.certify_parts(run=run, people={worker.pk}, by=trainer)
    assert not Certificate.objects.exists()


def test_the_organiser_ticks_people_and_sees_who_has_one(run, worker, trainer, client):
    client.force_login(trainer)
    url = reverse("runs:certify_parts", args=[run.key])
    assert worker.full_name in client.get(url).content.decode()
    assert url in client.get(reverse("runs:manage", args=[run.key])).content.decode()

    client.post(url, {"person": [worker.pk, "x", "９"]})

    page = client.get(url).content.decode()
    assert "発行済み" in page
    assert f'value="{worker.pk}"' not in page


def test_the_paper_is_printed_on_one_page(run, worker, trainer):
    (paper,) = actions.certify_parts(run=run, people={worker.pk}, by=trainer)

    made = render(paper)

    assert made.pdf.read().startswith(b"%PDF")


def test_in_a_later_run_nobody_is_asked_again_for_what_was_attended(
    run, course, worker, trainer, colleague
):
    later = held_run(course, trainer, worker)
    note(later, worker, trainer, of=(AWAY, AWAY, AWAY))

    missed = missed_by(later.enrolments.select_related("run").get())
    assert [session.number for session in missed] == [3]
    page = RunPage(later, worker, at=timezone.now())
    assert [row.attended_before for row in page.sessions] == [True, True, False]
    first, last = later.sessions.get(number=1), later.sessions.get(number=3)
    assert [row.attended_before for row in expected_at(first)] == [True]
    assert [row.attended_before for row in expected_at(last)] == [False]


@pytest.mark.parametrize("people", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(
    course, trainer, worker, colleague, outsider, people, django_assert_num_queries
):
    chosen = [worker, colleague, outsider][:people]
    run = held_run(course, trainer, *chosen)
    for person in chosen:
        note(run, person, trainer, of=(THERE,))

    with django_assert_num_queries(QUESTIONS):
        actions.certify_parts(run=run, people={each.pk for each in chosen}, by=trainer)


QUESTIONS = 48
