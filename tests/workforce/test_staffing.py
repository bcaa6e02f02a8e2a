"""Who is in an office by profession and employment, against plan and standard; and experience."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.fiscal import fiscal_year
from people.models import Employment
from secondments.models import Population, PopulationBand, StaffingPlan, StaffingStandard
from secondments.states import State
from tests.factories.people import LeaveFactory, PostFactory, ProfessionFactory
from tests.factories.records import recorded
from tests.factories.secondments import seconded
from workforce.actions import staffing as actions
from workforce.staffing import Counts, Kind, staffed

TODAY = datetime.date(2026, 11, 20)  # of all tests
YEAR = fiscal_year(TODAY)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def welfare(db):
    return ProfessionFactory()


@pytest.fixture
def regular(db):
    return Employment.objects.create(code="regular", name="常勤")


@pytest.fixture
def band(db):
    return PopulationBand.objects.create(name="10万人以上", at_least=100_000)


def office(organisation):
    (found,) = staffed([organisation], year=YEAR, on=TODAY)
    return found


def away(organisation, **facts):
    post = PostFactory(organisation=organisation)
    days = {"planned_start": TODAY - 30 * DAY, "planned_end": TODAY + 30 * DAY}
    return seconded(post.person, **days | facts)


class TestCounts:
    def test_away_on_leave_and_received_are_told_apart(self, nerima_centre, bureau, welfare):
        PostFactory(organisation=nerima_centre)
        LeaveFactory(person=PostFactory(organisation=nerima_centre).person)
        away(nerima_centre)
        away(bureau, host=nerima_centre)
        PostFactory(organisation=nerima_centre, end=TODAY)
        PostFactory(organisation=nerima_centre, person__left_on=TODAY)
        PostFactory(organisation=nerima_centre, announced_on=TODAY + DAY)

        counts = office(nerima_centre).counts

        assert counts == Counts(staff=3, away=1, on_leave=1, received=1)
        assert counts.present == 2

    def test_who_is_moved_meanwhile_is_away_and_received_all_the_same(
        self, nerima_centre, bureau, welfare
    ):
        """A personnel change of April finds people on a secondment of two years."""
        sent, here = away(nerima_centre), away(bureau, host=nerima_centre)
        for post in (sent.home_post, here.host_post):
            type(post).objects.filter(pk=post.pk).update(end=TODAY - 5 * DAY)
            PostFactory(
                person=post.person, organisation=nerima_centre, start=TODAY - 5 * DAY,
                profession=post.profession, staff_number="",
            )  # fmt: skip
        PostFactory(organisation=nerima_centre)

        assert office(nerima_centre).counts == Counts(staff=2, away=1, on_leave=0, received=1)

    def test_part_time_and_ended_secondments_leave_people_where_they_are(self, nerima_centre):
        away(nerima_centre, is_full_time=False)
        past = {"planned_start": TODAY - 90 * DAY, "planned_end": TODAY - 30 * DAY}
        away(nerima_centre, state=State.ENDED, **past)

        assert office(nerima_centre).counts[:2] == (2, 0)

    def test_plan_and_standard_are_compared_row_by_row(
        self, nerima, nerima_centre, welfare, regular, band, metropolis
    ):
        psychology = ProfessionFactory(code="psychology", name="心理職", position=2)
        for _n in range(3):
            PostFactory(organisation=nerima_centre, employment=regular)
        plan = {Kind(welfare.pk, regular.pk): 4, Kind(psychology.pk, None): 1}
        actions.plan_staffing(organisation=nerima_centre, year=YEAR, people=plan, by=metropolis)
        standard = {Kind(welfare.pk, regular.pk): 2, Kind(psychology.pk, None): 2}
        actions.set_standard(band=band, people=standard, by=metropolis)
        Population.objects.create(organisation=nerima, on=TODAY - DAY, people=750_000)
        Population.objects.create(organisation=nerima, on=TODAY + DAY, people=1)

        found = office(nerima_centre)

        assert found.band == band
        assert [
            (row.profession, row.counts.staff, row.planned, row.vacancies, row.standard,
             row.below_standard)
            for row in found.rows
        ] == [("福祉職", 3, 4, 1, 2, 0), ("心理職", 0, 1, 1, 2, 2)]  # fmt: skip
        assert (found.planned, found.standard, found.vacancies, found.below_standard) == (
            5,
            4,
            2,
            2,
        )

    def test_any_employment_takes_in_all_that_have_no_row_of_their_own(
        self, nerima_centre, welfare, regular, metropolis
    ):
        PostFactory(organisation=nerima_centre, employment=regular)
        PostFactory(organisation=nerima_centre, employment=None)
        plan = {Kind(welfare.pk, None): 3}
        actions.plan_staffing(organisation=nerima_centre, year=YEAR, people=plan, by=metropolis)

        (row,) = office(nerima_centre).rows

        assert (row.counts.staff, row.planned, row.employment) == (2, 3, "")

    def test_it_asks_as_much_for_one_office_as_for_three(self, nerima, nerima_centre, nakano):
        def asked(*offices) -> int:
            with CaptureQueriesContext(connection) as captured:
                staffed(offices, year=YEAR, on=TODAY)
            return len(captured)

        assert asked(nerima_centre) == asked(nerima, nerima_centre, nakano)


class TestPages:
    def test_a_ward_plans_for_its_own_offices(
        self, client, nerima_hr, nerima_centre, welfare, regular, worker
    ):
        client.force_login(nerima_hr)
        address = f"/office/staffing/{nerima_centre.pk}/plan/"

        def save(*rows):
            data = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
            for n, row in enumerate(rows):
                names = ("profession", "employment", "people")
                data |= {f"rows-{n}-{name}": value for name, value in zip(names, row, strict=True)}
            return client.post(address, data)

        wrong = save(
            (welfare.pk, "", 3), (welfare.pk, "", 4), ("", "", 5), (welfare.pk, "", "多め")
        )
        html = wrong.content.decode()
        assert "上にあります" in html
        assert "職種を選んでください" in html
        assert 'value="多め"' in html
        assert not StaffingPlan.objects.exists()

        assert save((welfare.pk, regular.pk, 3), (welfare.pk, "", 1)).status_code == 302
        assert save((welfare.pk, regular.pk, 5), (welfare.pk, "", "")).status_code == 302
        assert [(row.planned, row.saved_by) for row in StaffingPlan.objects.all()] == [
            (5, nerima_hr)
        ]
        assert "欠員5" in client.get(f"/office/staffing/{nerima_centre.pk}/").content.decode()

    def test_who_is_away_and_who_is_here_is_named(
        self, client, nerima_hr, nakano_hr, nerima_centre, nakano
    ):
        gone = away(nerima_centre)
        here = away(nakano, host=nerima_centre)
        hidden = away(nerima_centre, state=State.AGREED)
        client.force_login(nerima_hr)

        answer = client.get(f"/office/staffing/{nerima_centre.pk}/")

        assert [row.pk for row in answer.context["away"]] == [gone.pk]
        assert [row.pk for row in answer.context["received"]] == [here.pk]
        assert hidden.person.full_name not in answer.content.decode()

    def test_the_metropolis_keeps_the_standard(self, client, metropolis, nerima_hr, band, welfare):
        client.force_login(nerima_hr)
        assert client.get("/office/staffing/standards/").status_code == 200
        assert client.post("/office/staffing/standards/", {"name": "x"}).status_code == 404
        assert client.get(f"/office/staffing/standards/{band.pk}/").status_code == 404

        client.force_login(metropolis)
        same = {"name": "別の区分", "at_least": 100_000}
        assert "もうあります" in client.post("/office/staffing/standards/", same).content.decode()
        client.post("/office/staffing/standards/", same | {"at_least": 300_000})
        assert PopulationBand.objects.count() == 2
        data = {
            "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0,
            "rows-0-profession": welfare.pk, "rows-0-people": 15,
        }  # fmt: skip
        client.post(f"/office/staffing/standards/{band.pk}/", data)
        assert StaffingStandard.objects.get().people == 15
        assert "15人" in client.get("/office/staffing/standards/").content.decode()

    def test_of_the_offices_of_others_the_metropolis_sees_only_wholes(
        self, client, metropolis, nerima_centre, worker, colleague
    ):
        client.force_login(metropolis)
        html = client.get("/office/staffing/").content.decode()

        assert "練馬子ども家庭支援センター" in html
        assert "5人未満" in html
        assert client.get(f"/office/staffing/{nerima_centre.pk}/").status_code == 404

    def test_population_is_entered_for_the_municipality(
        self, client, nerima_hr, nerima, nerima_centre
    ):
        client.force_login(nerima_hr)
        address = f"/office/staffing/{nerima_centre.pk}/population/"
        assert client.post(address, {"on": "2月30日", "people": -1}).status_code == 200
        client.post(address, {"on": "2026-01-01", "people": 750_000, "source": "住民基本台帳"})
        client.post(address, {"on": "2026-01-01", "people": 751_000})

        row = Population.objects.get()
        assert (row.organisation, row.people) == (nerima, 751_000)


class TestExperience:
    def test_one_line_a_person(
        self, client, nerima_hr, nerima, nerima_centre, nakano, worker, colleague, outsider
    ):
        PostFactory(person=worker, organisation=nerima, start=TODAY - 4000 * DAY, end=TODAY)
        PostFactory(person=worker, organisation=nakano, start=TODAY - 9000 * DAY, end=TODAY)
        away(nakano, host=nerima_centre)
        recorded(worker, lecture_minutes=90)
        client.force_login(nerima_hr)

        answer = client.get("/office/staffing/experience/")

        lines = {line.person: line for line in answer.context["lines"]}
        assert set(lines) == {worker, colleague, nerima_hr}
        line = lines[worker]
        assert (line.posts, line.minutes, line.certificates) == (2, 90, 0)
        assert line.years == round(4000 / 365.25, 1)

    def test_offices_where_half_are_new_are_named(self, client, nerima_hr, nerima_centre, worker):
        PostFactory(organisation=nerima_centre, start=TODAY - 100 * DAY)
        client.force_login(nerima_hr)

        risks = client.get("/office/staffing/experience/").context["risks"]

        assert [(risk.organisation, risk.people, risk.new) for risk in risks] == [
            ("練馬子ども家庭支援センター", 2, 1)
        ]

    def test_it_asks_as_much_for_one_as_for_three(self, client, nerima_hr, section):
        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get("/office/staffing/experience/")
            return len(captured)

        client.force_login(nerima_hr)
        PostFactory(organisation=section.organisation, section=section)
        asked()
        once = asked()
        for _n in range(2):
            PostFactory(organisation=section.organisation, section=section)

        assert asked() == once
