"""What a survey says: shown to few, small counts to nobody, neither by subtraction nor by a mean."""

import csv
import datetime
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.models import AuditEvent
from courses import actions
from courses.models import SurveyOpening, SurveyPage
from courses.questionnaire import questionnaire_of
from courses.survey_figures import WHOLE, figures_of, replies_to
from records.suppression import LEAST_SHOWN, is_pinned, suppressed_grid
from tests.conftest import fresh
from tests.factories.courses import make_course
from tests.factories.people import OrganisationFactory, PostFactory
from tests.factories.surveys import (
    answered,
    make_survey,
    multiple,
    number,
    part,
    scale,
    single,
    text,
)

pytestmark = pytest.mark.django_db

LIST_QUERIES, RESULT_QUERIES = 22, 32


def asked() -> list:
    return [
        part(
            single("役に立ちましたか", "役に立った", "役に立たなかった"),
            multiple("使いたいもの", "面接", "記録"),
            scale("人に説明できる"),
            number("経験年数"),
            text("ご意見"),
        )
    ]


def survey_with(
    answers: list[dict], *, wards=("練馬区",), **fields
) -> tuple[SurveyPage, SurveyOpening]:
    """Answered by one person each, in turn from these wards, and closed."""
    page = make_survey(make_course(), parts=asked(), **fields)
    places = [OrganisationFactory(name=name) for name in wards]
    for n, said in enumerate(answers):
        answered(PostFactory(organisation=places[n % len(places)]).person, page, **said)
    opening = SurveyOpening.objects.get(survey_key=page.key)
    actions.close_survey(opening, at=timezone.now())
    opening.refresh_from_db()
    return page, opening


def figures(page, opening) -> dict:
    found = figures_of(questionnaire_of(page), replies_to([opening]))
    return {each.prompt: each for each in found}


def lines(figures, group=WHOLE) -> list[tuple[str, str, str]]:
    return [(line.text, line.people, line.share) for line in figures.lines(group)]


@pytest.mark.parametrize("anonymous", [False, True])
class TestFigures:
    def test_count_choices_with_their_share(self, anonymous):
        said = [{"使いたいもの": ["面接", "記録"]}] * 8 + [{"使いたいもの": "面接"}] * 12
        page, opening = survey_with(said, anonymous=anonymous)

        found = figures(page, opening)

        assert lines(found["役に立ちましたか"]) == [
            ("役に立った", "20", "100%"), ("役に立たなかった", "0", "0%"),
        ]  # fmt: skip
        assert lines(found["使いたいもの"]) == [("面接", "20", "100%"), ("記録", "8", "40%")]

    def test_hide_small_counts_and_the_next_smallest(self, anonymous):
        scores = ["5"] * 9 + ["4"] * 7 + ["3"] * 2
        page, opening = survey_with([{"人に説明できる": s} for s in scores], anonymous=anonymous)

        found = figures(page, opening)["人に説明できる"]

        assert [people for _text, people, _share in lines(found)] == [
            "9", "非表示", "5人未満", "0", "0",
        ]  # fmt: skip

    def test_mean_of_numbers_and_of_the_scale(self, anonymous):
        said = [{"経験年数": str(n), "人に説明できる": "4"} for n in range(6)]
        page, opening = survey_with(said, anonymous=anonymous)

        found = figures(page, opening)

        assert (found["経験年数"].mean(), found["人に説明できる"].mean()) == ("2.5", "4")

    def test_of_fewer_than_five_say_nothing(self, anonymous):
        said = [{"経験年数": "3", "ご意見": "よい"}] * 4 + [{}] * 3
        page, opening = survey_with(said, anonymous=anonymous)

        found = figures(page, opening)

        assert (found["経験年数"].mean(), found["ご意見"].texts) == ("–", [])
        assert found["ご意見"].answered == "5人未満"

    def test_free_texts_from_five_on_in_another_order_than_theirs(self, anonymous):
        said = [{"ご意見": f"意見{n:02}"} for n in range(30)]
        page, opening = survey_with(said, anonymous=anonymous)

        texts = figures(page, opening)["ご意見"].texts

        assert sorted(texts) == [one["ご意見"] for one in said]
        assert texts != sorted(texts)

    def test_by_municipality_never_give_away_fewer_than_five(self, anonymous):
        said = [{"人に説明できる": "5"}] * 16 + [{"人に説明できる": "1"}] * 4
        page, opening = survey_with(
            said, wards=("練馬区", "中野区"), anonymous=anonymous, breakdown="municipality"
        )

        found = figures(page, opening)["人に説明できる"]

        assert found.groups == ["中野区", "練馬区"]
        for group in (WHOLE, *found.groups):
            hidden = [people for _t, people, _s in lines(found, group) if not people.isdigit()]
            assert len(hidden) >= 2, group


