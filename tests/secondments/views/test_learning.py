"""The pages of what is learnt: who gets in, and what they do there."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Skill
from secondments.learning_states import ReportState
from secondments.models import FollowUp, Goal, LogEntry, Report, Secondment
from secondments.states import State
from tests.factories.secondments import (
    GoalFactory,
    InterviewFactory,
    LogEntryFactory,
    ReportFactory,
    SignOffFactory,
    seconded,
)

START, END = datetime.date(2025, 4, 1), datetime.date(2026, 4, 1)
TEXTS = {"work": "同行しました。", "learnt": "見立てです。", "use": "伝えます。", "wishes": ""}


@pytest.fixture
def posting(worker, centre, instructor):
    return seconded(worker, host=centre, instructor=instructor)


@pytest.fixture
def over(worker, centre, instructor):
    return seconded(
        worker, host=centre, instructor=instructor,
        state=State.ENDED, planned_start=START, planned_end=END,
    )  # fmt: skip


@pytest.fixture
def everybody(
    worker, colleague, supervisor, nerima_hr, nakano_hr, outsider, trainer, instructor, host_hr,
    metropolis,
):  # fmt: skip
    return locals()


def address(name: str, posting, *args) -> str:
    return reverse(f"secondments:{name}", args=[posting.public_id, *args])


def who_gets_in(client, everybody, url: str) -> set[str]:
    def answers(user) -> bool:
        client.force_login(user)
        return client.get(url).status_code == 200

    return {name for name, user in everybody.items() if answers(user)}


# --- who gets in ----------------------------------------------------------------------
@pytest.mark.parametrize("name", ["goals", "log", "follow_ups"])
def test_both_sides_read_what_is_learnt_and_nobody_else(client, posting, everybody, name):
    assert who_gets_in(client, everybody, address(name, posting)) == {
        "worker", "supervisor", "nerima_hr", "instructor", "host_hr", "metropolis",
    }  # fmt: skip


def test_a_report_that_is_being_written_is_the_persons_alone(client, over, everybody):
    report = ReportFactory(secondment=over)

    assert who_gets_in(client, everybody, address("report", over)) == {"worker"}

    Report.objects.filter(pk=report.pk).update(state="submitted", submitted_at=timezone.now())
    assert who_gets_in(client, everybody, address("report", over)) == {
        "worker", "supervisor", "nerima_hr", "instructor", "host_hr", "metropolis",
    }  # fmt: skip


def test_before_it_is_announced_there_is_nothing_to_learn(client, worker, centre, everybody):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    coming = seconded(worker, host=centre, state=State.ANNOUNCED, announced_on=tomorrow)

    assert who_gets_in(client, everybody, address("goals", coming)) == set()


def test_skills_are_for_offices(client, everybody):
    assert who_gets_in(client, everybody, reverse("secondments:skills")) == {
        "supervisor", "nerima_hr", "nakano_hr", "host_hr", "metropolis",
    }  # fmt: skip


# --- goals ----------------------------------------------------------------------------
def test_a_goal_is_set_by_the_person_and_judged_by_the_instructor(
    client, posting, worker, instructor
):
    client.force_login(worker)
    client.post(address("goals", posting), {"text": "調査の計画", "measure": "", "plan": ""})
    goal = Goal.objects.get()
    client.force_login(instructor)

    client.post(
        address("goal", posting, goal.pk), {"judge": "1", "state": "reached", "comment": "十分"}
    )

    goal.refresh_from_db()
    assert (goal.state, goal.instructor_comment) == ("reached", "十分")


def test_after_the_end_goals_are_judged_until_the_report_is_approved_and_set_no_more(
    client, posting, worker, instructor
):
    goal = GoalFactory(secondment=posting)
    judged = {"judge": "1", "state": "partly", "comment": "あと少し"}
    days = {"actual_end": posting.planned_end, "ending": "as_planned"}
    Secondment.objects.update(state=State.ENDED, **days)

    client.force_login(instructor)
    page = client.get(address("goal", posting, goal.pk)).content.decode()
    assert "目標を書き直す" not in page
    assert client.post(address("goal", posting, goal.pk), judged).status_code == 302
    client.force_login(worker)
    own = {"judge": "1", "comment": "面接は一人でできます。"}
    assert client.post(address("goal", posting, goal.pk), own).status_code == 302
    changed = client.post(address("goal", posting, goal.pk), {"text": "別の目標", "plan": ""})
    gone = client.post(address("drop_goal", posting, goal.pk))
    new = client.post(address("goals", posting), {"text": "もう1つ", "plan": ""})
    assert {each.status_code for each in (changed, gone, new)} == {404}

    goal.refresh_from_db()
    assert (goal.state, goal.instructor_comment, goal.self_comment) == (
        "partly", "あと少し", "面接は一人でできます。",
    )  # fmt: skip
    Secondment.objects.update(state=State.REPORTED)
    assert client.post(address("goal", posting, goal.pk), own).status_code == 404


def test_a_goal_without_words_is_refused_at_its_field_and_nothing_is_lost(client, posting, worker):
    client.force_login(worker)

    answer = client.post(address("goals", posting), {"text": "", "plan": "長い計画の文"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"text"}
    assert "長い計画の文" in answer.content.decode()


def test_the_head_at_home_reads_goals_and_sets_none(client, posting, supervisor):
    goal = GoalFactory(secondment=posting)
    client.force_login(supervisor)

    statuses = [
        client.post(address("goals", posting), {"text": "別の目標"}).status_code,
        client.get(address("goal", posting, goal.pk)).status_code,
        client.post(address("drop_goal", posting, goal.pk)).status_code,
    ]

    assert statuses == [404, 404, 404]
    assert list(Goal.objects.all()) == [goal]


def test_a_goal_of_another_secondment_does_not_exist(client, posting, colleague, centre, worker):
    other = GoalFactory(secondment=seconded(colleague, host=centre))
    client.force_login(worker)

    assert client.get(address("goal", posting, other.pk)).status_code == 404


# --- the log --------------------------------------------------------------------------
def test_an_entry_is_written_signed_and_witnessed(client, posting, worker, instructor, host_hr):
    client.force_login(worker)
    day = timezone.localdate().isoformat()
    client.post(
        address("log", posting),
        {"day": day, "topic": "受理会議", "minutes": "60", "goal": "", "text": "記録した。"},
    )
    entry = LogEntry.objects.get()

    for user in (instructor, host_hr, host_hr):
        client.force_login(user)
        answer = client.post(address("entry", posting, entry.pk), {"sign": "1", "comment": ""})

    assert answer.status_code == 422
    assert set(entry.sign_offs.values_list("part", "by__username")) == {
        ("self", "worker"), ("instructor", "instructor"), ("witness", "host-hr"),
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_asks_the_same_number_of_questions_however_long_it_is(
    client, posting, worker, django_assert_max_num_queries, count
):
    for _n in range(count):
        SignOffFactory(entry=LogEntryFactory(secondment=posting, by=worker), by=worker)
    client.force_login(worker)
    client.get(address("log", posting))

    with django_assert_max_num_queries(13):
        answer = client.get(address("log", posting))

    assert len(answer.context["page"]) == count


def test_an_entry_with_a_wrong_day_is_refused_at_its_field(client, posting, worker):
    client.force_login(worker)

    answer = client.post(
        address("log", posting),
        {"day": "2024-01-01", "topic": "受理会議", "minutes": "60", "text": "消えない文"},
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"day"}
    assert "消えない文" in answer.content.decode()


# --- interviews -----------------------------------------------------------------------
def test_the_instructor_enters_an_interview_and_the_person_reads_it(
    client, posting, worker, instructor
):
    interview = InterviewFactory(secondment=posting)
    url = address("interview", posting, interview.pk)
    client.force_login(worker)
    assert client.post(url, {"held_on": "2026-07-20", "text": "自分で"}).status_code == 404
    client.force_login(instructor)

    client.post(url, {"held_on": "2026-07-20", "text": "順調です。", "agreed": "同席を増やす"})

    client.force_login(worker)
    assert "同席を増やす" in client.get(url).content.decode()


# --- the report -----------------------------------------------------------------------
def test_a_report_is_handed_in_handed_back_and_approved(client, over, worker, supervisor):
    report = ReportFactory(secondment=over)
    url = address("report", over)
    client.force_login(worker)
    client.post(url, TEXTS | {"version": "1", "submit": "1"})
    client.force_login(supervisor)
    client.post(url, {"return": "1", "reason": "数を直してください"})
    client.force_login(worker)
    assert "数を直してください" in client.get(url).content.decode()
    client.post(url, TEXTS | {"version": "2", "work": "直しました。", "submit": "1"})
    client.force_login(supervisor)

    client.post(url, {"approve": "1"})

    over.refresh_from_db()
    report.refresh_from_db()
    assert (over.state, report.state, report.work) == (
        State.REPORTED, ReportState.APPROVED, "直しました。",
    )  # fmt: skip


def test_two_windows_show_both_texts_and_lose_none(client, over, worker):
    ReportFactory(secondment=over)
    url = address("report", over)
    client.force_login(worker)
    client.post(url, {"version": "1", "work": "左の窓の文", "keep": "1"})

    answer = client.post(url, {"version": "1", "work": "右の窓の文", "keep": "1"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert ("左の窓の文" in shown, "右の窓の文" in shown) == (True, True)
    client.post(url, {"version": "2", "work": "合わせた文", "keep": "1"})
    assert Report.objects.get().work == "合わせた文"


def test_those_who_may_not_approve_get_nothing(client, over, worker, instructor, nakano_hr):
    ReportFactory(secondment=over, state="submitted", submitted_at=timezone.now())
    url = address("report", over)

    for user in (worker, instructor, nakano_hr):
        client.force_login(user)
        assert client.post(url, {"approve": "1"}).status_code == 404

    assert Report.objects.get().state == ReportState.SUBMITTED


# --- what comes back home, skills -------------------------------------------------------
def test_what_comes_back_home_is_planned_and_done(client, over, worker):
    client.force_login(worker)
    client.post(address("follow_ups", over), {"kind": "briefing", "title": "係の報告会"})
    row = FollowUp.objects.get()

    client.post(
        address("follow_up", over, row.pk),
        {"kind": "briefing", "title": "係の報告会", "done_on": timezone.localdate().isoformat()},
    )

    row.refresh_from_db()
    assert row.done_on == timezone.localdate()
    assert client.post(address("drop_follow_up", over, row.pk)).status_code == 302
    assert FollowUp.objects.count() == 1


def test_a_skill_makes_the_person_findable_for_who_sees_the_secondment(
    client, posting, worker, instructor, host_hr, nerima_hr, nakano_hr
):
    client.force_login(instructor)
    today = timezone.localdate().isoformat()
    client.post(
        address("add_skill", posting),
        {"name": "合同面接の進め方", "assessed_on": today, "can_teach": "on"},
    )

    found = {}
    for user in (host_hr, nerima_hr, nakano_hr):
        client.force_login(user)
        answer = client.get(reverse("secondments:skills"), {"q": "ごうどう面接", "teach": "on"})
        answer = client.get(reverse("secondments:skills"), {"q": "合同", "teach": "on"})
        found[user.username] = [skill.person for skill in answer.context["page"]]
    assert found == {"host-hr": [worker], "nerima-hr": [worker], "nakano-hr": []}


def test_the_person_adds_no_skill_of_one_s_own(client, posting, worker):
    client.force_login(worker)

    assert client.get(address("add_skill", posting)).status_code == 404
    assert Skill.objects.count() == 0


# --- on the page of the secondment ------------------------------------------------------
def test_the_page_of_the_secondment_leads_to_what_is_learnt(client, posting, worker):
    GoalFactory(secondment=posting, state="reached")
    GoalFactory(secondment=posting)
    client.force_login(worker)

    shown = client.get(address("secondment", posting)).content.decode()

    assert "2つのうち1つ" in shown
    assert address("log", posting) in shown
