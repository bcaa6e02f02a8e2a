"""Answering as a person meets it: page by page, back and forth, at the field, told kindly."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.models import CoursePage, SurveyOpening, SurveyParticipation
from records.models import Record
from tests.conftest import fresh
from tests.factories.courses import make_course, started
from tests.factories.people import PostFactory
from tests.factories.surveys import (
    BAD,
    GOOD,
    answered,
    answers_of,
    begun,
    make_survey,
)

pytestmark = pytest.mark.django_db

# Session, rights and the frame, and few of ours.
INTRO_QUERIES, PART_QUERIES, CHECK_QUERIES = 22, 18, 18


@pytest.fixture
def survey(db):
    return make_survey(
        make_course(), title="受講後アンケート", introduction="ご意見をお聞かせください。"
    )


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


def fields(page, **said) -> dict[str, list[str]]:
    return {f"q-{key}": values for key, values in answers_of(page, **said).items()}


def row_of(person) -> SurveyParticipation:
    return SurveyParticipation.objects.get(person=person)


def part_url(person, number: int) -> str:
    return reverse("courses:survey_part", args=[row_of(person).pk, number])


def check_url(person) -> str:
    return reverse("courses:check_survey", args=[row_of(person).pk])


def begin(client, survey):
    return client.post(reverse("courses:begin_survey", args=[survey.key]))


class TestAnswering:
    def test_goes_from_the_first_page_to_the_ledger(self, as_worker, survey, worker):
        answer = begin(as_worker, survey)
        assert answer.url == part_url(worker, 1)

        answer = as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=BAD))
        assert answer.url == part_url(worker, 2)
        answer = as_worker.post(
            part_url(worker, 2), fields(survey, 何が足りませんでしたか="演習の時間")
        )
        assert answer.url == part_url(worker, 3)
        answer = as_worker.post(
            part_url(worker, 3), fields(survey, 使いたいもの=["面接", "連携"], 経験年数="２")
        )
        assert answer.url == check_url(worker)
        seen = as_worker.get(check_url(worker)).text
        assert all(
            word in seen for word in (BAD, "演習の時間", "面接、連携", "２ 年", "答えていません")
        )
        submit = reverse("courses:submit_survey", args=[row_of(worker).pk])
        answer = as_worker.post(submit, follow=True)

        assert "アンケートを提出しました" in answer.text
        assert Record.objects.get().subject_title == "受講後アンケート"

    def test_leaves_out_the_page_that_a_choice_leads_past(self, as_worker, survey, worker):
        begin(as_worker, survey)

        answer = as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=GOOD))

        assert answer.url == part_url(worker, 3)
        assert as_worker.get(part_url(worker, 2)).url == part_url(worker, 3)

    def test_goes_back_without_losing_anything(self, as_worker, survey, worker):
        begin(as_worker, survey)
        as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=GOOD))

        answer = as_worker.post(
            part_url(worker, 3), fields(survey, ご意見="途中まで") | {"go": "back"}
        )

        assert answer.url == part_url(worker, 1)
        assert "checked" in as_worker.get(part_url(worker, 1)).text
        assert "途中まで" in as_worker.get(part_url(worker, 3)).text

    def test_goes_on_elsewhere_where_it_was_left(self, as_worker, survey, worker):
        begin(as_worker, survey)
        as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=BAD) | {"go": "later"})
        elsewhere = Client()
        elsewhere.force_login(fresh(worker))

        page = elsewhere.get(reverse("courses:survey", args=[survey.key]))
        answer = begin(elsewhere, survey)

        assert "回答を続ける" in page.text
        assert answer.url == part_url(worker, 2)

    def test_says_at_the_field_what_is_missing_and_keeps_the_rest(self, as_worker, survey, worker):
        begin(as_worker, survey)
        as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=GOOD))

        answer = as_worker.post(
            part_url(worker, 3), fields(survey, 経験年数="三年", ご意見="よかった")
        )

        assert answer.status_code == 200
        assert "＊数字で入れてください（例：12）。" in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert 'value="三年"' in answer.text
        assert "よかった" in answer.text

    def test_leads_from_the_check_to_the_page_that_is_not_complete(self, as_worker, survey, worker):
        begin(as_worker, survey)
        as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=BAD))
        as_worker.post(part_url(worker, 2), {"go": "later"})

        answer = as_worker.get(check_url(worker), follow=True)
        submitted = as_worker.post(reverse("courses:submit_survey", args=[row_of(worker).pk]))

        assert answer.redirect_chain[-1][0] == part_url(worker, 2) + "?missing=1"
        assert "＊この設問に答えてください。" in answer.text
        assert submitted.url == part_url(worker, 2) + "?missing=1"
        assert not Record.objects.exists()

    @pytest.mark.parametrize("value", ["nonsense", "\0", "x" * 5000])
    def test_refuses_what_no_form_of_ours_sends(self, as_worker, survey, worker, value):
        begin(as_worker, survey)
        (name,) = fields(survey, 役に立ちましたか=GOOD)

        answer = as_worker.post(part_url(worker, 1), {name: value, "q-foreign": "1"})

        assert answer.status_code == 200
        assert "field__error" in answer.text


class TestKindly:
    def test_a_second_tab_is_told_that_it_was_answered(self, as_worker, survey, worker):
        answered(worker, survey)

        for url in (
            part_url(worker, 1),
            reverse("courses:submit_survey", args=[row_of(worker).pk]),
        ):
            answer = as_worker.post(url, follow=True)
            assert "すでに答えていただいています" in answer.text
        assert (
            "回答をいただいています"
            in as_worker.get(reverse("courses:survey", args=[survey.key])).text
        )

    def test_an_old_tab_is_told_that_it_is_closed(self, as_worker, survey, worker):
        begun(worker, survey)
        url = part_url(worker, 1)
        actions.close_survey(SurveyOpening.objects.get(), at=timezone.now())

        answer = as_worker.post(url, fields(survey, 役に立ちましたか=GOOD), follow=True)

        assert "受付は終わりました" in answer.text

    def test_a_survey_that_was_taken_down_says_so(self, as_worker, survey, worker):
        begin(as_worker, survey)
        url = part_url(worker, 1)
        survey.unpublish()

        answer = as_worker.get(url)

        assert answer.status_code == 404
        assert "公開が終わりました" in answer.text

    def test_a_course_with_dates_takes_no_answers_by_itself(self, as_worker):
        page = make_survey(make_course(delivery=CoursePage.Delivery.IN_PERSON))

        answer = as_worker.get(reverse("courses:survey", args=[page.key]))

        assert "いまは受け付けていません" in answer.text

    def test_anonymous_says_what_it_means(self, as_worker):
        page = make_survey(make_course(), anonymous=True)

        answer = as_worker.get(reverse("courses:survey", args=[page.key]))

        assert "無記名の扱い" in answer.text
        assert "お名前とともに" not in answer.text

    def test_the_author_previews_without_writing(self, survey, rf, worker):
        request = rf.get("/")
        request.user, request.is_preview = worker, True

        answer = survey.serve_preview(request, "")

        assert all(prompt in answer.text for prompt in ("役に立ちましたか", "ご意見"))
        assert not SurveyOpening.objects.exists()


class TestCourse:
    def test_the_checklist_leads_to_the_survey(self, as_worker, survey, worker):
        course = CoursePage.objects.get(pk=survey.get_parent().pk)
        course.rule = [("survey", {"page": survey})]
        course.save_revision().publish()
        started(worker, CoursePage.objects.get(pk=course.pk))

        page = as_worker.get(course.url).text
        answered(worker, survey)
        after = as_worker.get(course.url).text

        assert "「受講後アンケート」に答える" in page
        assert reverse("courses:survey", args=[survey.key]) in page  # the next step
        assert "を修了しました" in after or "修了" in after

    def test_an_anonymous_one_that_is_not_recorded_yet_says_when(self, as_worker, worker):
        survey = make_survey(make_course(), anonymous=True)
        course = CoursePage.objects.get(pk=survey.get_parent().pk)
        course.rule = [("survey", {"page": survey})]
        course.save_revision().publish()
        answered(worker, survey)

        page = as_worker.get(course.url).text

        assert "翌日の朝までに記録に載ります" in page


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(as_worker, survey, worker, count, django_assert_max_num_queries):
    for _ in range(count - 1):
        answered(PostFactory().person, survey)
    begin(as_worker, survey)
    as_worker.post(part_url(worker, 1), fields(survey, 役に立ちましたか=GOOD))
    as_worker.post(part_url(worker, 3), fields(survey, ご意見="よい"))

    with django_assert_max_num_queries(INTRO_QUERIES):
        assert as_worker.get(reverse("courses:survey", args=[survey.key])).status_code == 200
    with django_assert_max_num_queries(PART_QUERIES):
        assert as_worker.get(part_url(worker, 1)).status_code == 200
    with django_assert_max_num_queries(CHECK_QUERIES):
        assert as_worker.get(check_url(worker)).status_code == 200
