"""統合: two accounts of one person become one, and nothing counts twice."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from certificates.models import Certificate
from core.invariants import broken
from core.jobs import run
from core.models import AuditEvent, Job, Message
from courses.models import AnswerResult, Attempt, Progress, QuizPage
from people.models import Deputy, Leave, Merging, Post, User
from people.roles import Role
from records import reports
from records.models import Obligation, Record
from records.states import Kind, Outcome
from tests.conftest import fresh, person, post_of
from tests.factories.certificates import CertificateDesignFactory, certified
from tests.factories.courses import (
    attempt_of,
    finished,
    lessons_of,
    make_course,
    passed,
    quiz_of,
    right_answers,
    started,
)
from tests.factories.messages import told
from tests.factories.people import LeaveFactory, PostFactory
from tests.factories.records import ObligationFactory, recorded
from workforce import actions

pytestmark = pytest.mark.django_db

MERGE = "/office/people/merge/"
REASON = "中野区から練馬区に移ったときに、二重に登録されたため"


@pytest.fixture
def twin(nakano) -> User:
    """桜井 みのり once more, as 中野区 had registered her."""
    user = person("13114-0042", "桜井", "みのり", "サクライ", "ミノリ")
    PostFactory(person=user, organisation=nakano, end=datetime.date(2026, 4, 1))
    return user


@pytest.fixture
def merged(worker, twin, metropolis):
    """The account of 中野区 goes into the one of 練馬区; the job has run."""

    def merge(*, kept=worker, old=twin, by=metropolis) -> Merging:
        run_merge(kept, old, by)
        return Merging.objects.get(merged=old)

    return merge


def run_merge(kept: User, old: User, by: User) -> Job:
    job = actions.merge(kept=fresh(kept), merged=fresh(old), reason=REASON, by=fresh(by))
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return job


def of(user: User) -> list[Record]:
    return list(Record.objects.current().of(user).order_by("pk"))


def test_what_the_closed_account_was_told_is_in_the_kept_inbox(worker, twin, outsider, merged):
    told(twin, key="a", title="閉じる側の知らせ")
    told(outsider, key="a", title="ほかの人の知らせ")

    merged()

    assert set(Message.objects.values_list("person", "title")) == {
        (worker.pk, "閉じる側の知らせ"),
        (outsider.pk, "ほかの人の知らせ"),
    }


class TestRecords:
    def test_they_are_the_kept_accounts_and_say_why(self, worker, twin, merged, metropolis):
        row = recorded(twin, key=f"course:abc:1:{twin.pk}@2025")

        merged()

        new = Record.objects.current().get()
        assert (new.person, new.supersedes, new.recorded_by) == (worker, row, metropolis)
        assert new.reason == f"統合：{REASON}"
        assert new.key == f"course:abc:1:{worker.pk}@2025"
        assert (new.organisation, new.post) == (row.organisation, row.post)
        row.refresh_from_db()
        assert (row.person, row.current) == (twin, False)

    def test_what_both_have_done_counts_once(self, worker, twin, merged):
        mine = recorded(worker, key=f"course:abc:1:{worker.pk}")
        recorded(twin, key=f"course:abc:1:{twin.pk}")
        everything = Record.objects.all()
        before = reports.figures(everything)

        merged()

        after = reports.figures(everything)
        assert (before.distinct_learners, before.total_learners) == (2, 2)
        assert (after.distinct_learners, after.total_learners) == (1, 1)
        assert of(worker) == [mine]
        assert [row.outcome for row in of(twin)] == [Outcome.VOID]

    def test_what_only_the_closed_account_has_done_stands(self, worker, twin, merged):
        failed = recorded(
            worker, kind=Kind.SURVEY, key=f"survey:a::{worker.pk}", outcome=Outcome.EXCUSED
        )
        recorded(twin, kind=Kind.SURVEY, key=f"survey:a::{twin.pk}")

        merged()

        assert [(row.outcome, row.supersedes) for row in of(worker)] == [
            (Outcome.COMPLETED, failed)
        ]

    def test_a_void_completion_stays_void(self, worker, twin, merged):
        recorded(twin, key=f"course:abc:1:{twin.pk}", outcome=Outcome.VOID)

        merged()

        assert [row.outcome for row in of(worker)] == [Outcome.VOID]

    def test_the_job_goes_on_where_it_was_cut_off_and_may_run_twice(
        self, worker, twin, metropolis, monkeypatch
    ):
        monkeypatch.setattr("records.actions.moving.CHUNK", 2)
        for number in range(5):
            recorded(twin, subject_key=f"s{number}", key=f"course:s{number}:1:{twin.pk}")
        job = actions.merge(kept=worker, merged=twin, reason=REASON, by=fresh(metropolis))
        merging = Merging.objects.get()

        class CutError(Exception):
            pass

        def stop(done: int) -> None:
            raise CutError

        with pytest.raises(CutError):
            actions.move_merged(merging, stop)
        assert len(of(worker)) == 2
        run(job.pk)

        assert [row.subject_key for row in of(worker)] == [f"s{n}" for n in range(5)]
        rows = Record.objects.count()
        actions.move_merged(merging, lambda done: None)
        assert Record.objects.count() == rows
        merging.refresh_from_db()
        assert merging.finished_at is not None


class TestWhatFollows:
    def test_posts_leaves_and_obligations(self, worker, twin, merged, nakano):
        LeaveFactory(person=twin, start=datetime.date(2026, 10, 1), end=datetime.date(2026, 11, 1))
        LeaveFactory(
            person=worker, start=datetime.date(2026, 10, 15), end=datetime.date(2027, 1, 1)
        )
        ObligationFactory(person=twin)

        merged()

        assert {post.organisation.name for post in Post.objects.of(worker)} == {
            "中野区", "練馬子ども家庭支援センター",
        }  # fmt: skip
        assert not Post.objects.of(twin).exists()
        leave = Leave.objects.get()
        assert (leave.person, leave.start, leave.end) == (
            worker, datetime.date(2026, 10, 1), datetime.date(2027, 1, 1),
        )  # fmt: skip
        assert {row.person for row in Obligation.objects.all()} == {worker}

    def test_supervising_and_deputising_but_never_for_oneself(
        self, worker, twin, colleague, supervisor, merged
    ):
        Post.objects.of(colleague).update(supervisor=twin)
        Post.objects.of(worker).update(supervisor=twin)
        start = datetime.date(2026, 4, 1)
        Deputy.objects.create(holder=post_of(supervisor), deputy=twin, start=start)
        Deputy.objects.create(holder=post_of(worker), deputy=twin, start=start)

        merged()

        assert Post.objects.get(person=colleague).supervisor == worker
        assert {post.supervisor for post in Post.objects.of(worker)} == {None}
        assert [(row.holder.person, row.deputy) for row in Deputy.objects.all()] == [
            (supervisor, worker)
        ]

    def test_a_course_half_done_in_each_is_completed_once(self, worker, twin, merged, bureau):
        course = make_course(lessons=2)
        first, second = lessons_of(course)
        for who, lesson in ((worker, first), (twin, second)):
            started(who, course)
            finished(who, lesson)

        merged()

        assert Record.objects.done().of_kind(Kind.COURSE).get().person == worker
        progress = Progress.objects.get()
        assert (progress.person, progress.done) == (worker, progress.total)
        assert progress.completed_at is not None

    def test_a_course_that_the_closed_account_completed_is_not_completed_again(
        self, worker, twin, merged
    ):
        course = make_course(lessons=2)
        started(worker, course)
        finished(worker, lessons_of(course)[0])
        started(twin, course)
        finished(twin, *lessons_of(course))

        merged()

        done = Record.objects.done().of_kind(Kind.COURSE)
        assert [row.person for row in done] == [worker]
        assert Progress.objects.get().completed_at is not None

    def test_attempts_are_numbered_on_and_an_open_one_of_each_is_not_two(
        self, worker, twin, merged
    ):
        course = make_course(lessons=0, quiz={"attempts_allowed": 3})
        quiz = quiz_of(course)
        for who in (worker, twin):
            started(who, course)
            attempt_of(who, quiz)

        merged()

        attempts = Attempt.objects.order_by("number")
        assert [(row.person, row.number, row.turn, row.state) for row in attempts] == [
            (worker, 1, 1, "open"), (worker, 2, 2, "graded"),
        ]  # fmt: skip
        assert Record.objects.current().of_kind(Kind.QUIZ).of(worker).get().key == (
            f"quiz:{quiz.key}:2:{worker.pk}"
        )

    def test_turns_of_both_may_be_more_than_one_would_have_had(self, worker, twin, merged):
        from courses.actions import submit_attempt  # noqa: PLC0415 -- only here

        course = make_course(lessons=0, quiz={"attempts_allowed": 1})
        for who in (worker, twin):
            started(who, course)
            attempt = attempt_of(who, quiz_of(course))
            submit_attempt(attempt=attempt, by=who, answers=right_answers(attempt))

        merged()

        assert [row.turn for row in Attempt.objects.order_by("turn")] == [1, 2]


class TestStatistics:
    """Of each edition the attempt counts that was begun first in either account."""

    @pytest.mark.parametrize(("first", "number"), [("twin", 2), ("worker", 1)])
    def test_the_first_in_time_counts_whatever_its_number(
        self, request, worker, twin, merged, first, number
    ):
        quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 0}))
        for who in (worker, twin):
            passed(who, quiz)
        begun = timezone.now() - datetime.timedelta(days=9)
        Attempt.objects.filter(person=request.getfixturevalue(first)).update(started_at=begun)

        merged()

        counting = AnswerResult.objects.filter(first=True).values_list("attempt__number", flat=True)
        assert {*counting} == {number}
        assert broken("courses") == []

    def test_each_edition_has_its_own_first(self, worker, twin, merged):
        quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 0}))
        old = passed(twin, quiz)
        QuizPage.objects.filter(pk=quiz.pk).update(edition=2)
        new = passed(worker, QuizPage.objects.get(pk=quiz.pk))

        merged()

        counting = AnswerResult.objects.filter(first=True).values_list("attempt", flat=True)
        assert {*counting} == {old.pk, new.pk}

    def test_others_keep_theirs(self, worker, twin, colleague, merged):
        quiz = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 0}))
        elsewhere = quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 0}))
        kept = [passed(colleague, quiz), passed(worker, elsewhere)]
        passed(twin, quiz)

        merged()

        rows = AnswerResult.objects.filter(attempt__in=kept)
        assert {*rows.values_list("first", flat=True)} == {True}


class TestCertificates:
    def test_they_stay_valid_with_their_words_in_the_kept_list(self, client, worker, twin, merged):
        paper = certified(twin, key=f"course:abc:1:{twin.pk}")
        words = paper.snapshot

        merged()

        now = Certificate.objects.get()
        assert (now.person, now.state, now.snapshot, now.number) == (
            worker, "valid", words, paper.number,
        )  # fmt: skip
        assert now.record == Record.objects.current().get()
        client.force_login(worker)
        assert client.get(f"/my/certificates/{now.pk}/").status_code in {200, 404}

    def test_two_papers_for_one_completion_both_stay(self, worker, twin, merged):
        design = CertificateDesignFactory()
        certified(worker, design=design, key=f"course:abc:1:{worker.pk}")
        certified(twin, design=design, key=f"course:abc:1:{twin.pk}")

        merged()

        papers = Certificate.objects.all()
        assert {(paper.person, paper.state) for paper in papers} == {(worker, "valid")}
        assert Certificate.objects.count() == 2


def test_every_invariant_holds_afterwards(worker, twin, merged, bureau):
    course = make_course(lessons=1, quiz={"attempts_allowed": 2})
    for who in (worker, twin):
        started(who, course)
        finished(who, *lessons_of(course))
        attempt_of(who, quiz_of(course))
    design = CertificateDesignFactory()
    for who in (worker, twin):
        certified(who, design=design, key=f"course:abc:1:{who.pk}")
    certified(twin, design=design, key=f"course:other:1:{twin.pk}", subject_key="other")
    ObligationFactory(person=twin)

    merged()

    assert broken() == []


class TestTheClosedAccount:
    def test_nobody_logs_in_under_it_and_the_refusal_is_the_usual_one(self, client, twin, merged):
        from tests.factories.people import PASSWORD  # noqa: PLC0415 -- only here

        client.force_login(twin)
        merged()

        assert client.get("/my/").status_code == 302
        response = client.post("/accounts/login/", {"login": twin.username, "password": PASSWORD})
        assert "ログインIDかパスワードが正しくありません" in response.content.decode()

    def test_the_person_reads_what_happened(self, client, worker, twin, merged):
        merged()
        client.force_login(worker)

        page = client.get("/my/profile/").content.decode()

        assert twin.username in page
        assert REASON in page


class TestWhatIsRefused:
    def test_one_account_with_itself(self, worker, metropolis):
        with pytest.raises(ValidationError, match="別々の"):
            actions.merge(kept=worker, merged=worker, reason=REASON, by=fresh(metropolis))

    def test_without_a_reason(self, worker, twin, metropolis):
        with pytest.raises(ValidationError):
            actions.merge(kept=worker, merged=twin, reason=" ", by=fresh(metropolis))

    def test_one_that_was_merged_before(self, worker, twin, colleague, merged, metropolis):
        merged()

        with pytest.raises(ValidationError, match="すでに統合"):
            actions.merge(kept=colleague, merged=twin, reason=REASON, by=fresh(metropolis))

    def test_ones_own_account_is_never_the_closed_one(self, worker, metropolis):
        with pytest.raises(ValidationError, match="自分のアカウント"):
            actions.merge(kept=worker, merged=metropolis, reason=REASON, by=fresh(metropolis))
        assert not Merging.objects.exists()


class TestTheScreen:
    def both(self, worker, twin) -> str:
        return f"{MERGE}?first={worker.username}&second={twin.username}"

    def test_both_stand_side_by_side(self, client, metropolis, worker, twin):
        certified(twin)
        client.force_login(metropolis)

        page = client.get(self.both(worker, twin)).content.decode()

        for shown in ("13114-0042", "worker", "中野区", "相談支援係", "1枚"):
            assert shown in page
        assert AuditEvent.objects.filter(kind="people.merging_opened").exists()

    def test_accounts_alike_are_named(self, client, metropolis, worker, twin, colleague):
        client.force_login(metropolis)

        response = client.get(MERGE, {"first": "ＷＯＲＫＥＲ"})

        assert list(response.context["alike"]) == [twin]

    def test_it_is_confirmed_on_a_page_of_its_own(self, client, metropolis, worker, twin):
        client.force_login(metropolis)
        typed = {"kept": worker.pk, "reason": REASON}

        asked = client.post(self.both(worker, twin), typed)

        assert "元には戻せません" in asked.content.decode()
        assert not Merging.objects.exists()
        done = client.post(self.both(worker, twin), typed | {"confirmed": "1"})
        assert done["Location"] == f"/jobs/{Job.objects.get().public_id}/"
        assert (Merging.objects.get().kept, Merging.objects.get().merged) == (worker, twin)
        facts = AuditEvent.objects.get(kind="people.merged").facts
        assert facts["merging"] == Merging.objects.get().pk

    def test_different_days_of_birth_are_pointed_out(self, client, metropolis, worker, twin):
        User.objects.filter(pk=worker.pk).update(born_on="1990-01-01")
        User.objects.filter(pk=twin.pk).update(born_on="1991-01-01")
        client.force_login(metropolis)

        assert "生年月日が違います" in client.get(self.both(worker, twin)).content.decode()

    @pytest.mark.parametrize(
        "query", ["?first=worker&second=worker", "?first=nobody", "?second=worker", "?first=%00"]
    )
    def test_bad_addresses_lead_to_the_choice(self, client, metropolis, worker, query):
        client.force_login(metropolis)

        response = client.get(MERGE + query)

        assert response.status_code == 200
        assert response.context["form"].errors

    @pytest.mark.parametrize("who", ["nerima_hr", "supervisor", "worker", "trainer"])
    def test_nobody_else_has_it(self, client, request, worker, twin, who):
        client.force_login(request.getfixturevalue(who))

        assert client.get(self.both(worker, twin)).status_code == 404
        typed = {"kept": worker.pk, "reason": REASON, "confirmed": "1"}
        assert client.post(self.both(worker, twin), typed).status_code == 404
        assert not Merging.objects.exists()


def test_roles_of_both_are_held_in_their_posts(worker, twin, merged, nakano):
    PostFactory(person=twin, organisation=nakano, roles=[Role.SUPERVISOR])

    merged()

    posts = {post.organisation.name: post for post in fresh(worker).running_posts}
    assert set(posts) == {"中野区", "練馬子ども家庭支援センター"}
