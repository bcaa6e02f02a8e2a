"""An attacker with the whole database, before and after closing: by order, by time, by key."""

import datetime
import json
import random
import secrets
import statistics

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.models import SurveyOpening, SurveyPage
from courses.questionnaire import questionnaire_of
from courses.ticks import record_anonymous_surveys
from people.models import User
from tests.courses.database_dump import bytes_below, tables, text_of
from tests.factories.courses import make_course
from tests.factories.people import OrganisationFactory, PostFactory
from tests.factories.surveys import answers_of, begun, make_survey, number, part, text

pytestmark = pytest.mark.django_db

PEOPLE = 40
SECRET = ""  # words that only this test has written; see `_fresh_secret`
KEPT = {"courses_surveyresult"}  # where answers stand in the clear, once it is closed


@pytest.fixture(autouse=True)
def _fresh_secret(monkeypatch) -> None:
    """What an earlier test wrote may lie in the files still, although it was rolled back."""
    monkeypatch.setitem(globals(), "SECRET", f"ひみつの回答{secrets.token_hex(8)}")


@pytest.fixture
def survey() -> SurveyPage:
    parts = [part(number("番号", most=99), text("ご意見"))]
    return make_survey(
        make_course(), parts=parts, anonymous=True, breakdown=SurveyPage.Breakdown.MUNICIPALITY
    )


@pytest.fixture
def people() -> list[User]:
    """In an order that is not theirs: that of submitting."""
    wards = [OrganisationFactory(name=name) for name in ("練馬区", "中野区")]
    found = [PostFactory(organisation=wards[n % 2]).person for n in range(PEOPLE)]
    lone = PostFactory(organisation=OrganisationFactory(name="檜原村")).person
    random.Random(7).shuffle(found)
    return [*found[1:], lone]


def secret(n: int) -> str:
    return f"{SECRET}{n:03}番"


@pytest.fixture
def submitted(survey, people) -> SurveyOpening:
    """Person n says n, one after the other, each in a transaction of their own."""
    asked = questionnaire_of(survey)
    for n, person in enumerate(people):
        row = begun(person, survey)
        given = answers_of(survey, 番号=str(n), ご意見=secret(n))
        actions.save_survey_answers(participation=row, answers=given, by=person)
        with transaction.atomic():
            actions.submit_survey(participation=row, asked=asked, by=person)
    return SurveyOpening.objects.get()


@pytest.fixture
def closed(submitted) -> SurveyOpening:
    actions.close_survey(submitted, at=timezone.now() + datetime.timedelta(hours=1))
    submitted.refresh_from_db()
    return submitted


def values_of(rows) -> list[str]:
    return [json.loads(row["values"])[0] for row in rows]


def said(rows) -> list[int]:
    """The numbers that people gave, in the order of these rows of the result."""
    return [int(value) for value in values_of(rows) if value.isdecimal()]


def told(rows) -> list[int]:
    """Who wrote the free texts, in the order of these rows."""
    return [int(value.removeprefix(SECRET)[:3]) for value in values_of(rows) if SECRET in value]


def where_it_stands() -> set[str]:
    """The tables that hold an answer, as it is or as JSON writes it."""
    forms = (SECRET, json.dumps(SECRET).strip('"'))
    return {name for name, rows in tables().items() if any(form in text_of(rows) for form in forms)}


class TestBeforeClosing:
    def test_no_answer_stands_anywhere_in_the_clear(self, submitted):
        record_anonymous_surveys(timezone.now())

        found = tables()

        assert len(found["courses_surveyparticipation"]) == PEOPLE
        assert where_it_stands() == set()
        assert found["courses_surveyresult"] == []

    def test_nor_in_what_was_deleted_or_overwritten(self, submitted):
        below = bytes_below()

        assert "アンケート".encode() in below  # it is the place where rows lie
        for form in (SECRET.encode(), json.dumps(SECRET).strip('"').encode()):
            assert form not in below

    def test_drafts_of_who_goes_on_later_are_sealed_too(self, survey, worker):
        row = begun(worker, survey)
        given = answers_of(survey, ご意見=secret(1))
        actions.save_survey_answers(participation=row, answers=given, by=worker)

        assert actions.draft_of(row) == given
        assert where_it_stands() == set()

    def test_there_is_no_row_for_an_answer_that_could_be_joined(self, submitted):
        found = tables()

        boxes = found["courses_surveybox"]
        assert 0 < len(boxes) <= 16 < PEOPLE
        # All that a participation says, but for whose it is.
        keep = {"submitted", "recorded", "answers", "group", "submitted_at", "anonymous"}
        facts = {
            tuple(str(row[name]) for name in sorted(keep))
            for row in found["courses_surveyparticipation"]
        }
        assert len(facts) == 1

    def test_the_length_of_a_box_says_little(self, submitted):
        lengths = {len(row["sealed"]) for row in tables()["courses_surveybox"]}

        assert all((length - 12 - 16) % 2048 == 0 for length in lengths)


