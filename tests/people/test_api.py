"""/people, /posts, /organisations and /me: what a program reads is what its post may see."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import ApiToken, Organisation, Post, User
from people.roles import Role
from tests.conftest import post_of
from tests.factories.api import Program
from tests.factories.people import (
    GradeFactory,
    LeaveFactory,
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    SectionFactory,
    UserFactory,
)

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
LATER = TODAY + 30 * DAY


@pytest.fixture
def ward(nerima, worker, colleague, supervisor, nerima_hr, outsider, nakano_hr) -> Program:
    """The HR system of 練馬区, with people of two wards there."""
    return Program(nerima)


def ids(rows: list[dict]) -> set[int]:
    return {row["id"] for row in rows}


# --- /people ----------------------------------------------------------------------
def test_a_ward_reads_its_own_people_and_those_of_its_centre(
    ward, worker, colleague, supervisor, nerima_hr
):
    assert ids(ward.items("/people")) == {
        person.pk for person in (worker, colleague, supervisor, nerima_hr)
    }


def test_a_person_is_told_with_these_fields_and_no_others(ward, worker):
    worker.born_on = datetime.date(1990, 1, 1)
    worker.email = "worker@example.invalid"
    worker.save()
    LeaveFactory(person=worker)

    (row,) = [row for row in ward.items("/people") if row["id"] == worker.pk]

    assert row == {
        "id": worker.pk,
        "family_name": "桜井",
        "given_name": "みのり",
        "family_name_kana": "サクライ",
        "given_name_kana": "ミノリ",
        "left_on": None,
        "changed_at": timezone.localtime(worker.changed_at).isoformat(timespec="microseconds"),
    }
    assert row["changed_at"].endswith("+09:00")


def test_a_supervisors_token_reads_its_organisation_alone(
    nerima, nerima_centre, worker, supervisor, nerima_hr, outsider
):
    program = Program(nerima_centre, Role.SUPERVISOR)

    assert ids(program.items("/people")) == {worker.pk, supervisor.pk}
    assert ids(Program(nerima, Role.SUPERVISOR).items("/people")) == {nerima_hr.pk}


def test_the_metropolitan_office_reads_its_own_bodies(bureau, metropolis, trainer, worker):
    program = Program(bureau, Role.METROPOLIS)

    assert ids(program.items("/people")) == {metropolis.pk, trainer.pk}


def test_the_account_of_a_program_is_nobody(ward, nerima):
    Program(nerima, name="もう1つのシステム")

    assert not User.objects.filter(pk__in=ids(ward.items("/people")), is_service=True).exists()
    assert ward.get(f"/people/{ward.token.post.person_id}").status_code == 404


def test_of_whom_is_asked_by_profession_organisation_and_day(ward, nerima, nerima_hr, worker):
    Post.objects.filter(person=nerima_hr).update(profession=None)
    arriving = PostFactory(organisation=nerima, start=LATER).person

    assert ids(ward.items("/people", organisation="131202")) == {nerima_hr.pk}
    assert nerima_hr.pk not in ids(ward.items("/people", profession="welfare"))
    assert arriving.pk not in ids(ward.items("/people"))
    assert arriving.pk in ids(ward.items("/people", on=LATER.isoformat()))
    assert ward.items("/people", organisation="131148") == []


def test_an_arrival_under_embargo_is_told_to_its_hr_alone(nerima, nerima_hr):
    secret = PostFactory(organisation=nerima, start=TODAY, announced_on=LATER)

    assert secret.person_id in ids(Program(nerima).items("/people"))
    assert secret.person_id not in ids(Program(nerima, Role.SUPERVISOR).items("/people"))
    assert ids(Program(nerima, Role.SUPERVISOR).items("/posts")) == {post_of(nerima_hr).pk}


@pytest.mark.parametrize("path", ["/people", "/posts", "/organisations"])
def test_a_longer_list_costs_no_more_queries(ward, path):
    ward.get(path)  # the first call of a day notes it

    with CaptureQueriesContext(connection) as one:
        assert len(ward.items(path, limit=1)) == 1
    with CaptureQueriesContext(connection) as three:
        assert len(ward.items(path, limit=3)) == 3

    assert len(one) == len(three)


# --- /people/{id} -----------------------------------------------------------------
def test_one_person_comes_with_the_posts_that_are_within_reach(ward, worker, nakano):
    PostFactory(person=worker, organisation=nakano)

    found = ward.json(f"/people/{worker.pk}")

    assert found["family_name"] == "桜井"
    assert [post["organisation"]["name"] for post in found["posts"]] == [
        "練馬子ども家庭支援センター"
    ]


def test_whose_post_has_ended_is_gone_like_somebody_of_elsewhere(ward, worker, outsider):
    Post.objects.filter(person=worker).update(end=TODAY)

    answers = [ward.get(f"/people/{pk}") for pk in (worker.pk, outsider.pk, 999_999)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


# --- /posts -----------------------------------------------------------------------
def test_a_post_is_told_with_these_fields_and_no_others(ward, nerima_centre, section, worker):
    post = post_of(worker)
    post.grade, post.end, post.title = GradeFactory(), LATER, "主任"
    post.contact_email = "soudan@example.invalid"
    post.save()

    (row,) = [row for row in ward.items("/posts") if row["id"] == post.pk]

    assert row == {
        "id": post.pk,
        "person": worker.pk,
        "organisation": {"id": nerima_centre.pk, "code": "", "name": "練馬子ども家庭支援センター"},
        "section": "相談支援係",
        "staff_number": post.staff_number,
        "profession": {"code": "welfare", "name": "福祉職"},
        "grade": {"code": "staff", "name": "一般職員"},
        "employment": None,
        "title": "主任",
        "start": "2020-04-01",
        "last_day": (LATER - DAY).isoformat(),
        "changed_at": timezone.localtime(post.changed_at).isoformat(timespec="microseconds"),
    }


def test_posts_are_running_to_come_or_ended(ward, nerima):
    ended = PostFactory(organisation=nerima, end=TODAY)
    to_come = PostFactory(organisation=nerima, start=LATER)
    here = {"organisation": "131202"}

    assert ids(ward.items("/posts", state="ended", **here)) == {ended.pk}
    assert ids(ward.items("/posts", state="to_come", **here)) == {to_come.pk}
    running = ids(ward.items("/posts", state="running", **here))
    assert ids(ward.items("/posts", **here)) == running | {ended.pk, to_come.pk}
    assert running.isdisjoint({ended.pk, to_come.pk})
    assert len(running) == 1


def test_posts_elsewhere_are_never_there(ward, outsider, nakano_hr):
    theirs = {post_of(outsider).pk, post_of(nakano_hr).pk}

    assert theirs.isdisjoint(ids(ward.everything("/posts", limit=1)))
    assert ward.items("/posts", organisation="131148") == []


# --- since ------------------------------------------------------------------------
def moment(ward) -> str:
    """The server's own clock, as a program keeps it for the next call."""
    return ward.json("/me")["now"]


