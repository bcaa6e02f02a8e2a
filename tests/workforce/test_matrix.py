"""What the matrix says of whom. There is always somebody who could leak in."""

import datetime

import pytest
from django.utils.translation import override

from people.models import Organisation, Post, Profession
from records.actions import excuse, void
from records.models import Obligation
from records.states import Kind
from tests.conftest import fresh, post_of
from tests.factories.people import (
    LeaveFactory,
    OrganisationFactory,
    PostFactory,
    ProfessionFactory,
    SectionFactory,
    UserFactory,
)
from tests.factories.records import ObligationFactory, RequirementFactory, recorded
from workforce.filters import Question
from workforce.matrix import Matrix
from workforce.permissions import held_in_scope, posts_in_scope
from workforce.scope import fields_of
from workforce.states import Cell, View

TODAY = datetime.date(2026, 11, 20)
PAST, LATER = datetime.date(2026, 10, 31), datetime.date(2026, 12, 18)


@pytest.fixture(autouse=True)
def message_ids():
    with override(None):
        yield


@pytest.fixture
def course(db):
    return RequirementFactory(due_rule="fixed", due_on=LATER)


def owes(person, requirement, **fields):
    return ObligationFactory(person=person, requirement=requirement, **{"due": LATER} | fields)


def matrix(user, today=TODAY, **asked) -> Matrix:
    return Matrix(fresh(user), Question(**{"year": 2026} | asked), today=today)


def shown(user, **asked) -> list[str]:
    found = matrix(user, **asked)
    return [row.person.username for row in found.rows(found.people)]


def cells(user, today=TODAY, **asked) -> dict[str, list[str]]:
    found = matrix(user, today, **{"view": View.EVERYBODY} | asked)
    return {
        row.person.username: [standing.text for standing in row.standings]
        for row in found.rows(found.people)
    }


