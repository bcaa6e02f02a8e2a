"""A survey as it is asked: where answers lead, what must be put right, what is handed in."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from courses.models import SurveyPage
from courses.questionnaire import (
    LONGEST_TEXT,
    Answers,
    Questionnaire,
    faults_of_branches,
    questionnaire_of,
    read_entered,
)
from tests.factories.courses import make_course
from tests.factories.surveys import (
    BAD,
    GOOD,
    answered,
    answers_of,
    everything,
    make_survey,
    multiple,
    number,
    part,
    scale,
    single,
    text,
)


def asked(*parts) -> tuple[SurveyPage, Questionnaire]:
    page = SurveyPage(title="アンケート", parts=list(parts) or everything())
    return page, questionnaire_of(page)


def way(questionnaire: Questionnaire, answers: Answers) -> list[int]:
    return [each.number for each in questionnaire.route(answers)]


class TestRoute:
    def test_goes_page_by_page_while_nothing_leads_elsewhere(self):
        page, questions = asked()

        assert way(questions, {}) == [1, 2, 3]
        assert way(questions, answers_of(page, 役に立ちましたか=BAD)) == [1, 2, 3]

    def test_leaves_out_a_page_where_a_choice_leads_past_it(self):
        page, questions = asked()

        assert way(questions, answers_of(page, 役に立ちましたか=GOOD)) == [1, 3]

    def test_ends_where_a_choice_says_so(self):
        page, questions = asked(
            part(single("続けますか", ("いいえ", "end"), "はい")), part(text("何を"))
        )

        assert way(questions, answers_of(page, 続けますか="いいえ")) == [1]
        assert way(questions, answers_of(page, 続けますか="はい")) == [1, 2]

    def test_hands_in_nothing_of_pages_that_were_left_out(self):
        page, questions = asked()
        entered = answers_of(
            page,
            役に立ちましたか=GOOD,
            何が足りませんでしたか="時間",
            経験年数="１２年",
            使いたいもの=[],
        )

        handed_in = questions.submitted(entered)

        said = {questions.questions[key].prompt: values for key, values in handed_in.items()}
        good = answers_of(page, 役に立ちましたか=GOOD)
        assert said == {"役に立ちましたか": next(iter(good.values())), "経験年数": ["12"]}


class TestFaults:
    @pytest.mark.parametrize(
        ("question", "entered", "fault"),
        [
            (text("何を", required=True), [], "この設問に答えてください。"),
            (text("何を", required=True), ["　 "], "この設問に答えてください。"),
            (text("何を"), [], ""),
            (text("何を"), ["あ" * (LONGEST_TEXT + 1)], "2000文字以内で書いてください。"),
            (scale("できる"), ["3"], ""),
            (scale("できる"), ["6"], "選択肢から選んでください。"),
            (scale("できる"), ["5", "4"], "選択肢から選んでください。"),
            (scale("できる", required=True), [""], "この設問に答えてください。"),
            (multiple("どれ", "甲", "乙"), ["丙"], "選択肢から選んでください。"),
            (number("何年"), ["３"], ""),
            (number("何年"), ["三"], "数字で入れてください（例：12）。"),
            (number("何年"), ["-1"], "0以上の数を入れてください。"),
            (number("何年"), ["61"], "60以下の数を入れてください。"),
        ],
    )
    def test_are_said_at_the_question(self, question, entered, fault):
        _page, questions = asked(part(question))
        (item,) = questions.questions.values()

        assert item.fault(entered) == fault

    def test_of_a_page_left_out_do_not_count(self):
        page, questions = asked()

        assert questions.first_fault({}).number == 1
        assert questions.first_fault(answers_of(page, 役に立ちましたか=BAD)).number == 2
        assert questions.first_fault(answers_of(page, 役に立ちましたか=GOOD)) is None


class TestBranches:
    def test_lead_forward_to_a_page_that_is_there(self):
        _page, questions = asked()

        assert list(faults_of_branches(questions)) == []

    def test_that_lead_back_or_nowhere_are_refused(self):
        _page, questions = asked(
            part(text("はじめに")),
            part(single("次は", ("戻る", "2"), ("遠く", "9"), ("終わる", "end"))),
        )

        assert list(faults_of_branches(questions)) == [
            "2ページの「戻る」は、2ページへ戻ってしまいます。",
            "2ページの「遠く」の行き先（9ページ）がありません。",
        ]

    def test_of_two_questions_on_a_page_are_refused(self):
        _page, questions = asked(
            part(single("甲", ("はい", "2"), "いいえ"), single("乙", ("はい", "end"), "いいえ")),
            part(text("おわりに")),
        )

        assert list(faults_of_branches(questions)) == [
            "1ページに、行き先のある設問が2つ以上あります。1つにしてください。"
        ]


def test_a_radio_button_that_was_not_sent_wipes_out_nothing_and_a_box_does():
    page, questions = asked(part(scale("できる"), multiple("どれ", "甲", "乙")))

    entered = read_entered(QueryDict(""), questions.parts[0])

    assert entered == answers_of(page, どれ=[])


@pytest.mark.django_db
class TestSaving:
    @pytest.fixture
    def survey(self):
        return make_survey(make_course())

    def test_refuses_a_loop(self, survey):
        survey.parts = [
            part(single("次は", ("戻る", "2"), "進む")),
            part(single("次", ("戻る", "2"), "進む")),
        ]

        with pytest.raises(ValidationError) as refused:
            survey.clean()

        assert refused.value.message_dict == {
            "parts": ["2ページの「戻る」は、2ページへ戻ってしまいます。"]
        }

    def test_lets_everything_change_while_nobody_has_begun(self, survey):
        survey.anonymous, survey.breakdown = True, SurveyPage.Breakdown.MUNICIPALITY
        survey.parts = [part(text("何を"))]

        survey.clean()

    def test_keeps_what_was_promised_once_somebody_has_begun(self, survey, worker):
        answered(worker, survey)
        survey = SurveyPage.objects.get(pk=survey.pk)
        survey.anonymous, survey.breakdown = True, SurveyPage.Breakdown.MUNICIPALITY
        survey.parts = [part(text("何を"))]

        with pytest.raises(ValidationError) as refused:
            survey.clean()

        assert set(refused.value.message_dict) == {"anonymous", "breakdown", "parts"}
        assert len(refused.value.message_dict["parts"]) == 6

    def test_lets_words_be_put_right_once_somebody_has_answered(self, survey, worker):
        answered(worker, survey)
        survey = SurveyPage.objects.get(pk=survey.pk)
        stored = survey.parts.get_prep_value()
        stored[0]["value"]["questions"][1]["value"]["prompt"] = "この研修は役に立ちましたか"
        survey.parts = survey._meta.get_field("parts").to_python(stored)

        survey.clean()

    def test_refuses_itself_as_the_survey_of_supervisors(self, survey):
        survey.supervisor_survey = survey

        with pytest.raises(ValidationError) as refused:
            survey.clean()

        assert set(refused.value.message_dict) == {"supervisor_survey"}
