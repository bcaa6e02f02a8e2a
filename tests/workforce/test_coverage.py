"""受講自治体 n / N and the figures around it."""

import csv
import datetime
from io import StringIO

import pytest

from records.states import Kind, Outcome
from tests.factories.courses import make_course
from tests.factories.people import OrganisationFactory, PostFactory
from tests.factories.records import RequirementFactory, recorded
from workforce.coverage import Coverage

TODAY = datetime.date(2026, 11, 20)
ADDRESS = "/office/coverage/"


@pytest.fixture
def course(bureau):
    return make_course(lessons=0, title="こども家庭センター設置に向けた研修", organiser=bureau)


@pytest.fixture
def municipalities(nerima, nakano):
    island = OrganisationFactory(name="利島村", code="133621", category="村")
    city = OrganisationFactory(name="町田市", code="132098", category="市")
    return [nakano, nerima, city, island]


@pytest.fixture
def complete(course):
    def completed(person, day=TODAY, **fields):
        return recorded(person, subject_key=course.key, occurred_on=day, **fields)

    return completed


def coverage(course, year=2026) -> Coverage:
    return Coverage(course, year, today=TODAY)


class TestMunicipalities:
    def test_covered_are_those_where_somebody_completed(
        self, course, municipalities, complete, worker, colleague, trainer, nerima
    ):
        for person in (worker, colleague, trainer):
            complete(person)

        found = coverage(course)

        assert (found.covered_count, len(found.places)) == (1, 4)
        assert [place.municipality for place in found.places] == municipalities
        assert nerima not in [place.municipality for place in found.missing]

    def test_only_this_course_and_year_count(self, course, municipalities, complete, worker):
        complete(worker, datetime.date(2026, 3, 31))
        recorded(worker, subject_key="another")
        recorded(worker, subject_key=course.key, kind=Kind.LESSON)

        assert coverage(course).covered_count == 0
        assert coverage(course, 2025).covered_count == 1

    def test_not_yet_says_when_somebody_last_completed(
        self, course, municipalities, complete, worker, nerima
    ):
        complete(worker, datetime.date(2024, 5, 1))
        complete(worker, datetime.date(2025, 5, 1))

        last = {place.municipality: place.last_year for place in coverage(course).missing}

        assert last == dict.fromkeys(municipalities) | {nerima: 2025}
        assert coverage(course, 2024).places[1].last_year == 2024

    def test_a_municipality_that_does_not_exist_yet_is_not_counted(self, course, municipalities):
        OrganisationFactory(name="新しい市", code="139999", opened_on=datetime.date(2027, 4, 1))
        OrganisationFactory(name="昔の町", code="133999", closed_on=datetime.date(2020, 4, 1))

        assert [place.municipality for place in coverage(course).places] == municipalities

    def test_the_map_has_wards_cities_and_islands(self, course, municipalities, complete, worker):
        complete(worker)

        parts = [
            ([place.short_name for place in part.places], part.covered)
            for part in coverage(course).parts
        ]

        assert parts == [(["中野", "練馬"], 1), (["町田"], 0), (["利島"], 0)]
        assert [place.tile for place in coverage(course).places] == [
            "m-13114",
            "m-13120",
            "m-13209",
            "m-13362",
        ]


class TestFigures:
    def test_figures_of_the_year(self, course, complete, worker, colleague):
        for occasion in ("run-1", "run-2"):
            complete(worker, kind=Kind.SESSION, outcome=Outcome.ATTENDED, occasion_key=occasion)
        complete(colleague)

        now = coverage(course).figures

        assert (now.held, now.total_learners, now.distinct_learners) == (2, "3", "2")

    def test_self_paced_has_no_occasions(self, course, complete, worker):
        complete(worker)

        assert coverage(course).figures.occasions == "開催なし（自己学習）"

    def test_a_course_with_meetings_and_none_held_has_none(self, bureau):
        course = make_course(lessons=0, delivery="in_person", organiser=bureau)

        assert coverage(course).figures.held == 0

    def test_the_trend_ends_with_the_year_looked_at(self, course, complete, worker, outsider):
        complete(worker, datetime.date(2024, 5, 1))
        complete(worker, datetime.date(2025, 5, 1))
        complete(outsider, datetime.date(2025, 5, 1))
        complete(worker)

        trend = coverage(course).trend

        assert [(each.year, each.municipalities, each.label) for each in trend] == [
            (2024, 1, "R6"),
            (2025, 2, "R7"),
            (2026, 1, "R8（途中）"),
        ]
        assert [each.year for each in coverage(course, 2025).trend] == [2024, 2025]

    def test_small_counts_of_a_wards_own_course_are_not_printed(
        self, nakano, worker, outsider, municipalities
    ):
        course = make_course(lessons=0, organiser=nakano)
        for post in [*PostFactory.create_batch(6, organisation=nakano)]:
            recorded(post.person, subject_key=course.key)
        recorded(worker, subject_key=course.key)

        found = coverage(course)

        learners = {place.municipality.name: place.learners for place in found.places}
        assert learners == {
            "中野区": "非表示",
            "練馬区": "5人未満",
            "町田市": "0",
            "利島村": "0",
        }
        assert found.figures.distinct_learners == "7"

    def test_small_sums_of_a_wards_own_course_are_not_printed(self, nakano, worker):
        course = make_course(lessons=0, organiser=nakano)
        recorded(worker, subject_key=course.key)

        assert coverage(course).figures.distinct_learners == "5人未満"


