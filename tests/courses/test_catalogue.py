"""The catalogue: finding a course with and without a word, and one's own state in it."""

import datetime

import pytest
from django.utils import timezone

from courses.facets import load_shelf
from courses.models import CoursePage
from tests.factories.courses import (
    ThemeFactory,
    bureau,
    course_index,
    finished,
    lessons_of,
    make_course,
    started,
)
from tests.factories.people import ProfessionFactory
from tests.factories.records import ObligationFactory, RequirementFactory

pytestmark = pytest.mark.django_db

URL = "/courses/"


@pytest.fixture
def get(client, worker):
    course_index()
    client.force_login(worker)
    return lambda query="": client.get(URL + query)


def titles(response) -> list[str]:
    return [card.course.title for card in response.context["cards"]]


def counts(response, name) -> dict[str, int]:
    (facet,) = [facet for facet in response.context["facets"] if facet.name == name]
    return {option.label: option.count for option in facet.options}


class TestList:
    def test_shows_what_one_may_see_in_the_authors_order(self, get):
        make_course(title="乙")
        make_course(title="甲")
        make_course(title="里親だけ", audience_kind="foster_parents")
        make_course(title="下書き").unpublish()

        assert titles(get()) == ["乙", "甲"]

    def test_puts_what_is_owed_first_by_its_date(self, get, worker):
        free, late, soon = (make_course(title=title) for title in ("自由", "後", "先"))
        today = timezone.localdate()
        for course, days in ((late, 40), (soon, 10)):
            owe(worker, course, today + datetime.timedelta(days=days))

        assert titles(get()) == ["先", "後", free.title]

    def test_goes_on_over_pages(self, get):
        for _ in range(14):
            make_course(lessons=0)

        first, second, beyond = get(), get("?page=2"), get("?page=99")

        assert (len(titles(first)), len(titles(second))) == (12, 2)
        assert titles(beyond) == titles(second)

    @pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", ""])
    def test_a_strange_page_is_no_error(self, get, page):
        make_course()

        assert get(f"?page={page}").status_code == 200

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, get, worker, count, django_assert_num_queries):
        """Session, person, version of the content, posts; what is owed, progress, completions."""
        for _ in range(count):
            course = make_course(
                professions=[ProfessionFactory()], themes=[ThemeFactory()], organiser=bureau()
            )
            started(worker, course)
            owe(worker, course, timezone.localdate())
        get()

        with django_assert_num_queries(8):
            get()


def owe(person, course, due):
    year = due.year - (due.month < 4)
    requirement = RequirementFactory(subject_key=course.key)
    return ObligationFactory(
        person=person, requirement=requirement, fiscal_year=min(year, 2026), due=due
    )


class TestOwnState:
    def card(self, get):
        (card,) = get().context["cards"]
        return card

    def test_nothing_yet(self, get):
        make_course()

        card = self.card(get)

        assert (card.due, card.progress, card.completed_on) == (None, None, None)

    def test_under_way(self, get, worker):
        started(worker, make_course(lessons=2, quiz={}))

        card = self.card(get)

        assert (card.progress.done, card.progress.total) == (0, 2)

    def test_owed(self, get, worker):
        due = timezone.localdate() + datetime.timedelta(days=28)
        owe(worker, make_course(), due)

        card = self.card(get)

        assert (card.due.day, card.due.state, card.due.days_left) == (due, "due", 28)

    def test_completed(self, get, worker):
        finished(worker, *lessons_of(make_course(lessons=1)))

        card = self.card(get)

        assert (card.completed_on, card.progress) == (timezone.localdate(), None)

    def test_cards_say_to_each_their_own(self, client, get, worker, colleague):
        """A card is drawn once for all of whom the same is said."""
        course = make_course(lessons=2)
        owe(worker, course, timezone.localdate() + datetime.timedelta(days=28))
        started(worker, course)
        said = []
        for person in (colleague, worker, colleague):
            client.force_login(person)
            html = get().content.decode()
            said.append(("必修" in html, "受講中" in html))

        assert said == [(False, False), (True, True), (False, False)]

    def test_what_others_do_does_not_show(self, get, colleague):
        finished(colleague, *lessons_of(make_course(lessons=1)))

        card = self.card(get)

        assert (card.completed_on, card.progress) == (None, None)