class TestBreakdown:
    def test_is_only_the_one_that_was_fixed_beforehand(self):
        page, opening = survey_with([{}] * 12, wards=("練馬区", "中野区"), breakdown="")

        assert figures(page, opening)["役に立ちましたか"].groups == []

    def test_by_profession(self):
        page, opening = survey_with([{}] * 6, breakdown="profession", anonymous=True)

        (group,) = figures(page, opening)["役に立ちましたか"].groups

        assert group == str(PostFactory().profession)


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", "z"])),
    st.integers(0, 12), min_size=9, max_size=9,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_no_line_of_a_grid_has_one_hidden_cell(cells):
    """So nothing is had by taking what is printed from a sum, neither down nor across."""
    rows, columns = "abc", ["x", "y", "z"]
    table = cells | {(row, "*"): sum(cells[row, c] for c in columns) for row in rows}

    printed = suppressed_grid(table, "*")

    for key, count in table.items():
        if 0 < count < LEAST_SHOWN:
            assert not printed[key].isdigit()
    every = ["*", *columns]
    across = [[(row, column) for column in every] for row in rows]
    down = [[(row, column) for row in rows] for column in every]
    if any(printed[row, column].isdigit() for row in rows for column in columns):
        for line in [*across, *down]:
            hidden = [key for key in line if not printed[key].isdigit()]
            assert len(hidden) != 1, (line, printed)


class TestPinned:
    def test_a_mean_that_leaves_one_way_to_fill_the_cells_is_not_printed(self):
        cells = {5: 0, 4: 0, 3: 0, 2: 1, 1: 4}  # five people, 1.2: only 4 and 1 make six

        assert is_pinned(
            cells, dict.fromkeys(cells, False) | {5: True, 4: True, 3: True}, 1.2, digits=1
        )

    def test_a_mean_that_leaves_doubt_is(self):
        cells = {5: 10, 4: 9, 3: 3, 2: 2, 1: 2}
        printed = {5: True, 4: False, 3: False, 2: False, 1: False}
        mean = round(sum(v * n for v, n in cells.items()) / sum(cells.values()), 1)

        assert not is_pinned(cells, printed, mean, digits=1)


