"""When a programme is completed, what the record of it says, and what a changed tree does."""

import datetime

import pytest
from django.utils import timezone

from certificates.models import Certificate
from core import jobs
from core.invariants import broken
from courses import actions
from courses.actions import Seen
from courses.models import Allocation, Attendance
from courses.programme_standing import programme_standing
from courses.programme_tree import next_step, stuck, tree
from courses.states import Presence
from records import actions as records
from records.models import Record
from tests.conftest import post_of
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.courses import finished, home_page, lessons_of, make_course
from tests.factories.people import PostFactory
from tests.factories.programmes import (
    a_set,
    any_page,
    changed,
    completed,
    course,
    external,
    follow,
    in_it,
    item,
    live,
    make_courses,
    make_programme,
    offline,
    other,
    outline,
    owed,
    place,
    required,
)
from tests.factories.records import recorded
from tests.factories.runs import apply, move_to_past, open_run

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def record_of(person, programme):
    return Record.objects.current().get(person=person, subject_key=programme.key)


def test_finishing_a_course_completes_the_programme_and_the_one_around_it(worker):
    first, second = make_course(lessons=1, lecture_minutes=30), make_course(lessons=1)
    inside = make_programme(a_set("内", course(first)))
    around = make_programme(a_set("外", other(inside), course(first)))
    in_it(worker, around)
    in_it(worker, inside)
    in_it(worker, make_programme(a_set("別", course(second))))

    finished(worker, *lessons_of(first))

    assert record_of(worker, inside).lecture_minutes == 30
    assert record_of(worker, around).lecture_minutes == 30
    assert owed(worker, around).satisfied_on == TODAY()
    states = Allocation.objects.order_by("pk").values_list("done", "total", "completed_at")
    assert [(done, total, at is not None) for done, total, at in states] == [
        (2, 2, True), (1, 1, True), (0, 1, False),
    ]  # fmt: skip


def test_all_minutes_of_a_long_way_are_told_once(worker, trainer):
    lecture = make_courses(1, lecture_minutes=60)[0]
    exercise = make_course(lessons=0, exercise_minutes=180)
    programme = make_programme(
        a_set("講義", course(lecture), external("他機関", lecture=90)),
        a_set("演習", live(exercise), offline("見学", practicum=120)),
        sets_in_order=True,
    )
    row = in_it(worker, programme)
    run = open_run(by=trainer, course=exercise, sessions=2)
    enrolment = apply(run, worker)
    move_to_past(run)
    completed(worker, lecture)
    for title in ("他機関", "見学"):
        actions.enter_result(
            allocation=row, item=item(programme, title), by=trainer,
            shown=actions.Shown(happened_on=TODAY()),
        )  # fmt: skip
    for session in run.sessions.all():
        assert place(worker, programme).completed_at is None
        seen = [Seen(enrolment, Presence.ATTENDED)]
        actions.note_presence(session=session, seen=seen, by=trainer, source=Attendance.Source.LIST)

    done = record_of(worker, programme)
    # The two sessions are lectures of 90 minutes each.
    assert (done.lecture_minutes, done.exercise_minutes, done.practicum_minutes) == (330, 0, 120)
    assert done.post == post_of(worker)
    assert Attendance.objects.count() == 2
    assert not broken()


def test_a_missed_session_makes_it_impossible_until_a_make_up_is_booked(worker, trainer):
    """As in the course itself: a session that is over and whose list is not saved yet is open."""
    exercise = make_course(lessons=0)
    programme = make_programme(a_set("演習", live(exercise)))
    in_it(worker, programme)
    run = open_run(by=trainer, course=exercise, sessions=2)
    enrolment = apply(run, worker)

    def stuck_now():
        return [row.title for row in stuck(tree(programme_standing(worker, outline(programme))))]

    standing = programme_standing(worker, outline(programme))
    assert stuck_now() == []
    assert "/runs/" in next_step(standing, tree(standing)).url
    move_to_past(run)
    assert stuck_now() == []

    first, second = run.sessions.in_order()
    for session, presence in ((first, Presence.ABSENT), (second, Presence.ATTENDED)):
        actions.note_presence(
            session=session,
            seen=[Seen(enrolment, presence)],
            by=trainer,
            source=Attendance.Source.LIST,
        )
    assert stuck_now() == [exercise.title]

    again = open_run(by=trainer, course=exercise, sessions=2, in_days=40)
    instead = again.sessions.get(number=1)
    actions.book_make_up(enrolment=enrolment, missed=first, instead=instead, by=worker)
    assert stuck_now() == []


