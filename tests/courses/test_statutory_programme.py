"""The statutory programme of the demonstration: 18 subjects, 100.5 hours, completed by one person over
two 年度 with one make-up, and every minute of it in the record of learning."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from core.invariants import broken
from courses import actions
from courses.actions import Seen
from courses.models import Attendance, Enrolment, MakeUp, Run
from courses.states import Presence
from home.demo.contents import read
from home.demo.pages import Publisher
from home.demo.programmes import publish_programmes
from records.actions import refresh_obligations
from records.models import Record, Requirement
from records.states import Kind
from records.years import by_year
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.courses import course_index, make_course
from tests.factories.people import PostFactory, UserFactory

pytestmark = pytest.mark.django_db

LAST_YEAR, THIS_YEAR = datetime.date(2026, 1, 12), datetime.date(2026, 9, 7)
KOMA, A_DAY = 90, 4  # minutes; so many of them on one day
SUBJECTS = read("programmes", "family-social-worker.toml")["subjects"]
HALF = len(SUBJECTS) // 2
DAY = datetime.timedelta(days=1)


def minutes(subjects):
    return (
        sum(int(lecture * 60) for _slug, _title, lecture, _exercise in subjects),
        sum(int(exercise * 60) for _slug, _title, _lecture, exercise in subjects),
    )


@pytest.fixture(autouse=True)
def _in_the_spring_after():
    with time_machine.travel(datetime.datetime(2027, 3, 1, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def programme(metropolis):
    """As the demonstration publishes it."""
    publisher = Publisher(
        by=UserFactory(is_superuser=True),
        author=UserFactory(),
        reviewer=UserFactory(),
        today=timezone.localdate(),
        organiser=metropolis.posts.get().organisation,
        designs={"sealed": CertificateDesignFactory()},
        categories={},
    )
    facilitators = {
        slug: make_course(slug=slug) for slug in ("facilitator-basics", "facilitator-exercise")
    }
    return publish_programmes(publisher, facilitators, under=course_index())["family-social-worker"]


@pytest.fixture
def learner(section):
    person = UserFactory(username="nao", last_name="三浦", first_name="奈緒")
    PostFactory(
        person=person,
        organisation=section.organisation,
        section=section,
        start=datetime.date(2024, 4, 1),
    )
    return person


def hold(subject, first, *, by) -> Run:
    """A run of a subject: lectures first, then exercises, four コマ a day."""
    slug, _title, *hours = subject
    course = make_course_of(slug)
    before = timezone.make_aware(datetime.datetime.combine(first - 30 * DAY, datetime.time(9)))
    run = actions.make_run(
        course=course,
        organiser=course.organiser,
        by=by,
        title=str(first),
        apply_from=before,
        apply_until=before + 20 * DAY,
        capacity=20,
        by_supervisor=False,
        by_hr=False,
        by_organiser=False,
    )
    kinds = [kind for kind, each in zip(("lecture", "exercise"), hours, strict=True)
             for _ in range(int(each * 60) // KOMA)]  # fmt: skip
    for place, kind in enumerate(kinds):
        day = first + place // A_DAY * DAY
        begins = timezone.make_aware(
            datetime.datetime.combine(day, datetime.time(9 + place % A_DAY * 2))
        )
        actions.add_session(
            run=run,
            by=by,
            at=before,
            title=f"第{place + 1}コマ",
            kind=kind,
            starts_at=begins,
            ends_at=begins + datetime.timedelta(minutes=KOMA),
            minutes=KOMA,
        )
    return actions.announce_run(run=run, by=by, at=before)


def make_course_of(slug):
    return course_index().get_children().get(slug=f"fsw-{slug}").specific


def attend(run: Run, person, *, by, but_for: int | None = None) -> Enrolment:
    run.refresh_from_db()
    post = person.posts.get()
    enrolment = actions.apply(run=run, person=person, post=post, by=person, at=run.apply_from)
    for session in run.sessions.in_order():
        missed = session.number == but_for
        actions.note_presence(
            session=session,
            seen=[Seen(enrolment, Presence.ABSENT if missed else Presence.ATTENDED)],
            by=by,
            source=Attendance.Source.LIST,
            at=session.ends_at,
        )
    return enrolment


def make_up(enrolment: Enrolment, number: int, run: Run, *, by) -> None:
    instead = run.sessions.get(number=number)
    booked = actions.book_make_up(
        enrolment=enrolment,
        missed=enrolment.run.sessions.get(number=number),
        instead=instead,
        by=by,
        at=run.apply_from,
    )
    actions.note_make_up(make_up=booked, presence=Presence.ATTENDED, by=by, at=instead.ends_at)


def completed(person, kind):
    return Record.objects.done().of_kind(kind).filter(person=person)


def test_one_person_completes_it_over_two_years_with_a_make_up(
    client, programme, learner, metropolis, trainer
):
    due = actions.DueRule(Requirement.Due.FIXED, due_on=datetime.date(2027, 3, 31))
    actions.assign(page=programme, posts=[learner.posts.get()], due=due, by=metropolis)
    first_half, second_half, rows = SUBJECTS[:HALF], SUBJECTS[HALF:], []
    for week, subject in enumerate(first_half):
        run = hold(subject, LAST_YEAR + week * 7 * DAY, by=trainer)
        # The third コマ of the first subject, an exercise, is missed.
        rows.append(attend(run, learner, by=trainer, but_for=None if week else 3))
    assert completed(learner, Kind.COURSE).count() == HALF - 1
    for week, subject in enumerate(second_half):
        attend(hold(subject, THIS_YEAR + week * 7 * DAY, by=trainer), learner, by=trainer)
    assert not completed(learner, Kind.PROGRAMME).exists()

    again = hold(SUBJECTS[0], datetime.date(2027, 2, 1), by=trainer)
    make_up(rows[0], 3, again, by=trainer)

    # --- the programme, and its paper
    assert completed(learner, Kind.COURSE).count() == len(SUBJECTS)
    whole = completed(learner, Kind.PROGRAMME).get()
    assert (whole.lecture_minutes, whole.exercise_minutes) == (33 * 60, 67.5 * 60)
    assert whole.fiscal_year == 2026
    assert Certificate.objects.get(person=learner).record == whole
    assert MakeUp.objects.get().instead.run == again

    # --- every minute, once, in the 年度 in which it was done
    sessions = Record.objects.filter(person=learner, kind=Kind.SESSION, current=True)
    done = {year: [0, 0] for year in (2025, 2026)}
    for record in sessions:
        done[record.fiscal_year][0] += record.lecture_minutes
        done[record.fiscal_year][1] += record.exercise_minutes
    lecture, exercise = minutes(first_half)
    assert done[2025] == [lecture, exercise - KOMA]
    lecture, exercise = minutes(second_half)
    assert done[2026] == [lecture, exercise + KOMA]
    assert sessions.count() == (33 + 67.5) * 60 / KOMA

    # --- as she reads it: a course counts in the 年度 in which it was completed
    years = {each.year: each.hours for each in by_year(Record.objects.filter(person=learner))}
    late = minutes(SUBJECTS[:1])
    first, second = minutes(first_half[1:]), minutes(second_half)
    assert (years[2025].lecture, years[2025].exercise) == first
    assert (years[2026].lecture, years[2026].exercise) == (
        second[0] + late[0],
        second[1] + late[1],
    )
    client.force_login(learner)
    page = client.get(reverse("my_records"))
    assert page.status_code == 200
    refresh_obligations(on=timezone.localdate())
    assert broken() == []
