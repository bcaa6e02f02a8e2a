"""3 and 6 months later: who took part is asked again, with the supervisors, and compared."""

import datetime

import pytest
from django.utils import timezone

from courses import actions
from courses.models import CoursePage, SurveyOpening, SurveyPage
from courses.questionnaire import questionnaire_of
from courses.survey_table import comparisons
from courses.ticks import open_survey_follow_ups
from people.models import User
from tests.factories.courses import make_course, noon, post_of
from tests.factories.people import PostFactory
from tests.factories.surveys import make_survey, part, scale

pytestmark = pytest.mark.django_db

OCCASION = "11111111-2222-3333-4444-555555555555"
PARTS = [part(scale("人に説明できる"))]


@pytest.fixture
def survey() -> SurveyPage:
    course = make_course()
    supervisors = make_survey(course, parts=[part(scale("仕事に生かしている"))])
    return make_survey(
        course, parts=PARTS, follow_up_3=True, follow_up_6=True, supervisor_survey=supervisors
    )


def people_asked(opening: SurveyOpening) -> set[User]:
    return {row.person for row in opening.participations.all()}


def answer(person, page, at, occasion_key=None, value="4"):
    row = actions.begin_survey(
        page=page, person=person, post=post_of(person), by=person, occasion_key=occasion_key, at=at
    )
    asked = questionnaire_of(page)
    given = {key: [value] for key in asked.questions}
    actions.save_survey_answers(participation=row, answers=given, by=person, at=at)
    return actions.submit_survey(participation=row, asked=asked, by=person, at=at)


class TestOpening:
    def test_a_self_paced_course_by_the_month_of_answering(
        self, survey, worker, colleague, supervisor, outsider
    ):
        answer(worker, survey, noon(2026, 7, 1))
        answer(colleague, survey, noon(2026, 7, 31))
        answer(outsider, survey, noon(2026, 8, 1))

        opened = [open_survey_follow_ups(noon(2026, *day)) for day in ((10, 31), (11, 1), (11, 2))]

        assert opened == [0, 2, 0]
        own = SurveyOpening.objects.get(survey_key=survey.key, wave=3)
        theirs = SurveyOpening.objects.get(survey_key=survey.supervisor_survey.key, wave=3)
        assert people_asked(own) == {worker, colleague}
        assert people_asked(theirs) == {supervisor}  # once, for both
        assert timezone.localdate(own.opens_at) == datetime.date(2026, 11, 1)
        assert actions.survey_opened(own) == sorted([worker, colleague], key=lambda who: who.pk)

    def test_a_run_as_one_after_its_survey_closed(self, worker, colleague):
        page = make_survey(
            make_course(delivery=CoursePage.Delivery.IN_PERSON), parts=PARTS, follow_up_3=True
        )
        at = noon(2026, 7, 20)
        first = actions.open_survey(
            page=page, opens_at=at, closes_at=noon(2026, 8, 10), occasion_key=OCCASION,
            asked=[post_of(worker), post_of(colleague)],
        )  # fmt: skip
        answer(worker, page, at, OCCASION)

        assert open_survey_follow_ups(noon(2026, 11, 9)) == 0
        assert open_survey_follow_ups(noon(2026, 11, 10)) == 1

        later = SurveyOpening.objects.get(wave=3)
        assert (later.follows, later.occasion_key) == (first, OCCASION)
        assert people_asked(later) == {worker}

    def test_not_what_is_long_past(self, survey, worker):
        answer(worker, survey, noon(2026, 7, 1))

        assert open_survey_follow_ups(noon(2026, 12, 20)) == 0

    def test_of_an_anonymous_survey_asks_who_took_part(self, worker, colleague):
        page = make_survey(make_course(), parts=PARTS, anonymous=True, follow_up_3=True)
        answer(worker, page, noon(2026, 7, 1))
        actions.record_anonymous(at=noon(2026, 7, 2))

        assert open_survey_follow_ups(noon(2026, 11, 1)) == 1

        assert people_asked(SurveyOpening.objects.get(wave=3)) == {worker}

    def test_supervisors_are_not_asked_before_and_it_is_no_step_of_the_course(self, survey, worker):
        other = survey.supervisor_survey

        with pytest.raises(actions.SurveyClosed):
            answer(worker, other, noon(2026, 7, 1))


def test_the_results_stand_side_by_side(survey, supervisor, section):
    people = [
        PostFactory(organisation=section.organisation, section=section).person for _ in range(6)
    ]
    for person in people:
        answer(person, survey, noon(2026, 7, 1), value="3")
    first = SurveyOpening.objects.get()
    open_survey_follow_ups(noon(2026, 11, 1))
    for person in people:
        answer(person, survey, noon(2026, 11, 3), value="5")
    for opening in SurveyOpening.objects.filter(wave=3):
        actions.close_survey(opening, at=noon(2026, 12, 1))

    own, theirs = comparisons(survey, first)

    assert [wave.title for wave in own.waves] == ["受講直後", "3か月後"]
    assert own.rows == [("人に説明できる", ["3", "5"])]
    assert theirs.rows == [("仕事に生かしている", ["–"])]  # nobody has answered