class TestPage:
    @pytest.mark.parametrize(
        "user", ["worker", "supervisor", "nerima_hr", "trainer", "administrator"]
    )
    def test_only_the_metropolis_may_open_it(self, request, client, course, user):
        client.force_login(request.getfixturevalue(user))

        assert client.get(ADDRESS).status_code == 404
        assert client.get(ADDRESS, {"format": "xlsx"}).status_code == 404

    def test_the_heading_is_the_answer(
        self, client, metropolis, course, municipalities, complete, worker
    ):
        complete(worker)
        client.force_login(metropolis)

        page = client.get(ADDRESS).content.decode()

        assert "受講自治体は<em>1</em> / 4です" in page
        assert "まだの自治体 3" in page
        assert "年度内に1人以上が修了" in page

    def test_course_and_year_are_chosen(self, client, metropolis, course, complete, worker):
        other = make_course(lessons=0)
        complete(worker, datetime.date(2026, 3, 31))
        client.force_login(metropolis)

        chosen = client.get(ADDRESS, {"course": course.key, "year": 2025}).context["coverage"]
        another = client.get(ADDRESS, {"course": other.key}).context["coverage"]

        assert (chosen.course, chosen.year, chosen.covered_count) == (course, 2025, 1)
        assert (another.course, another.year, another.covered_count) == (other, 2026, 0)

    def test_it_opens_on_what_is_asked_of_everybody(self, client, metropolis, course):
        asked = make_course(lessons=0)
        RequirementFactory(subject_key=asked.key)
        client.force_login(metropolis)

        response = client.get(ADDRESS)

        assert response.context["coverage"].course == asked
        assert f'<option value="{asked.key}" selected>' in response.content.decode()

    def test_tiles_lead_to_the_staff(self, client, metropolis, course, nerima):
        client.force_login(metropolis)

        page = client.get(ADDRESS).content.decode()

        assert f"/office/completions/?organisation={nerima.pk}&amp;view=everybody" in page

    @pytest.mark.parametrize("nonsense", [{"course": "x"}, {"year": "x"}, {"year": "1800"}])
    def test_nonsense_in_the_address_is_harmless(self, client, metropolis, course, nonsense):
        client.force_login(metropolis)

        assert client.get(ADDRESS, nonsense).context["coverage"].year == 2026

    def test_without_a_course_it_says_so(self, client, metropolis):
        client.force_login(metropolis)

        response = client.get(ADDRESS)

        assert "研修は、まだありません" in response.content.decode()
        assert client.get(ADDRESS, {"format": "xlsx"}).status_code == 200

    def test_the_file_lists_every_municipality(
        self, client, metropolis, course, municipalities, complete, worker
    ):
        complete(worker)
        client.force_login(metropolis)

        text = client.get(ADDRESS, {"format": "csv"}).content.decode("utf-8-sig")

        assert list(csv.reader(StringIO(text))) == [
            ["団体コード", "自治体", "区分", "令和8年度", "受講した人", "最後の受講"],
            ["131148", "中野区", "特別区", "まだ", "0", ""],
            ["131202", "練馬区", "特別区", "受講済み", "1", "令和8年度"],
            ["132098", "町田市", "市", "まだ", "0", ""],
            ["133621", "利島村", "村", "まだ", "0", ""],
        ]

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(
        self, client, metropolis, course, complete, django_assert_max_num_queries, count
    ):
        for number in range(count):
            complete(PostFactory().person, datetime.date(2024 + number, 5, 1))
        client.force_login(metropolis)
        client.get(ADDRESS)

        with django_assert_max_num_queries(17):
            client.get(ADDRESS)
