"""/records: the rows of the ledger that were done in posts of the token's scope."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Organisation, Post
from people.roles import Role
from records import actions
from records.states import Kind, Outcome
from tests.conftest import post_of
from tests.factories.api import Program
from tests.factories.people import OrganisationFactory, PostFactory, ProfessionFactory
from tests.factories.records import deed, recorded


@pytest.fixture
def ward(nerima, worker, supervisor, outsider) -> Program:
    return Program(nerima)


def ids(rows: list[dict]) -> set[int]:
    return {row["id"] for row in rows}


def test_a_record_is_told_with_these_fields_and_no_others(
    ward, worker, nerima, nerima_centre, bureau
):
    row = recorded(
        worker,
        score=Decimal("87.50"),
        lecture_minutes=90,
        note="面談の内容",
        evidence={"answers": {"1": ["a"]}},
        organiser=bureau,
    )

    (told,) = ward.items("/records")

    assert told == {
        "id": row.pk,
        "person": worker.pk,
        "post": post_of(worker).pk,
        "organisation": {"id": nerima_centre.pk, "code": "", "name": "練馬子ども家庭支援センター"},
        "municipality": {"id": nerima.pk, "code": "131202", "name": "練馬区"},
        "organiser": {"id": bureau.pk, "code": "130001", "name": "東京都福祉局"},
        "profession": {"code": "welfare", "name": "福祉職"},
        "kind": "course",
        "subject": "course-1",
        "subject_title": "児童虐待対応 基礎研修",
        "edition": 1,
        "occasion": None,
        "outcome": "completed",
        "score": 87.5,
        "lecture_minutes": 90,
        "exercise_minutes": 0,
        "practicum_minutes": 0,
        "occurred_on": "2026-10-02",
        "fiscal_year": 2026,
        "recorded_at": timezone.localtime(row.recorded_at).isoformat(timespec="microseconds"),
        "current": True,
        "supersedes": None,
    }


def test_records_are_of_the_posts_they_were_done_in(ward, worker, outsider, nakano, nerima_centre):
    """Who has moved to another ward leaves behind what was done here, and takes nothing along."""
    here = recorded(worker)
    Post.objects.filter(person=worker).update(end=datetime.date(2026, 10, 15))
    moved = PostFactory(person=worker, organisation=nakano, start=datetime.date(2026, 10, 15))
    there = recorded(worker, post=moved, subject_key="course-2")
    recorded(outsider)

    assert ids(ward.everything("/records", limit=1)) == {here.pk}
    assert there.pk in ids(Program(nakano).items("/records"))
    assert here.pk not in ids(Program(nakano).items("/records"))


def test_a_supervisors_token_reads_of_those_who_are_there_today(
    nerima_centre, worker, colleague, outsider
):
    seen = recorded(worker)
    recorded(outsider)
    recorded(colleague)
    Post.objects.filter(person=colleague).update(end=timezone.localdate())

    assert ids(Program(nerima_centre, Role.SUPERVISOR).items("/records")) == {seen.pk}


def test_the_metropolitan_office_reads_what_a_metropolitan_body_organised(bureau, worker, outsider):
    ours = recorded(worker, organiser=bureau)
    other = OrganisationFactory(kind=Organisation.Kind.OTHER, name="別の主催者")
    recorded(outsider, organiser=other)

    assert ids(Program(bureau, Role.METROPOLIS).items("/records")) == {ours.pk}
    assert Program(bureau, Role.HR).items("/records") == []


def test_each_filter_narrows_the_list(ward, worker, supervisor):
    plain = recorded(worker)
    lesson = recorded(worker, kind=Kind.LESSON)
    other = recorded(worker, subject_key="course-2")
    failed = recorded(supervisor, outcome=Outcome.FAILED)
    earlier = recorded(worker, occurred_on=datetime.date(2026, 3, 31))
    everything = {plain.pk, lesson.pk, other.pk, failed.pk, earlier.pk}

    assert ids(ward.items("/records")) == everything
    assert ids(ward.items("/records", kind="lesson")) == {lesson.pk}
    assert ids(ward.items("/records", subject="course-2")) == {other.pk}
    assert ids(ward.items("/records", outcome="failed")) == {failed.pk}
    assert ids(ward.items("/records", person=supervisor.pk)) == {failed.pk}
    assert ids(ward.items("/records", fiscal_year=2025)) == {earlier.pk}
    assert ids(ward.items("/records", organisation="131202")) == set()
    assert ids(ward.items("/records", profession="welfare")) == everything
    ProfessionFactory(code="nurse", name="保健師")
    assert ward.items("/records", profession="nurse") == []


def test_a_correction_is_a_new_row_that_names_the_old(ward, worker):
    old = recorded(worker)
    before = ward.json("/me")["now"]
    new = actions.correct(old, reason="日付の誤り", by=None, occurred_on=datetime.date(2026, 10, 3))

    rows = {row["id"]: row for row in ward.items("/records")}

    assert (rows[old.pk]["current"], rows[new.pk]["current"]) == (False, True)
    assert rows[new.pk]["supersedes"] == old.pk
    assert ids(ward.items("/records", current="true")) == {new.pk}
    assert ids(ward.items("/records", current="false")) == {old.pk}
    assert ids(ward.items("/records", since=before)) == {new.pk}
    assert "日付の誤り" not in ward.get("/records").content.decode()


def test_three_records_cost_as_many_queries_as_one(ward, worker):
    recorded(worker)
    ward.get("/records")
    with CaptureQueriesContext(connection) as one:
        assert len(ward.items("/records")) == 1
    actions.record_many([deed(worker, subject_key=f"course-{n}") for n in (2, 3)], by=None)
    with CaptureQueriesContext(connection) as three:
        assert len(ward.items("/records")) == 3

    assert len(one) == len(three)
