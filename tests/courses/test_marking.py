"""Essays: handed in, marked by one or two people, and then as good as graded at once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.invariants import broken
from core.models import AuditEvent, Message
from courses import actions
from courses.grading import letters
from courses.marking_owners import owners_of
from courses.models import AnswerPart, AnswerResult, Attempt, EssayFile, Marking
from courses.permissions import papers_to_mark
from courses.reminders import papers_to_mark as reminders
from courses.states import AttemptState
from people.models import Post
from people.roles import Role
from records.models import Record
from records.states import Kind, Outcome
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    bureau,
    make_course,
    make_quiz,
)
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db

TEXT = "子供の安全を先に確かめる。"  # 13 letters
BEST = {"c1": "l3", "c2": "l3"}
HALF = {"c1": "l2", "c2": "l2"}
NONE = {"c1": "l1", "c2": "l1"}
PDF = b"%PDF-1.4 a report"


@pytest.fixture
def quiz(trainer):
    """One essay, nothing else, in the trainer's own course."""
    return essay_quiz(trainer)


@pytest.fixture
def second(trainer):
    """Another trainer of the organisation that holds the course."""
    return PostFactory(organisation=bureau(), roles=[Role.TRAINER]).person


def essay_quiz(owner, *, others=0, **fields):
    category = QuestionCategoryFactory()
    QuestionFactory(category=category, essay=True, prompt="見立てを書いてください。")
    for _ in range(others):
        QuestionFactory(category=category)
    course = make_course(lessons=0, owner=owner)
    return make_quiz(course, category=category, questions=1 + others, bank=0, **fields)


def handed_in(person, quiz, text=TEXT, *, at=None):
    attempt = attempt_of(person, quiz, at=at)
    answers = {essay_of(attempt): text}
    return actions.submit_attempt(attempt=attempt, answers=answers, by=person, at=at)


def essay_of(attempt):
    return next(item["id"] for item in attempt.snapshot if item["kind"] == "essay")


def sheet(attempt, levels, comment=""):
    question = essay_of(attempt)
    return actions.Sheet({question: levels}, {question: comment})


def give(attempt, levels, *, by, version=0, comment="", give=True):
    return actions.save_marking(
        attempt=attempt, sheet=sheet(attempt, levels, comment), version=version, give=give, by=by
    )


def everything_holds():
    return broken("courses") == []


class TestLetters:
    @pytest.mark.parametrize(
        ("text", "count"),
        [("あいう。", 4), ("あ い\n　う", 3), ("ＡＢ12", 4), ("か\u3099", 1), ("ﾊﾞｽ", 2), ("𠮟る", 2),
         ("葛\U000e0100飾", 2), ("", 0), ("「」、", 3)],
    )  # fmt: skip
    def test_are_counted_as_on_squared_paper(self, text, count):
        assert letters(text) == count


class TestHandingIn:
    def test_waits_for_marks_and_is_nowhere_counted(self, worker, quiz):
        attempt = handed_in(worker, quiz)

        assert (attempt.state, attempt.score, attempt.passed) == (AttemptState.WAITING, None, None)
        assert attempt.submitted_at is not None
        assert not Record.objects.of_kind(Kind.QUIZ).exists()
        assert not AnswerResult.objects.exists()
        assert everything_holds()

    def test_of_an_essay_left_empty_nobody_has_to_be_waited_for(self, worker, quiz):
        attempt = handed_in(worker, quiz, text="  ")

        assert (attempt.state, attempt.score) == (AttemptState.GRADED, 0)
        assert everything_holds()

    def test_by_the_clock_waits_too(self, worker, trainer):
        quiz = essay_quiz(trainer, time_limit=10)
        attempt = attempt_of(worker, quiz)
        actions.save_answers(attempt=attempt, answers={essay_of(attempt): TEXT}, by=worker)

        actions.close_overdue(at=attempt.closes_at)

        attempt.refresh_from_db()
        assert (attempt.state, attempt.submitted_at) == (AttemptState.WAITING, attempt.closes_at)

    def test_meanwhile_no_other_attempt_is_begun(self, worker, quiz):
        handed_in(worker, quiz)

        with pytest.raises(ValidationError, match="採点待ち"):
            attempt_of(worker, quiz)

    def test_what_is_too_long_is_kept_and_said(self, client, worker, quiz):
        attempt = attempt_of(worker, quiz)
        client.force_login(worker)
        long = "あ" * 21

        page = client.post(
            reverse("courses:submit_attempt", args=[attempt.pk]), {f"q-{essay_of(attempt)}": long}
        )

        assert "21字あります。20字以内で書いてください。" in page.content.decode()
        attempt.refresh_from_db()
        assert (attempt.state, attempt.answers) == (AttemptState.OPEN, {essay_of(attempt): long})