class TestCells:
    def test_not_begun(self, nerima_hr, worker, course):
        owes(worker, course)

        assert cells(nerima_hr)["worker"] == ["Not begun"]

    def test_under_way_says_how_much_is_left(self, nerima_hr, worker, course, begin):
        owes(worker, course)
        begin(worker)

        assert cells(nerima_hr)["worker"] == ["Under way, 3 to go"]

    def test_under_way_with_nothing_left_gives_no_number(self, nerima_hr, worker, course, begin):
        owes(worker, course)
        begin(worker, done=5)

        assert cells(nerima_hr)["worker"] == ["Under way"]

    def test_completed_gives_the_day(self, nerima_hr, worker, course):
        owes(worker, course)
        recorded(worker, occurred_on=datetime.date(2026, 6, 18))

        assert cells(nerima_hr)["worker"] == ["Completed 6/18"]

    def test_completed_in_an_earlier_year_gives_the_year(self, nerima_hr, worker, course):
        owes(worker, course, fiscal_year=2025)
        recorded(worker, occurred_on=datetime.date(2026, 3, 31))

        assert cells(nerima_hr)["worker"] == ["Completed 令和7年度"]

    def test_completed_elsewhere_counts(self, nerima_hr, worker, course, nakano):
        owes(worker, course)
        other = PostFactory(person=worker, organisation=nakano)
        recorded(worker, post=other, occurred_on=datetime.date(2026, 6, 18))

        assert cells(nerima_hr)["worker"] == ["Completed 6/18"]

    def test_overdue_from_the_day_after(self, nerima_hr, worker, colleague, course, begin):
        owes(worker, course, due=TODAY)
        owes(colleague, course, due=datetime.date(2026, 11, 19))
        begin(colleague)

        found = cells(nerima_hr)

        assert (found["worker"], found["colleague"]) == (["Not begun"], ["Overdue"])

    def test_completed_late_is_completed(self, nerima_hr, worker, course):
        owes(worker, course, due=PAST)
        recorded(worker, occurred_on=datetime.date(2026, 11, 1))

        assert cells(nerima_hr)["worker"] == ["Completed 11/1"]

    def test_not_required(self, nerima_hr, worker, colleague, course):
        owes(worker, course)

        assert cells(nerima_hr)["colleague"] == ["Not required"]

    def test_excused_is_not_required(self, nerima_hr, worker, colleague, course):
        owes(worker, course)
        excuse(owes(colleague, course), reason="受講済み", by=nerima_hr)

        assert cells(nerima_hr)["colleague"] == ["Not required"]

    def test_on_leave_is_away_even_if_overdue(self, nerima_hr, worker, course):
        owes(worker, course, due=PAST)
        LeaveFactory(person=worker)

        assert cells(nerima_hr)["worker"] == ["On leave"]

    def test_on_leave_keeps_what_was_completed(self, nerima_hr, worker, course):
        owes(worker, course)
        recorded(worker, occurred_on=datetime.date(2026, 6, 18))
        LeaveFactory(person=worker)

        assert cells(nerima_hr)["worker"] == ["Completed 6/18"]

    def test_a_void_completion_is_none(self, nerima_hr, worker, course, metropolis):
        owes(worker, course)
        void(recorded(worker), reason="誤り", by=metropolis)

        assert cells(nerima_hr)["worker"] == ["Not begun"]

    def test_a_round_of_an_earlier_year_is_not_under_way(self, nerima_hr, worker, begin):
        owes(worker, RequirementFactory(yearly=True))
        begin(worker, done=5, completed_at="2025-10-01T00:00Z")

        assert cells(nerima_hr)["worker"] == ["Not begun"]

    def test_two_requirements_for_one_subject_are_one_column(self, nerima_hr, worker, course):
        owes(worker, course)
        owes(worker, RequirementFactory(title="別の義務"), due=PAST)

        assert cells(nerima_hr)["worker"] == ["Overdue"]

    def test_an_acknowledgement_may_be_required_too(self, nerima_hr, worker):
        guideline = RequirementFactory(subject_kind=Kind.GUIDELINE, subject_key="guide")
        owes(worker, guideline)
        recorded(worker, kind=Kind.COURSE, subject_key="guide")

        assert cells(nerima_hr)["worker"] == ["Not begun"]


class TestViews:
    @pytest.fixture
    def office(self, worker, colleague, supervisor, nerima_hr, outsider, course):
        """Worker unfinished, colleague overdue, supervisor on leave, HR owes nothing."""
        owes(worker, course)
        owes(colleague, course, due=PAST)
        owes(supervisor, course, due=PAST)
        owes(outsider, course, due=PAST)
        LeaveFactory(person=supervisor)
        return nerima_hr

    def test_each_view_shows_its_people_by_kana(self, office):
        assert shown(office) == ["worker", "colleague"]
        assert shown(office, view=View.LATE) == ["colleague"]
        assert shown(office, view=View.AWAY) == ["supervisor"]
        assert shown(office, view=View.EVERYBODY) == [
            "supervisor",
            "worker",
            "colleague",
            "nerima-hr",
        ]

    def test_the_counts_are_those_of_the_views(self, office):
        assert matrix(office).counts == {view: len(shown(office, view=view)) for view in View}

    def test_a_state_narrows_to_who_has_such_a_cell(self, office, worker, colleague, begin):
        begin(worker)
        second = RequirementFactory(subject_key="course-2")
        owes(worker, second)
        owes(colleague, second)
        recorded(colleague, subject_key="course-2")

        def having(state):
            return shown(office, view=View.EVERYBODY, state=state)

        assert having(Cell.DOING) == ["worker"]
        assert having(Cell.OPEN) == ["worker"]
        assert having(Cell.LATE) == ["supervisor", "colleague"]
        assert having(Cell.DONE) == ["colleague"]

    def test_the_last_line_counts_who_completed_of_who_owes(self, office, worker):
        recorded(worker)

        (subject,) = matrix(office).subjects

        assert (subject.done, subject.owed) == (1, 3)

    def test_a_column_gives_its_day_where_it_is_the_same_for_all(self, office, worker, colleague):
        same = RequirementFactory(subject_key="course-2", subject_title="面接の基本")
        owes(worker, same)
        owes(colleague, same)

        columns = {subject.key: subject.due for subject in matrix(office).subjects}

        assert columns == {"course-1": None, "course-2": LATER}

    def test_what_two_requirements_ask_for_is_one_column(self, office, worker, colleague):
        early, late = datetime.date(2026, 5, 1), datetime.date(2027, 3, 31)
        owes(worker, RequirementFactory(subject_key="twice", subject_title="記録"), due=late)
        owes(colleague, RequirementFactory(subject_key="twice", subject_title="記録"), due=early)

        columns = [
            (each.key, each.title, each.first_due, each.last_due)
            for each in matrix(office).subjects
        ]

        assert columns[0] == ("twice", "記録", early, late)
        assert [key for key, *_ in columns] == ["twice", "course-1"]

    def test_columns_stand_in_the_order_of_their_days(self, office, worker):
        owes(worker, RequirementFactory(subject_key="first"), due=datetime.date(2026, 5, 1))
        owes(worker, RequirementFactory(subject_key="last"), due=datetime.date(2027, 3, 31))

        assert [subject.key for subject in matrix(office).subjects] == [
            "first",
            "course-1",
            "last",
        ]


