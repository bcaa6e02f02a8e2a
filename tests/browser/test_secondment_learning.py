"""What is learnt on a secondment: goals, the log with its signatures, the report, the skill."""

import datetime

import pytest
from django.utils import timezone

from people.roles import Role
from secondments.models import LogEntry, Report
from secondments.states import State
from tests.browser.looks import walk_by_keyboard
from tests.browser.test_runs import heading, looks_right, press
from tests.factories.people import (
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    UserFactory,
)
from tests.factories.secondments import (
    FollowUpFactory,
    InterviewFactory,
    PresenceFactory,
    PresencePersonFactory,
    ReportFactory,
    seconded,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def centre(bureau):
    centre = OrganisationFactory(kind="centre", name="都児童相談センター")
    OrganisationTieFactory(child=centre, parent=bureau)
    return centre


@pytest.fixture
def instructor(centre):
    user = UserFactory(username="instructor", last_name="後藤", first_name="隆")
    PostFactory(person=user, organisation=centre)
    return user


def test_goals_and_the_log_are_written_on_both_sides(visit, worker, centre, instructor):
    it = seconded(worker, host=centre, instructor=instructor)
    InterviewFactory(secondment=it)
    page = visit(f"/secondments/{it.public_id}/goals/", as_=worker, width=360)
    page.get_by_label("到達目標", exact=False).first.fill("通告を受けて、調査の計画を立てられる")
    page.get_by_label("計画").fill("受理会議に毎週出て、8月までに1件の計画を書く。")
    press(page, "目標を保存する")
    assert heading(page) == "目標は1つです"
    looks_right(page, "secondment-goals")

    page.goto(page.url.replace("/goals/", "/log/"))
    page.get_by_label("内容", exact=False).first.fill(
        "受理会議に加わり、聞き取りの要点を記録しました。"
    )
    page.get_by_label("項目", exact=False).first.fill("受理会議")
    press(page, "署名して保存する")
    assert heading(page) == "実務の記録は1件です"
    looks_right(page, "secondment-log")

    teacher = visit(f"/secondments/{it.public_id}/log/{LogEntry.objects.get().pk}/", as_=instructor)
    looks_right(teacher, "secondment-entry")
    assert walk_by_keyboard(teacher, 20) == []
    press(teacher, "署名する")
    signed = LogEntry.objects.get().sign_offs.values_list("part", flat=True)
    assert set(signed) == {"self", "instructor"}
    teacher.goto(f"{teacher.url.split('/secondments/')[0]}/secondments/{it.public_id}/")
    looks_right(teacher, "secondment-with-learning")


def test_a_report_goes_back_and_forth_and_closes_the_secondment(
    visit, worker, supervisor, centre, instructor
):
    it = seconded(
        worker,
        host=centre,
        instructor=instructor,
        state=State.ENDED,
        planned_start=datetime.date(2025, 4, 1),
        planned_end=datetime.date(2026, 4, 1),
    )
    ReportFactory(secondment=it, due_on=datetime.date(2026, 4, 30))
    FollowUpFactory(secondment=it, by=worker)
    page = visit(f"/secondments/{it.public_id}/report/", as_=worker)
    press(page, "終了報告を提出する")
    looks_right(page, "secondment-report-missing")
    page.get_by_label("従事した業務", exact=False).fill(
        "調査に同行し、聞き取りの記録を書きました。"
    )
    page.get_by_label("学んだこと", exact=False).fill("見立てを言葉にしてから動くこと。")
    page.get_by_label("派遣元で生かすこと", exact=False).fill("係の会議で伝えます。")
    press(page, "終了報告を提出する")
    assert heading(page) == "終了報告は提出済みです"

    head = visit(f"/secondments/{it.public_id}/report/", as_=supervisor)
    looks_right(head, "secondment-report-waits")
    press(head, "終了報告を承認する")
    assert heading(head) == "終了報告は承認済みです"
    assert Report.objects.get().secondment.state == State.REPORTED
    head.goto(head.url.replace("/report/", "/follow-ups/"))
    looks_right(head, "secondment-follow-ups")
    head.goto(head.url.replace("/follow-ups/", "/skills/"))
    head.get_by_label("技能").fill("合同面接の進め方")
    press(head, "技能を登録する")
    head.goto(head.url.split("/secondments/")[0] + "/secondments/skills/")
    assert heading(head) == "技能は1件あります"
    looks_right(head, "secondment-skills")


def test_a_visit_is_entered_on_a_phone(visit, metropolis, bureau, nakano):
    row = PresenceFactory(sender=bureau, place=nakano, by=metropolis, day=timezone.localdate())
    PresencePersonFactory(presence=row, person=metropolis)
    for n in range(2):
        PostFactory(organisation=bureau, person__last_name=f"髙﨑𠮷{n}", roles=[Role.LEARNER])
    page = visit("/secondments/presence/new/", as_=metropolis, width=360)
    looks_right(page, "presence-new")
    page.get_by_label("訪問先の団体").select_option("中野区")
    page.get_by_label("目的").fill("面接への同席")
    press(page, "登録する")

    assert heading(page) == "駐在・合同会議は2件です"
    looks_right(page, "presences")