class TestSearch:
    def test_leaves_what_has_the_word(self, get):
        make_course(title="児童虐待対応 基礎研修")
        make_course(title="面接の技術")

        response = get("?q=面接の技術")

        assert titles(response) == ["面接の技術"]

    def test_says_so_when_nothing_fits(self, get):
        make_course()

        response = get("?q=該当なし")

        assert response.status_code == 200
        assert titles(response) == []
        assert "該当なし" in response.content.decode()

    def test_keeps_to_what_one_may_see(self, get):
        make_course(title="里親のための研修", audience_kind="foster_parents")

        assert titles(get("?q=里親のための研修")) == []

    def test_counts_facets_within_what_was_found(self, get):
        make_course(title="面接の技術", level="advanced", delivery="online")
        make_course(title="面接の基礎", level="advanced")
        make_course(title="記録の書き方", level="introductory")

        response = get("?q=面接の技術")

        assert [facet.name for facet in response.context["facets"]] == []
        assert titles(response) == ["面接の技術"]


class TestFacets:
    def test_widen_within_and_narrow_across(self, get):
        make_course(title="入門・自己", level="introductory")
        make_course(title="応用・自己", level="advanced")
        make_course(title="応用・集合", level="advanced", delivery="in_person")
        make_course(title="中級・集合", level="intermediate", delivery="in_person")

        assert titles(get("?level=advanced&level=introductory")) == [
            "入門・自己", "応用・自己", "応用・集合",
        ]  # fmt: skip
        assert titles(get("?level=advanced&delivery=in_person")) == ["応用・集合"]

    def test_each_option_says_how_many_it_would_leave(self, get):
        make_course(level="introductory")
        make_course(level="advanced")
        make_course(level="advanced", delivery="in_person")

        response = get("?level=advanced")

        assert sorted(counts(response, "level").values()) == [1, 2]
        assert sorted(counts(response, "delivery").values()) == [1, 1]

    def test_a_course_for_no_profession_is_for_all(self, get):
        welfare = ProfessionFactory(code="welfare", name="福祉職")
        nurse = ProfessionFactory(code="nurse", name="保健師")
        make_course(title="福祉職へ", professions=[welfare])
        make_course(title="保健師へ", professions=[nurse])
        make_course(title="だれでも")

        response = get("?profession=nurse")

        assert titles(response) == ["保健師へ", "だれでも"]
        assert counts(response, "profession") == {"福祉職": 2, "保健師": 2}

    def test_themes_organisers_and_years_too(self, get, nerima):
        theme, other = ThemeFactory(name="面接"), ThemeFactory(name="記録")
        make_course(title="選ぶ", themes=[theme, other], organiser=nerima, year=2026)
        make_course(title="外す", themes=[other], year=2025)

        assert titles(get(f"?theme={theme.pk}")) == ["選ぶ"]
        assert titles(get(f"?organiser={nerima.pk}")) == ["選ぶ"]
        assert titles(get("?year=2026")) == ["選ぶ"]
        assert counts(get(), "theme") == {"面接": 1, "記録": 2}

    def test_an_old_link_with_a_value_nobody_has_shows_all(self, get):
        make_course(title="甲")

        response = get("?level=nonsense&theme=999&year=x&organiser=%00")

        assert titles(response) == ["甲"]
        assert response.context["chosen"] == []

    def test_a_chosen_filter_can_be_taken_away_and_keeps_the_rest(self, get):
        make_course(level="advanced", delivery="online")
        make_course(level="introductory")

        response = get("?q=&level=advanced&delivery=online&page=2")

        urls = {option.value: url for _facet, option, url in response.context["chosen"]}
        assert urls == {"advanced": "?q=&delivery=online", "online": "?q=&level=advanced"}

    def test_works_without_script(self, get):
        make_course(level="advanced")
        make_course(level="introductory")

        html = get("?level=advanced").content.decode()

        assert '<input type="checkbox" name="level" value="advanced" checked>' in html
        assert 'method="get"' in html

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_three_queries(self, count, django_assert_num_queries, db):
        for _ in range(count):
            make_course(professions=[ProfessionFactory()], themes=[ThemeFactory()])

        with django_assert_num_queries(3):
            load_shelf(CoursePage.objects.live())