class TestScope:
    @pytest.fixture
    def everybody(self, worker, colleague, supervisor, nerima_hr, nakano_hr, outsider, course):
        for person in (worker, colleague, supervisor, nerima_hr, nakano_hr, outsider):
            owes(person, course)

    def test_hr_follows_the_own_organisation_and_below(self, everybody, nerima_hr, nakano_hr):
        assert set(shown(nerima_hr)) == {"worker", "colleague", "supervisor", "nerima-hr"}
        assert set(shown(nakano_hr)) == {"nakano-hr", "outsider"}

    def test_a_supervisor_follows_the_own_section(self, everybody, supervisor, nerima_centre):
        other = SectionFactory(organisation=nerima_centre, name="地域連携係")
        PostFactory(organisation=nerima_centre, section=other)

        assert set(shown(supervisor, view=View.EVERYBODY)) == {
            "worker",
            "colleague",
            "supervisor",
        }

    def test_the_metropolis_follows_who_owes_what_it_asks_of_everybody(
        self, everybody, metropolis, nakano
    ):
        PostFactory(organisation=nakano)  # owes nothing: no business of the metropolis

        assert set(shown(metropolis, view=View.EVERYBODY)) - {"metropolis"} == {
            "worker", "colleague", "supervisor", "nerima-hr", "nakano-hr", "outsider",
        }  # fmt: skip

    def test_the_metropolis_does_not_follow_what_a_ward_asks_of_its_own(
        self, metropolis, worker, nerima, nerima_hr
    ):
        owes(worker, RequirementFactory(organisation=nerima))

        assert shown(nerima_hr) == ["worker"]
        assert shown(metropolis) == []
        assert matrix(metropolis).subjects == []

    def test_what_is_owed_in_another_ward_is_the_other_wards(
        self, worker, nakano, nakano_hr, nerima_hr, course
    ):
        other = PostFactory(person=worker, organisation=nakano)
        owes(worker, course, post=other)

        assert cells(nerima_hr)["worker"] == []
        assert cells(nakano_hr)["worker"] == ["Not begun"]

    @pytest.mark.parametrize(
        ("somebody", "roles"),
        [
            ("nerima_hr", ["hr"]),
            ("nerima_hr", ["hr", "supervisor"]),
            ("nerima_hr", ["hr", "administrator"]),
            ("supervisor", ["supervisor"]),
            ("supervisor", ["supervisor", "hr"]),
            ("metropolis", ["metropolis"]),
            ("metropolis", ["metropolis", "hr", "supervisor"]),
            ("worker", ["learner"]),
        ],
    )
    def test_what_is_prepared_holds_whom_the_rule_names(
        self, everybody, request, nerima, nakano, somebody, roles
    ):
        hidden = TODAY + datetime.timedelta(days=5)
        for place in (nerima, nakano):
            owes(PostFactory(organisation=place, announced_on=hidden).person, RequirementFactory())
        officer = request.getfixturevalue(somebody)
        post_of(officer).roles.all().delete()
        for role in roles:
            post_of(officer).roles.create(role=role)
        officer = fresh(officer)

        held = held_in_scope(officer, on=TODAY)

        rule = fields_of(posts_in_scope(officer, on=TODAY))
        assert [tuple(row) for row in held] == [tuple(row) for row in rule]

    def test_who_has_left_is_not_shown(self, worker, nerima_hr, course):
        owes(worker, course)
        worker.left_on = TODAY
        worker.save()

        assert shown(nerima_hr) == []

    def test_a_person_with_two_posts_is_one_row_in_the_older(
        self, worker, nerima, nerima_hr, course
    ):
        second = PostFactory(person=worker, organisation=nerima, start=datetime.date(2026, 5, 1))
        owes(worker, course, post=worker.posts.exclude(pk=second.pk).get())
        owes(worker, course, post=second)

        found = matrix(nerima_hr)

        (row,) = found.rows(found.people)
        assert row.person.post == worker.posts.exclude(pk=second.pk).get().pk
        assert [standing.text for standing in row.standings] == ["Not begun"]
        assert found.counts[View.UNFINISHED] == 1