def test_what_changed_since_the_last_call(ward, worker, colleague):
    before = moment(ward)
    assert ward.items("/people", since=before) == []
    assert ward.items("/posts", since=before) == []

    worker.last_name = "山田"
    worker.save(update_fields=["last_name"])
    post = post_of(colleague)
    post.staff_number = "999999"
    post.save(update_fields=["staff_number"])

    assert ids(ward.items("/people", since=before)) == {worker.pk}
    assert ids(ward.items("/posts", since=before)) == {post.pk}


def test_a_log_in_is_no_change(ward, worker):
    before = moment(ward)

    worker.last_login = timezone.now()
    worker.save(update_fields=["last_login"])
    User.objects.filter(pk=worker.pk).update(last_login=timezone.now())

    assert ward.items("/people", since=before) == []


def test_a_change_past_save_is_a_change(ward, worker, colleague):
    before = moment(ward)

    User.objects.filter(pk=worker.pk).update(first_name="みどり")
    Post.objects.bulk_update([Post(pk=post_of(colleague).pk, title="係長")], ["title"])

    assert ids(ward.items("/people", since=before)) == {worker.pk}
    assert ids(ward.items("/posts", since=before)) == {post_of(colleague).pk}


def test_what_the_calendar_changes_is_told_too(ward, nerima):
    """Nobody writes a row on the day on which a post begins, ends or is announced."""
    yesterday = timezone.now() - DAY
    begun, ended, announced = (
        PostFactory(organisation=nerima, start=TODAY),
        PostFactory(organisation=nerima, end=TODAY),
        PostFactory(organisation=nerima, announced_on=TODAY),
    )
    other = PostFactory(organisation=nerima, start=LATER, end=LATER + DAY)
    Post.objects.update(changed_at=timezone.now() - 10 * DAY)

    found = ids(ward.items("/posts", since=yesterday.isoformat()))

    assert found == {begun.pk, ended.pk, announced.pk}
    assert other.pk not in found


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00"])
def test_the_edge_of_time_is_a_moment_too(ward, since):
    early = since.startswith("0001")

    assert bool(ward.items("/posts", since=since)) is early
    assert bool(ward.items("/people", since=since)) is early


# --- /organisations and /me ---------------------------------------------------------
def test_organisations_are_the_own_ones_and_the_public_ones(ward, nerima, nerima_centre, nakano):
    hidden = OrganisationFactory(kind=Organisation.Kind.FACILITY, name="中野の施設")
    OrganisationTieFactory(child=hidden, parent=nakano)
    SectionFactory(organisation=hidden)

    rows = {row["id"]: row for row in ward.items("/organisations")}

    assert set(rows) == {nerima.pk, nerima_centre.pk, nakano.pk}
    assert rows[nerima_centre.pk] == {
        "id": nerima_centre.pk,
        "code": "",
        "name": "練馬子ども家庭支援センター",
        "kind": "family_centre",
        "kana": "",
        "category": "",
        "opened_on": None,
        "closed_on": None,
        "succeeded_by": None,
        "administered_by": nerima.pk,
    }


def test_a_supervisors_token_names_its_own_organisation(nerima_centre, nerima, bureau):
    program = Program(nerima_centre, Role.SUPERVISOR)

    assert ids(program.items("/organisations")) == {nerima_centre.pk, nerima.pk, bureau.pk}


def test_a_token_can_ask_what_it_may_read(ward, nerima):
    told = ward.json("/me")

    assert told.pop("now").endswith("+09:00")
    assert told == {
        "name": "人事システム",
        "token": ward.text[:8],
        "organisation": {"id": nerima.pk, "code": "131202", "name": "練馬区"},
        "roles": ["hr"],
        "last_day": (TODAY + 90 * DAY).isoformat(),
        "calls_a_minute": 600,
        "may_read": [
            "/certificates", "/obligations", "/organisations", "/people", "/posts", "/records",
        ],
    }  # fmt: skip
    assert ApiToken.objects.get().last_used_on == TODAY


def test_a_name_of_one_word_is_told_as_it_is(ward, nerima):
    person = UserFactory(last_name="アウンサン", first_name="", first_name_kana="")
    PostFactory(person=person, organisation=nerima)

    assert ward.json(f"/people/{person.pk}")["given_name"] == ""