@pytest.mark.parametrize("count", [1, 3])
def test_completing_costs_the_same_for_many_people(
    nerima, metropolis, trainer, django_assert_num_queries, count
):
    """All attend the last session in one list: records and certificates of the programme too."""
    exercise = make_course(lessons=0)
    design = CertificateDesignFactory()
    programme = make_programme(a_set("演習", live(exercise)), certificate_design=design)
    run = open_run(by=trainer, course=exercise)
    posts = PostFactory.create_batch(count, organisation=nerima)
    for post in posts:
        in_it(post.person, programme)
    seen = [Seen(apply(run, post.person), Presence.ATTENDED) for post in posts]
    move_to_past(run)

    with django_assert_num_queries(COMPLETING):
        actions.note_presence(
            session=run.sessions.get(), seen=seen, by=trainer, source=Attendance.Source.LIST
        )

    people = {post.person_id for post in posts}
    done = Record.objects.done().of_kind("programme").about(programme.key)
    assert set(done.values_list("person", flat=True)) == people
    assert set(Certificate.objects.values_list("person", flat=True)) == people


COMPLETING = 81


def test_a_page_of_another_room_is_done_by_whatever_the_ledger_has_of_it(worker):
    guideline = home_page()
    programme = make_programme(a_set("読む", any_page(guideline)))
    in_it(worker, programme)

    recorded(
        worker, kind="guideline", subject_key=guideline.key, outcome="acknowledged",
        occurred_on=TODAY(),
    )  # fmt: skip

    assert place(worker, programme).completed_at is not None


def test_what_the_office_voids_stays_void_until_the_office_brings_it_back(worker, nerima_hr):
    (one,) = make_courses(1)
    programme = make_programme(a_set("全部", course(one)))
    in_it(worker, programme)
    completed(worker, one)

    void = records.void(record_of(worker, programme), reason="取り違え", by=nerima_hr)
    assert place(worker, programme).completed_at is None
    assert owed(worker, programme).satisfied_on is None
    completed(worker, one, edition=2)
    assert place(worker, programme).completed_at is None

    records.correct(void, reason="正しかった", by=nerima_hr, outcome="completed")
    assert place(worker, programme).completed_at is not None
    assert not broken()


def test_who_had_done_it_all_completes_it_on_entering(worker, nerima):
    (one,) = make_courses(1)
    completed(worker, one, occurred_on=TODAY() - 30 * DAY)
    programme = make_programme(a_set("全部", course(one)))

    required(programme, organisation=nerima)

    assert place(worker, programme).completed_at is not None
    assert record_of(worker, programme).occurred_on == TODAY()


def test_a_changed_tree_is_counted_again_by_a_job_and_what_is_earned_stays(
    worker, colleague, nerima_hr
):
    one, two = make_courses(2)
    programme = make_programme(a_set("全部", course(one), course(two)))
    in_it(worker, programme)
    in_it(colleague, programme)
    completed(worker, one)

    programme = changed(programme, a_set("全部", course(one)), change_reason="二重のため")
    (job,) = actions.reevaluate_changed_programmes([programme], by=nerima_hr)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.done, job.total, job.state) == (2, 2, "done")
    assert place(worker, programme).completed_at is not None
    assert (place(colleague, programme).done, place(colleague, programme).total) == (0, 1)
    changed(programme, a_set("全部", course(one), course(two)))
    assert actions.reevaluate_changed_programmes([programme], by=None)[0].total == 1
    assert place(worker, programme).completed_at is not None


@pytest.mark.parametrize("count", [1, 3])
def test_counting_again_costs_the_same_for_many_people(nerima, django_assert_num_queries, count):
    one, two = make_courses(2)
    programme = make_programme(a_set("全部", course(one), course(two)))
    for post in PostFactory.create_batch(count, organisation=nerima):
        in_it(post.person, programme)
    programme = changed(programme, a_set("全部", course(two)))
    found = outline(programme)

    with django_assert_num_queries(7):
        actions.reevaluate_programme(found, progress=lambda _done: None)


def test_a_programme_without_anything_is_never_completed(worker):
    programme = make_programme()

    assert in_it(worker, programme).completed_at is None
    follow()
    assert place(worker, programme).total == 0