class TestScreen:
    @pytest.fixture
    def open_as(self, client, cms_groups):
        def visit(user, url, **query):
            client.force_login(fresh(user))
            return client.get(url, query)

        return visit

    @pytest.fixture
    def anonymous(self):
        said = [{"人に説明できる": "5", "ご意見": f"意見{n}"} for n in range(6)]
        return survey_with(said, anonymous=True, title="職場の環境")[0]

    def test_shows_figures_a_chart_and_its_table(self, open_as, anonymous, metropolis):
        page = open_as(metropolis, reverse("survey_result", args=[anonymous.pk])).text

        assert all(word in page for word in ("回答：6", "人に説明できる", "意見3", "<svg", "100%"))

    def test_shows_nothing_of_an_anonymous_survey_that_is_open(self, open_as, metropolis):
        page = make_survey(make_course(), parts=asked(), anonymous=True)
        for _ in range(6):
            answered(PostFactory().person, page, ご意見="ひみつ")

        answer = open_as(metropolis, reverse("survey_result", args=[page.pk])).text

        assert "まだ受付中です" in answer
        assert "ひみつ" not in answer
        assert "人に説明できる" not in answer

    def test_says_that_fewer_than_five_answers_were_not_kept(self, open_as, metropolis):
        page, _opening = survey_with([{}] * 4, anonymous=True)

        assert "破棄しました" in open_as(metropolis, reverse("survey_result", args=[page.pk])).text

    def test_saves_the_same_as_excel_and_csv(self, open_as, anonymous, metropolis):
        url = reverse("survey_result", args=[anonymous.pk])

        book = load_workbook(BytesIO(open_as(metropolis, url, format="xlsx").content))
        rows = list(
            csv.reader(StringIO(open_as(metropolis, url, format="csv").content.decode("utf-8-sig")))
        )

        cells = [[cell or "" for cell in row] for row in book.active.values]
        assert [str(cell) for cell in cells[1]] == rows[1]
        assert rows[1][1:] == ["役に立ちましたか", "全体", "6", "–", "役に立った", "6", "100%"]
        assert {row[5] for row in rows} >= {f"意見{n}" for n in range(6)}

    def test_names_stand_only_in_the_file_of_a_named_survey_and_are_written_down(
        self, open_as, anonymous, metropolis, worker
    ):
        page = make_survey(make_course(), parts=asked())
        answered(worker, page, ご意見="よい")
        url = reverse("survey_result", args=[page.pk])

        screen = open_as(metropolis, url).text
        book = load_workbook(BytesIO(open_as(metropolis, url, format="xlsx", people=1).content))
        other = reverse("survey_result", args=[anonymous.pk])
        asked_for = open_as(metropolis, other, format="csv", people=1)
        plain = open_as(metropolis, other, format="csv")

        assert "桜井" not in screen
        assert "桜井 みのり" in [row[0] for row in book.active.values]
        event = AuditEvent.objects.get(kind="courses.survey_answers_saved")
        assert {each.person_id for each in event.subjects.all()} == {worker.pk}
        assert asked_for.content == plain.content

    def test_a_trainer_sees_only_the_own_ones(self, open_as, anonymous, trainer):
        own = make_survey(make_course(), owner=trainer, title="自分のアンケート")

        page = open_as(trainer, reverse("survey_results")).text

        assert "自分のアンケート" in page
        assert "職場の環境" not in page
        assert open_as(trainer, reverse("survey_result", args=[own.pk])).status_code == 200
        assert open_as(trainer, reverse("survey_result", args=[anonymous.pk])).status_code == 404

    def test_a_period_is_set_and_closed(self, client, cms_groups, metropolis):
        page = make_survey(make_course(), parts=asked(), anonymous=True)
        client.force_login(fresh(metropolis))
        today = timezone.localdate()
        plan, close = (reverse(name, args=[page.pk]) for name in ("plan_survey", "close_survey"))

        wrong = client.post(plan, {"first": today, "last": today - datetime.timedelta(days=1)})
        client.post(plan, {"first": today, "last": today + datetime.timedelta(days=7)})
        early = client.post(close, follow=True).text
        for _ in range(5):
            answered(PostFactory().person, page)
        late = client.post(close, follow=True).text

        assert "過ぎた日です" in wrong.text
        assert "まだ5人に満たない" in early
        assert "締め切りました" in late
        assert SurveyOpening.objects.get().closed_at

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, open_as, metropolis, count, django_assert_max_num_queries):
        for _ in range(count):
            page, _opening = survey_with([{"ご意見": "よい"}] * (4 + count), anonymous=True)
        open_as(metropolis, reverse("survey_results"))

        with django_assert_max_num_queries(LIST_QUERIES):
            open_as(metropolis, reverse("survey_results"))
        with django_assert_max_num_queries(RESULT_QUERIES):
            open_as(metropolis, reverse("survey_result", args=[page.pk]))