class TestFilters:
    @pytest.fixture
    def office(self, worker, colleague, nerima_hr, course):
        for person in (worker, colleague):
            owes(person, course)
        return nerima_hr

    def test_by_section(self, office, colleague, nerima_centre):
        other = SectionFactory(organisation=nerima_centre, name="地域連携係")
        Post.objects.filter(person=colleague).update(section=other)

        assert shown(office, section=other.pk) == ["colleague"]
        assert matrix(office, section=other.pk).counts[View.EVERYBODY] == 1

    def test_by_profession(self, office, colleague):
        nurse = ProfessionFactory(code="nurse", name="保健師")
        Post.objects.filter(person=colleague).update(profession=nurse)

        assert shown(office, profession=nurse.pk) == ["colleague"]
        assert shown(office, profession=Profession.objects.get(code="welfare").pk) == ["worker"]

    def test_by_organisation_and_below(self, metropolis, worker, outsider, nerima, course):
        owes(worker, course)
        owes(outsider, course)

        assert shown(metropolis, organisation=nerima.pk) == ["worker"]

    @pytest.mark.parametrize("text", ["さくらい", "桜井みのり", "櫻井", "ｻｸﾗｲ", "worker"])
    def test_by_name_however_it_is_typed(self, office, text):
        assert shown(office, text=text) == ["worker"]

    def test_by_staff_number(self, office, worker):
        Post.objects.filter(person=worker).update(staff_number="A-0417")

        assert shown(office, text="a-0417") == ["worker"]

    def test_by_a_name_of_another_ward(self, office, outsider):
        assert shown(office, text="藤井", view=View.EVERYBODY) == []