class TestFiles:
    @pytest.fixture
    def attempt(self, worker, quiz):
        return attempt_of(worker, quiz)

    def keep(self, attempt, content=PDF, name="桜井の報告.pdf"):
        file = SimpleUploadedFile(name, content)
        return actions.keep_file(
            attempt=attempt, question=essay_of(attempt), file=file, by=attempt.person
        )

    def test_alone_are_an_answer(self, attempt, worker):
        self.keep(attempt)

        done = actions.submit_attempt(attempt=attempt, by=worker)

        assert done.state == AttemptState.WAITING
        assert everything_holds()

    def test_the_second_takes_the_place_of_the_first(
        self, attempt, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            first = self.keep(attempt)
            second = self.keep(attempt, name="改.PDF")

        assert list(EssayFile.objects.all()) == [second]
        assert not first.file.storage.exists(first.file.name)
        assert second.file.storage.exists(second.file.name)

    @pytest.mark.parametrize(
        ("content", "name"),
        [(b"MZ\x90", "a.exe"), (b"<html>", "a.pdf"), (b"", "a.pdf"), (PDF, "a.docx"), (PDF, "pdf"),
         (b"%PDF" + b"0" * 10 * 1024 * 1024, "a.pdf")],
        ids=["exe", "html", "empty", "other", "no kind", "large"],
    )  # fmt: skip
    def test_of_another_kind_are_refused(self, attempt, content, name):
        with pytest.raises(ValidationError):
            self.keep(attempt, content, name)

        assert not EssayFile.objects.exists()

    def test_are_taken_only_while_the_paper_is_open(self, attempt, worker):
        self.keep(attempt)
        actions.submit_attempt(attempt=attempt, by=worker)

        with pytest.raises(actions.AlreadySubmitted):
            self.keep(attempt)
        with pytest.raises(actions.AlreadySubmitted):
            actions.drop_file(attempt=attempt, question=essay_of(attempt), by=worker)
        assert EssayFile.objects.count() == 1

    def test_not_for_a_question_that_takes_none(self, attempt, worker):
        with pytest.raises(actions.NotOnPaper):
            actions.keep_file(
                attempt=attempt, question="999", file=SimpleUploadedFile("a.pdf", PDF), by=worker
            )

    def test_are_opened_by_their_owner_and_the_markers_alone(
        self, client, attempt, worker, colleague, trainer, nerima_hr
    ):
        self.keep(attempt)
        actions.submit_attempt(attempt=attempt, by=worker)
        url = reverse("courses:essay_file", args=[attempt.pk, essay_of(attempt)])
        answers = {}
        for user in (worker, colleague, nerima_hr, trainer):
            client.force_login(user)
            answers[user.username] = client.get(url).status_code

        assert answers == {"worker": 200, "colleague": 404, "nerima-hr": 404, trainer.username: 200}
        assert AuditEvent.objects.filter(kind="courses.essay_file_opened").count() == 1

    def test_a_name_in_it_is_hidden_with_the_name(self, client, worker, trainer):
        attempt = attempt_of(worker, essay_quiz(trainer, anonymous_marking=True))
        self.keep(attempt)
        actions.submit_attempt(attempt=attempt, by=worker)
        client.force_login(trainer)
        url = reverse("courses:essay_file", args=[attempt.pk, essay_of(attempt)])

        page = client.get(reverse("courses:mark", args=[attempt.pk])).content.decode()

        assert "%E6%A1%9C" not in client.get(url)["Content-Disposition"]
        assert "桜井" not in page
        assert "桜井" not in client.get(reverse("courses:marking")).content.decode()

    def test_come_with_the_form(self, client, attempt, worker):
        client.force_login(worker)
        essay = essay_of(attempt)
        file = SimpleUploadedFile("報告.pdf", PDF)

        client.post(
            reverse("courses:save_answers", args=[attempt.pk]),
            {f"q-{essay}": TEXT, f"file-{essay}": file},
        )
        html = client.get(reverse("courses:attempt", args=[attempt.pk])).content.decode()
        assert "報告.pdf" in html
        assert "保存済み 13字" in html

        client.post(reverse("courses:drop_file", args=[attempt.pk, essay]))
        assert not EssayFile.objects.exists()


class TestOneMarker:
    def test_the_marks_go_into_score_and_ledger(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)

        give(attempt, {"c1": "l3", "c2": "l2"}, by=trainer, comment="根拠をもう1つ。")

        attempt.refresh_from_db()
        record = Record.objects.of_kind(Kind.QUIZ).get()
        assert (attempt.state, attempt.score, attempt.passed) == (AttemptState.GRADED, 75, False)
        assert (record.score, record.outcome, record.occurred_on) == (
            75, Outcome.FAILED, timezone.localdate(attempt.submitted_at),
        )  # fmt: skip
        assert record.evidence["marked_by"] == [trainer.pk]
        assert list(AnswerResult.objects.values_list("credit", "answered", "right")) == [
            (0.75, True, False)
        ]
        assert not AnswerPart.objects.exists()
        assert everything_holds()

    def test_passing_completes_the_course(self, worker, trainer, quiz):
        give(handed_in(worker, quiz), BEST, by=trainer)

        assert Record.objects.of_kind(Kind.COURSE).filter(person=worker).count() == 1
        assert everything_holds()

    def test_count_beside_what_is_graded_at_once(self, worker, trainer):
        quiz = essay_quiz(trainer, others=1)
        attempt = attempt_of(worker, quiz)
        other = next(item for item in attempt.snapshot if item["kind"] == "single")
        right = [choice["id"] for choice in other["choices"] if choice["correct"]]
        answers = {essay_of(attempt): TEXT, other["id"]: right}
        actions.submit_attempt(attempt=attempt, answers=answers, by=worker)

        give(attempt, HALF, by=trainer)

        attempt.refresh_from_db()
        assert attempt.score == 75

    def test_the_learner_is_told_and_reads_points_and_comment(self, client, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)
        url = reverse("courses:attempt", args=[attempt.pk])
        client.force_login(worker)
        before = client.get(url).content.decode()
        give(attempt, HALF, by=trainer, comment="根拠をもう1つ。", give=False)
        during = client.get(url).content.decode()

        give(attempt, HALF, by=trainer, comment="根拠をもう1つ。", version=1)

        after = client.get(url).content.decode()
        assert ["採点を待っています" in html for html in (before, during, after)] == [
            True,
            True,
            False,
        ]
        assert ["根拠をもう1つ。" in html for html in (before, during, after)] == [
            False,
            False,
            True,
        ]
        assert "8点中 4点" in after
        assert trainer.last_name not in after
        assert list(
            Message.objects.filter(person=worker, kind="courses.marked").values_list(
                "url", flat=True
            )
        ) == [url]

    def test_a_draft_may_lack_levels_and_marks_may_not(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)

        give(attempt, {"c1": "l2", "c2": "nonsense"}, by=trainer, give=False)
        with pytest.raises(actions.NotYetMarked) as refused:
            give(attempt, {"c1": "l2"}, by=trainer, version=1)

        assert refused.value.missing == [(essay_of(attempt), "c2")]
        draft = Marking.objects.get()
        assert (draft.levels, draft.given_at, draft.version) == (
            {essay_of(attempt): {"c1": "l2"}}, None, 1,
        )  # fmt: skip

    def test_nobody_marks_the_own_paper(self, trainer, quiz):
        attempt = handed_in(trainer, quiz)

        with pytest.raises(ValidationError, match="自分"):
            give(attempt, BEST, by=trainer)
        assert not papers_to_mark(trainer).exists()

    def test_given_once(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)
        give(attempt, BEST, by=trainer)

        with pytest.raises(actions.AlreadyMarked):
            give(attempt, NONE, by=trainer, version=1)

        assert Record.objects.of_kind(Kind.QUIZ).count() == 1

    def test_who_saves_on_an_older_version_is_told(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)
        give(attempt, HALF, by=trainer, give=False)

        with pytest.raises(actions.ChangedMeanwhile):
            give(attempt, NONE, by=trainer, version=0)

        assert Marking.objects.get().levels == {essay_of(attempt): HALF}

    def test_who_comes_second_is_told_who_has_it(self, worker, trainer, second, quiz):
        attempt = handed_in(worker, quiz)
        give(attempt, HALF, by=trainer, give=False)

        with pytest.raises(actions.MarkedByAnother, match=trainer.last_name):
            give(attempt, NONE, by=second)

        assert Marking.objects.get().marker == trainer

    def test_a_draft_can_go_on_in_other_hands(self, worker, trainer, second, quiz):
        attempt = handed_in(worker, quiz)
        give(attempt, HALF, by=trainer, give=False)

        actions.take_over(attempt=attempt, by=second)

        with pytest.raises(actions.MarkedByAnother, match=second.last_name):
            give(attempt, NONE, by=trainer, version=1)
        give(attempt, HALF, by=second, version=2)
        assert Record.objects.get(kind=Kind.QUIZ).evidence["marked_by"] == [second.pk]

    def test_the_marks_are_the_rubrics_of_the_day(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)
        question = QuestionFactory._meta.model.objects.get(pk=essay_of(attempt))
        question.rubric = []
        question.save()

        give(attempt, BEST, by=trainer)

        attempt.refresh_from_db()
        assert attempt.score == 100


class TestTwoMarkers:
    @pytest.fixture
    def attempt(self, worker, trainer):
        quiz = essay_quiz(trainer, second_marker=True, most_difference=2)
        return handed_in(worker, quiz)

    def test_near_each_other_the_mean_counts(self, attempt, trainer, second):
        give(attempt, BEST, by=trainer)
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.WAITING

        give(attempt, {"c1": "l3", "c2": "l2"}, by=second)

        attempt.refresh_from_db()
        assert (attempt.state, attempt.score) == (AttemptState.GRADED, round(700 / 8, 2))
        assert attempt.marks == {essay_of(attempt): {"points": "7", "most": 8}}
        assert everything_holds()

    def test_far_from_each_other_both_are_told_and_agree(self, attempt, trainer, second, worker):
        give(attempt, BEST, by=trainer)
        give(attempt, NONE, by=second)
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.WAITING
        told = Message.objects.filter(kind="courses.marks_differ").values_list("person", flat=True)
        assert set(told) == {trainer.pk, second.pk}
        assert everything_holds()

        with pytest.raises(ValidationError, match="理由"):
            actions.settle(attempt=attempt, sheet=sheet(attempt, HALF), reason=" ", by=second)
        actions.settle(attempt=attempt, sheet=sheet(attempt, HALF), reason="根拠は1つ。", by=second)

        attempt.refresh_from_db()
        assert (attempt.state, attempt.score) == (AttemptState.GRADED, 50)
        assert Record.objects.get(kind=Kind.QUIZ).evidence["marked_by"] == sorted(
            [trainer.pk, second.pk]
        )
        assert everything_holds()

    def test_agree_only_after_both_have_given(self, attempt, trainer):
        give(attempt, BEST, by=trainer)

        with pytest.raises(ValidationError):
            actions.settle(attempt=attempt, sheet=sheet(attempt, HALF), reason="早い", by=trainer)

        assert Marking.objects.count() == 1

    def test_one_person_is_not_two(self, attempt, trainer):
        give(attempt, BEST, by=trainer)

        with pytest.raises(actions.AlreadyMarked):
            give(attempt, BEST, by=trainer, version=1)

        attempt.refresh_from_db()
        assert attempt.state == AttemptState.WAITING

    def test_neither_sees_the_others_marks_before_the_own(self, client, attempt, trainer, second):
        give(attempt, BEST, by=trainer, comment="秘密の所見")
        url = reverse("courses:mark", args=[attempt.pk])
        client.force_login(second)
        before = client.get(url).content.decode()
        queue = client.get(reverse("courses:marking")).content.decode()

        give(attempt, NONE, by=second)

        after = client.get(url).content.decode()
        assert ["秘密の所見" in html for html in (before, queue, after)] == [False, False, True]
        assert "8点中 8点" not in before


class TestScreens:
    def form(self, attempt, levels, version=0, **more):
        question = essay_of(attempt)
        return {f"m-{question}-{key}": level for key, level in levels.items()} | {
            f"c-{question}": "所見", "version": version, **more,
        }  # fmt: skip

    def test_from_the_queue_to_the_ledger(self, client, worker, trainer, quiz):
        attempt = handed_in(worker, quiz, at=timezone.now() - datetime.timedelta(days=3))
        client.force_login(trainer)
        url = reverse("courses:mark", args=[attempt.pk])

        queue = client.get(reverse("courses:marking")).content.decode()
        assert url in queue
        assert "3日待ち" in queue
        assert TEXT in client.get(url).content.decode()
        client.post(url, self.form(attempt, HALF, do="save"))
        assert "checked" in client.get(url).content.decode()
        done = client.post(url, self.form(attempt, HALF, version=1, do="give"))

        assert done.url == reverse("courses:marking")
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.GRADED
        assert AuditEvent.objects.filter(kind="courses.paper_opened").count() == 2
        assert AuditEvent.objects.filter(kind="courses.paper_marked").count() == 1

    def test_what_is_refused_keeps_what_was_entered(self, client, worker, trainer, second, quiz):
        attempt = handed_in(worker, quiz)
        give(attempt, NONE, by=second, give=False)
        client.force_login(trainer)
        url = reverse("courses:mark", args=[attempt.pk])

        held = client.post(url, self.form(attempt, HALF, do="give"))
        actions.take_over(attempt=attempt, by=trainer)
        stale = client.post(url, self.form(attempt, BEST, version=1, do="give"))
        part = client.post(url, self.form(attempt, {"c1": "l3"}, version=2, do="give"))

        assert [held.status_code, stale.status_code, part.status_code] == [422, 422, 422]
        assert second.last_name in held.content.decode()
        assert stale.content.decode().count(" checked") == 2
        assert "所見</textarea>" in stale.content.decode()
        assert "段階を選んでください。" in part.content.decode()

    @pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
    def test_nonsense_in_the_form_is_no_fault_of_ours(self, client, worker, trainer, quiz, version):
        attempt = handed_in(worker, quiz)
        client.force_login(trainer)

        page = client.post(
            reverse("courses:mark", args=[attempt.pk]),
            {"version": version, "m-1-c1": "l1", f"m-{essay_of(attempt)}-c1": "x\0", "do": "give"},
        )

        assert page.status_code == 422

    def test_who_differ_agree_on_the_page(self, client, worker, trainer, second):
        attempt = handed_in(worker, essay_quiz(trainer, second_marker=True))
        give(attempt, BEST, by=trainer)
        give(attempt, NONE, by=second)
        client.force_login(second)
        url = reverse("courses:settle_marks", args=[attempt.pk])
        assert url in client.get(reverse("courses:mark", args=[attempt.pk])).content.decode()

        refused = client.post(url, self.form(attempt, HALF, reason=""))
        client.post(url, self.form(attempt, HALF, reason="話し合った。"))

        assert refused.status_code == 422
        attempt.refresh_from_db()
        assert attempt.score == 50

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_queue_costs_the_same(
        self, client, trainer, quiz, count, django_assert_num_queries
    ):
        for _ in range(count):
            handed_in(PostFactory().person, quiz)
        client.force_login(trainer)
        client.get(reverse("courses:marking"))

        with django_assert_num_queries(9):
            client.get(reverse("courses:marking"))


class TestWhoMarks:
    def test_the_trainer_the_office_and_trainers_of_the_organisation(
        self, worker, trainer, second, metropolis, administrator, nerima_hr
    ):
        attempt = handed_in(worker, essay_quiz(trainer))
        elsewhere = PostFactory(roles=[Role.TRAINER]).person
        users = {"trainer": trainer, "second": second, "metropolis": metropolis,
                 "administrator": administrator, "hr": nerima_hr, "elsewhere": elsewhere, "worker": worker}  # fmt: skip

        may = {name for name, user in users.items() if attempt in papers_to_mark(fresh(user))}

        assert may == {"trainer", "second", "metropolis"}

    def test_after_seven_days_the_author_is_reminded(self, worker, outsider, trainer, quiz):
        day = timezone.localdate()
        handed_in(worker, quiz, at=timezone.now() - datetime.timedelta(days=7))
        handed_in(outsider, quiz, at=timezone.now() - datetime.timedelta(days=7))
        handed_in(PostFactory().person, quiz, at=timezone.now() - datetime.timedelta(days=6))
        done = handed_in(PostFactory().person, quiz, at=timezone.now() - datetime.timedelta(days=7))
        give(done, BEST, by=trainer)

        told = list(reminders(day, -7))

        assert [(each.person, "2件" in each.title, each.url) for each in told] == [
            (trainer.pk, True, reverse("courses:marking"))
        ]

    def test_of_an_author_who_has_left_the_organisation_is(self, worker, trainer, second, quiz):
        trainer.left_on = timezone.localdate()
        trainer.save()
        Post.objects.filter(person=trainer).update(organisation=bureau())

        assert owners_of({quiz.pk}, on=timezone.localdate()) == {quiz.pk: {second.pk}}


def fresh(user):
    """As the next request sees the person: nothing remembered."""
    return type(user).objects.get(pk=user.pk)


class TestInvariants:
    def test_find_marks_that_nobody_gave(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)
        give(attempt, HALF, by=trainer)
        Attempt.objects.filter(pk=attempt.pk).update(
            marks={essay_of(attempt): {"points": "8", "most": 8}}
        )

        assert f"courses.attempt {attempt.pk}" in [row for _sentence, row in broken("courses")]

    def test_find_a_paper_that_was_forgotten(self, worker, trainer, quiz):
        attempt = handed_in(worker, quiz)
        Marking.objects.create(
            attempt=attempt, place=1, marker=trainer, levels={essay_of(attempt): HALF},
            given_at=timezone.now(),
        )  # fmt: skip

        assert [row for _sentence, row in broken("courses")] == [f"courses.attempt {attempt.pk}"]
