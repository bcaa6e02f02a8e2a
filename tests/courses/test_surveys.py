"""Answering a survey: begun, saved, taken up elsewhere, submitted once, in the ledger."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import actions
from courses.actions import AlreadyAnswered, Incomplete, SurveyClosed
from courses.models import (
    CoursePage,
    Progress,
    SurveyDraft,
    SurveyOpening,
    SurveyPage,
    SurveyParticipation,
    SurveyResult,
)
from courses.questionnaire import questionnaire_of
from courses.survey_groups import coarse_groups
from courses.ticks import announce_surveys, close_surveys, record_anonymous_surveys
from people.models import User
from records.models import Record
from records.states import Kind, Outcome
from tests.factories.courses import lessons_of, make_course, noon, post_of, started
from tests.factories.people import PostFactory
from tests.factories.surveys import BAD, answered, answers_of, begun, make_survey

pytestmark = pytest.mark.django_db

OCCASION = "11111111-2222-3333-4444-555555555555"
A_DAY = datetime.timedelta(days=1)


def survey_rule(page: SurveyPage) -> list:
    return [("survey", {"page": page})]


def ask_for(page: SurveyPage) -> CoursePage:
    """The course now asks for this survey, and for nothing else."""
    course = CoursePage.objects.get(pk=page.get_parent().pk)
    course.rule = survey_rule(page)
    course.save_revision().publish()
    return CoursePage.objects.get(pk=course.pk)


def crowd(count: int) -> list[User]:
    return [PostFactory().person for _ in range(count)]


@pytest.fixture
def survey(db):
    return make_survey(make_course())


@pytest.fixture
def anonymous(db):
    return make_survey(make_course(), anonymous=True)


class TestNamed:
    def test_is_in_the_ledger_at_once_and_keeps_the_answers(self, survey, worker):
        at = noon(2026, 7, 1)

        row = answered(worker, survey, at=at, 経験年数="3")

        record = Record.objects.get(kind=Kind.SURVEY)
        assert (record.person, record.subject_key, record.outcome, record.occurred_on) == (
            worker, survey.key, Outcome.COMPLETED, at.date(),
        )  # fmt: skip
        row = SurveyParticipation.objects.get(pk=row.pk)
        assert (row.submitted, row.recorded, row.submitted_at) == (True, True, at)
        assert row.answers == answers_of(survey, 役に立ちましたか="役に立った", 経験年数="3")
        assert SurveyDraft.objects.count() == 0

    def test_completes_the_course_that_asks_for_it(self, survey, worker):
        course = ask_for(survey)
        started(worker, course)

        answered(worker, survey)

        assert Record.objects.of_kind(Kind.COURSE).filter(person=worker).count() == 1

    def test_is_nothing_to_the_course_that_does_not(self, survey, worker):
        answered(worker, survey)

        progress = Progress.objects.get(person=worker)
        assert (progress.done, progress.total) == (0, 1)  # the lesson

    def test_is_answered_once(self, survey, worker):
        row = answered(worker, survey)

        with pytest.raises(AlreadyAnswered):
            actions.submit_survey(participation=row, asked=questionnaire_of(survey), by=worker)
        with pytest.raises(AlreadyAnswered):
            begun(worker, survey)

    def test_is_answered_once_a_round_whatever_the_period(self, survey, worker):
        answered(worker, survey)
        opening = SurveyOpening.objects.get()
        actions.close_survey(opening, at=timezone.now())

        with pytest.raises(AlreadyAnswered):
            begun(worker, survey)

    def test_takes_what_was_saved_on_another_device(self, survey, worker):
        row = begun(worker, survey)
        actions.save_survey_answers(
            participation=row, answers=answers_of(survey, 役に立ちましたか=BAD), by=worker
        )

        again = begun(worker, survey)
        entered = actions.save_survey_answers(
            participation=again, answers=answers_of(survey, ご意見="長い"), by=worker
        )

        assert again.pk == row.pk
        assert entered == answers_of(survey, 役に立ちましたか=BAD, ご意見="長い")
        assert actions.draft_of(row) == entered

    def test_says_which_page_is_not_complete(self, survey, worker):
        row = begun(worker, survey)
        actions.save_survey_answers(
            participation=row, answers=answers_of(survey, 役に立ちましたか=BAD), by=worker
        )

        with pytest.raises(Incomplete) as refused:
            actions.submit_survey(participation=row, asked=questionnaire_of(survey), by=worker)

        assert refused.value.part.number == 2
        assert Record.objects.count() == 0

    def test_is_not_somebody_elses_to_submit(self, survey, worker, colleague):
        row = begun(worker, survey)

        with pytest.raises(SurveyClosed):
            actions.save_survey_answers(participation=row, answers={}, by=colleague)


class TestOpenings:
    def test_a_self_paced_course_has_one_until_the_year_ends(self, survey, worker, colleague):
        begun(worker, survey, at=noon(2026, 7, 1))
        begun(colleague, survey, at=noon(2027, 3, 31))

        opening = SurveyOpening.objects.get()
        assert opening.for_everyone
        assert opening.closes_at == timezone.make_aware(datetime.datetime(2027, 4, 1))
        assert opening.last_day == datetime.date(2027, 3, 31)

    def test_a_course_with_dates_has_none_of_itself(self, worker):
        page = make_survey(make_course(delivery=CoursePage.Delivery.IN_PERSON))

        with pytest.raises(SurveyClosed):
            begun(worker, page)

    def test_of_an_occasion_is_for_those_who_were_asked(self, worker, colleague):
        page = make_survey(make_course(delivery=CoursePage.Delivery.IN_PERSON))
        at = noon(2026, 7, 1)
        actions.open_survey(
            page=page, opens_at=at, closes_at=at + A_DAY, asked=[post_of(worker)],
            occasion_key=OCCASION,
        )  # fmt: skip

        answered(worker, page, occasion_key=OCCASION, at=at)

        assert Record.objects.get().occasion_key == OCCASION
        with pytest.raises(SurveyClosed):
            begun(colleague, page, occasion_key=OCCASION, at=at)

    @pytest.mark.parametrize("late", [-datetime.timedelta(seconds=1), A_DAY])
    def test_takes_nothing_before_and_after(self, survey, worker, late):
        at = noon(2026, 7, 1)
        actions.open_survey(page=survey, opens_at=at, closes_at=at + A_DAY)

        if late > datetime.timedelta():
            row = begun(worker, survey, at=at)
            with pytest.raises(SurveyClosed):
                actions.save_survey_answers(participation=row, answers={}, by=worker, at=at + late)
        else:
            with pytest.raises(SurveyClosed):
                begun(worker, survey, at=at + late)

    def test_keeps_its_promise_when_the_page_changes(self, survey, worker):
        row = begun(worker, survey)
        SurveyPage.objects.filter(pk=survey.pk).update(anonymous=True)

        answered(worker, SurveyPage.objects.get(pk=survey.pk))

        row.refresh_from_db()
        assert (row.anonymous, row.answers is None) == (False, False)

    def test_tells_once_those_who_were_asked_and_have_not_answered(
        self, survey, worker, colleague, outsider
    ):
        at = noon(2026, 7, 1)
        opening = actions.open_survey(
            page=survey, opens_at=at, closes_at=at + A_DAY,
            asked=[post_of(worker), post_of(colleague)], occasion_key=OCCASION,
        )  # fmt: skip
        answered(worker, survey, occasion_key=OCCASION, at=at)

        assert actions.survey_opened(opening) == [colleague]
        assert announce_surveys(at - A_DAY) == 0
        assert [announce_surveys(at), announce_surveys(at)] == [1, 0]

    def test_closes_by_the_tick_once_and_counts(self, survey, worker, colleague):
        at = noon(2026, 7, 1)
        actions.open_survey(
            page=survey, opens_at=at, closes_at=at + A_DAY,
            asked=[post_of(worker), post_of(colleague)], occasion_key=OCCASION,
        )  # fmt: skip
        answered(worker, survey, occasion_key=OCCASION, at=at)
        begun(colleague, survey, occasion_key=OCCASION, at=at)

        closed = [close_surveys(at + A_DAY), close_surveys(at + A_DAY)]

        opening = SurveyOpening.objects.get()
        assert closed == [1, 0]
        assert (opening.asked, opening.answered) == (2, 1)
        assert SurveyParticipation.objects.get(person=worker).answers  # a named one is kept

    def test_a_second_one_for_everybody_waits_for_the_first(self, survey):
        at = noon(2026, 7, 1)
        actions.open_survey(page=survey, opens_at=at, closes_at=at + A_DAY)

        with pytest.raises(Exception, match="まだ締め切っていない期間"):
            actions.open_survey(page=survey, opens_at=at, closes_at=at + A_DAY)


class TestAnonymous:
    def test_keeps_no_answer_no_group_and_no_time_with_the_person(self, anonymous, worker):
        row = answered(worker, anonymous, ご意見="長い")

        row.refresh_from_db()
        assert (row.submitted, row.answers, row.group, row.submitted_at) == (True, None, "", None)
        assert SurveyDraft.objects.count() == 0
        assert Record.objects.count() == 0

    def test_the_database_refuses_an_answer_with_the_person(self, anonymous, worker):
        row = begun(worker, anonymous)

        for change in ({"answers": {}}, {"submitted_at": timezone.now()}, {"group": "練馬区"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                SurveyParticipation.objects.filter(pk=row.pk).update(**change)

    def test_is_recorded_for_many_at_a_time_in_the_order_of_the_people(self, anonymous):
        people = crowd(4)
        for person in reversed(people):
            answered(person, anonymous, at=noon(2026, 7, 1))

        written = [record_anonymous_surveys(noon(2026, 7, 2)) for _ in range(2)]

        rows = Record.objects.of_kind(Kind.SURVEY).order_by("pk")
        assert written == [4, 0]
        assert [row.person for row in rows] == people
        assert {row.occurred_on for row in rows} == {datetime.date(2026, 7, 2)}

    def test_completes_the_course_when_it_is_recorded(self, anonymous, worker):
        course = ask_for(anonymous)
        started(worker, course)
        answered(worker, anonymous)
        assert not Record.objects.exists()

        record_anonymous_surveys(timezone.now())

        kinds = set(Record.objects.values_list("kind", flat=True))
        assert kinds == {Kind.SURVEY, Kind.COURSE}

    def test_leaves_after_closing_nothing_but_results_and_records(self, anonymous):
        people = crowd(6)
        for person in people[:5]:
            answered(person, anonymous, ご意見=f"意見{person.pk}")
        row = begun(people[5], anonymous)
        actions.save_survey_answers(
            participation=row, answers=answers_of(anonymous, ご意見="書きかけ"), by=people[5]
        )
        opening = SurveyOpening.objects.get()

        actions.close_survey(opening, at=timezone.now())

        opening.refresh_from_db()
        assert opening.answered == 5
        assert (opening.boxes.count(), opening.participations.count()) == (0, 0)
        assert SurveyDraft.objects.count() == 0
        assert SurveyResult.objects.count() == 10
        texts = {*SurveyResult.objects.values_list("values__0", flat=True)}
        assert texts >= {f"意見{person.pk}" for person in people[:5]}
        assert {row.person for row in Record.objects.of_kind(Kind.SURVEY)} == {*people[:5]}

    def test_of_fewer_than_five_answers_nothing_is_kept(self, anonymous):
        for person in crowd(4):
            answered(person, anonymous)
        opening = SurveyOpening.objects.get()

        actions.close_survey(opening, at=timezone.now())

        opening.refresh_from_db()
        assert (opening.answered, SurveyResult.objects.count()) == (4, 0)
        assert opening.boxes.count() == 0
        assert Record.objects.of_kind(Kind.SURVEY).count() == 4

    def test_groups_are_kept_only_as_coarse_as_five_people(self):
        assert coarse_groups(["練馬区"] * 5 + ["中野区"] * 6) == {
            "練馬区": "練馬区",
            "中野区": "中野区",
        }
        assert coarse_groups(["練馬区"] * 5 + ["中野区"] * 4 + ["檜原村"]) == {
            "練馬区": "練馬区", "中野区": "", "檜原村": "",
        }  # fmt: skip
        assert coarse_groups(["練馬区"] * 5 + ["中野区"] * 8 + ["檜原村"]) == {
            "練馬区": "", "中野区": "中野区", "檜原村": "",
        }  # fmt: skip


class TestRule:
    def test_leaves_out_a_survey_that_is_no_longer_published(self, survey, worker):
        course = ask_for(survey)
        survey.unpublish()

        progress = started(worker, course)

        assert progress.total == 0

    def test_counts_anew_in_the_next_round(self, survey, worker):
        course = ask_for(survey)
        started(worker, course)
        answered(worker, survey, at=noon(2026, 7, 1))
        Progress.objects.update(round=2, started_at=noon(2027, 5, 1), completed_at=None)

        answered(worker, survey, at=noon(2027, 5, 2))

        keys = {row.key.rpartition("@")[2] for row in Record.objects.of_kind(Kind.SURVEY)}
        assert "2027" in keys
        assert len(keys) == 2
        assert lessons_of(course)


def test_two_accounts_that_become_one_have_answered_once(survey, worker, colleague):
    answered(worker, survey)
    begun(colleague, survey)

    actions.move_person(person=worker, to=colleague)

    row = SurveyParticipation.objects.get()
    assert (row.person, row.submitted) == (colleague, True)