class TestPastYears:
    def test_a_past_year_reads_as_on_its_last_day(self, worker, nerima_hr, nakano):
        yearly = RequirementFactory(yearly=True)
        owes(worker, yearly, fiscal_year=2025, due=datetime.date(2026, 3, 31))
        owes(worker, yearly, fiscal_year=2026)
        recorded(worker, occurred_on=datetime.date(2026, 4, 1))
        Post.objects.filter(person=worker).update(end=datetime.date(2026, 10, 1))
        PostFactory(person=worker, organisation=nakano, start=datetime.date(2026, 10, 1))

        assert cells(nerima_hr, year=2025)["worker"] == ["Not begun"]
        assert "worker" not in cells(nerima_hr, year=2026)

    def test_what_ended_since_is_still_owed_then(self, worker, nerima_hr):
        yearly = RequirementFactory(yearly=True)
        owes(worker, yearly, fiscal_year=2025, due=PAST, ended_on=datetime.date(2026, 5, 1))

        assert cells(nerima_hr, year=2025)["worker"] == ["Not begun"]

    def test_what_is_owed_once_for_all_is_owed_this_year_too(self, worker, nerima_hr, course):
        owes(worker, course, fiscal_year=2024, due=datetime.date(2025, 3, 31))

        assert cells(nerima_hr, year=2026)["worker"] == ["Overdue"]

    def test_next_year_owes_nothing_yet(self, worker, nerima_hr):
        owes(worker, RequirementFactory(yearly=True), fiscal_year=2027)

        assert cells(nerima_hr)["worker"] == []


def test_who_came_in_the_course_of_the_year_is_said_so(nerima, nerima_hr, course):
    new, old = (UserFactory(username=name) for name in ("new", "old"))
    PostFactory(person=new, organisation=nerima, start=datetime.date(2026, 11, 1))
    PostFactory(person=old, organisation=nerima, start=datetime.date(2026, 4, 1))
    for person in (new, old):
        owes(person, course)

    found = matrix(nerima_hr)

    assert {row.person.username: row.arrived_on for row in found.rows(found.people)} == {
        "new": datetime.date(2026, 11, 1),
        "old": None,
    }


def test_a_file_holds_everybody_in_the_same_order(nerima, nerima_hr, course):
    for post in PostFactory.create_batch(5, organisation=nerima):
        owes(post.person, course)
    found = matrix(nerima_hr)

    assert [row.person.pk for row in found.all_rows()] == found.people


def test_whose_post_is_removed_while_a_page_is_made_has_no_row(
    nerima_hr, worker, colleague, course
):
    owes(worker, course)
    owes(colleague, course)
    found = matrix(nerima_hr)
    assert [*found.people] == [worker.pk, colleague.pk]

    Obligation.objects.filter(person=worker).delete()
    Post.objects.filter(person=worker).delete()

    assert [row.person.pk for row in found.rows(found.people)] == [colleague.pk]


def test_an_empty_office_has_an_empty_matrix(db):
    hr = PostFactory(organisation=OrganisationFactory(), roles=["hr"]).person

    found = matrix(hr)

    assert (found.subjects, found.rows(found.people), found.counts[View.EVERYBODY]) == ([], [], 1)
    assert Organisation.objects.count() == 1


def test_of_two_requirements_for_one_course_the_open_one_is_shown(nerima_hr, worker, course):
    """Whichever is read first: what is open, then what is due first; and on leave all is."""
    done = RequirementFactory(title="前の義務", edition=1)
    owes(worker, done, edition=1)
    recorded(worker, edition=1)
    owes(worker, course, due=LATER, edition=2)
    late = RequirementFactory(title="急ぐ義務", edition=3)
    assert cells(nerima_hr)["worker"] == ["Not begun"]

    owes(worker, late, due=PAST, edition=3)
    assert cells(nerima_hr)["worker"] == ["Overdue"]

    LeaveFactory(person=worker)
    assert cells(nerima_hr)["worker"] == ["On leave"]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_people_or_courses(
    nerima, nerima_hr, django_assert_num_queries, count
):
    for number in range(count):
        requirement = RequirementFactory(subject_key=f"course-{number}")
        for post in PostFactory.create_batch(count, organisation=nerima):
            owes(post.person, requirement)
    found = matrix(nerima_hr)
    # The officer's own post and roles were read for it, as once a request.

    # Scope, what is owed and by which requirements, who is away; of the rows names and what is
    # under way.
    with django_assert_num_queries(6):
        assert found.subjects
        assert found.counts
        assert found.rows(found.people)