class TestAfterClosing:
    def test_answers_lie_in_an_order_that_says_nothing(self, closed):
        """Neither as they lie, nor by key, does the order of answering come back."""
        rows = tables()["courses_surveyresult"]
        by_place, by_key = said(rows), said(sorted(rows, key=lambda row: str(row["id"])))

        for order in (by_place, by_key):
            assert sorted(order) == list(range(PEOPLE))
            # By chance alone |r| of 40 is over 0.75 once in a million times, 12 fit once in 10^9.
            assert abs(statistics.correlation(order, range(PEOPLE))) < 0.75
            assert sum(n == place for place, n in enumerate(order)) < 12
        assert by_place != by_key

    def test_nor_beside_the_order_of_people_and_of_the_ledger(self, closed, people):
        found = tables()
        records = [row["person_id"] for row in found["records_record"] if row["kind"] == "survey"]
        number_of = {person.pk: n for n, person in enumerate(people)}

        assert records == sorted(records)  # by person, and not as they answered
        ledger = [number_of[pk] for pk in records]
        order = said(found["courses_surveyresult"])
        assert abs(statistics.correlation(order, ledger)) < 0.75

    def test_two_answers_of_one_person_do_not_meet_again(self, closed):
        rows = tables()["courses_surveyresult"]

        assert sorted(told(rows)) == list(range(PEOPLE))
        assert abs(statistics.correlation(told(rows), said(rows))) < 0.75

    def test_no_time_lies_beside_an_answer(self, closed):
        found = tables()
        results = found["courses_surveyresult"]

        assert {*results[0]} - {"_place", "_by"} == {
            "id", "opening_id", "day", "question", "group", "values",
        }  # fmt: skip
        assert len({str(row["day"]) for row in results}) == 1

    def test_one_transaction_wrote_them_all_and_another_the_ledger(self, closed):
        if connection.vendor == "sqlite":
            pytest.skip("SQLite does not keep who wrote a row")
        found = tables()
        writers = {row["_by"] for row in found["courses_surveyresult"]}

        assert len(writers) == 1

    def test_no_key_of_an_answer_is_named_anywhere_else(self, closed):
        found = tables()
        keys = {str(row["id"]).replace("-", "") for row in found["courses_surveyresult"]}
        others = "".join(
            text_of(rows).replace("-", "") for name, rows in found.items() if name not in KEPT
        )

        assert len(keys) == 2 * PEOPLE
        assert [key for key in keys if key in others] == []

    def test_answers_stand_only_among_the_results(self, closed):
        assert where_it_stands() == KEPT

    def test_and_there_the_bytes_are_found(self, closed):
        """So that looking for them before the closing has looked at the right place."""
        forms = (SECRET.encode(), json.dumps(SECRET).strip('"').encode())
        below = bytes_below()

        assert any(form in below for form in forms)

    def test_nothing_is_left_of_who_took_part_but_the_ledger(self, closed, people):
        found = tables()

        for name in ("participation", "draft", "box"):
            assert found[f"courses_survey{name}"] == []
        records = [row for row in found["records_record"] if row["kind"] == "survey"]
        assert {row["person_id"] for row in records} == {person.pk for person in people}
        assert [json.loads(row["evidence"]) for row in records] == [{"opening": closed.pk}] * PEOPLE

    def test_who_is_alone_in_a_ward_is_not_given_away_by_it(self, closed):
        groups = {row["group"] for row in tables()["courses_surveyresult"]}

        assert "檜原村" not in groups
        assert groups <= {"", "練馬区", "中野区"}

    def test_free_texts_are_kept_without_their_ward(self, closed):
        rows = tables()["courses_surveyresult"]
        texts = [row for row in rows if SECRET in values_of([row])[0]]

        assert len(texts) == PEOPLE
        assert {row["group"] for row in texts} == {""}


def test_neither_session_nor_audit_says_what_was_answered(survey, worker, client):
    """By the pages themselves, so that what a request leaves behind is looked at too."""
    client.force_login(worker)
    client.post(reverse("courses:begin_survey", args=[survey.key]))
    row = worker.survey_participations.get()
    page = reverse("courses:survey_part", args=[row.pk, 1])
    (question, *_rest), (words, *_more) = (
        [*answers_of(survey, 番号="7")], [*answers_of(survey, ご意見="x")]
    )  # fmt: skip
    client.post(page, {f"q-{question}": "7", f"q-{words}": secret(7)})

    answer = client.post(reverse("courses:submit_survey", args=[row.pk]))

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.submitted
    assert where_it_stands() == set()
    assert all(SECRET not in str(each.get_decoded()) for each in Session.objects.all())
