import datetime

import pytest
from django.utils import timezone

from people.models import Deputy, Organisation, OrganisationTie, Post, Section, User
from people.permissions import (
    approvers_for,
    can_enter_cms,
    can_grant,
    can_see_person,
    people_in_scope,
    roles_today,
    sees_completions,
    sees_coverage,
    sees_people,
)
from people.roles import Role
from tests.conftest import fresh, post_of
from tests.factories.people import (
    LONG_AGO,
    LeaveFactory,
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    SectionFactory,
    UserFactory,
)

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def seen_by(user: User, on: datetime.date = TODAY) -> set[User]:
    return {post.person for post in people_in_scope(fresh(user), on=on)}


@pytest.fixture
def everyone(worker, colleague, supervisor, nerima_hr, nakano_hr, outsider, metropolis, bureau):
    """The cast, and beside them everything that could leak."""
    return {worker, colleague, supervisor, nerima_hr, nakano_hr, outsider, metropolis}


@pytest.fixture
def ended(nerima_centre, section) -> User:
    return PostFactory(organisation=nerima_centre, section=section, end=TODAY).person


@pytest.fixture
def embargoed(nerima_centre, section) -> User:
    """Already there by date, but the announcement is due tomorrow."""
    return PostFactory(
        organisation=nerima_centre, section=section, start=TODAY, announced_on=TODAY + DAY
    ).person


@pytest.fixture
def secondee(nerima, nakano) -> User:
    """From 中野区, posted to 練馬区 beside the post at home."""
    post = PostFactory(organisation=nakano)
    PostFactory(person=post.person, organisation=nerima, start=TODAY - DAY)
    return post.person


@pytest.fixture
def leaks(ended, embargoed, secondee):
    return {ended, embargoed, secondee}


class TestWhoSeesWhom:
    def test_hr_sees_own_organisation_and_below_with_embargoed_arrivals(
        self, everyone, leaks, nerima_hr, worker, colleague, supervisor, embargoed, secondee
    ):
        assert seen_by(nerima_hr) == {
            nerima_hr, worker, colleague, supervisor, embargoed, secondee,
        }  # fmt: skip

    def test_hr_of_the_home_ward_sees_the_secondee_by_the_post_at_home_only(
        self, everyone, leaks, nakano_hr, outsider, secondee, nakano
    ):
        posts = people_in_scope(fresh(nakano_hr), on=TODAY)

        assert {post.person for post in posts} == {nakano_hr, outsider, secondee}
        assert {post.organisation for post in posts} == {nakano}

    def test_a_supervisor_sees_own_section_and_below_without_what_is_under_embargo(
        self, everyone, leaks, supervisor, worker, colleague, section
    ):
        below = SectionFactory(organisation=section.organisation, name="地域班", parent=section)
        beside = SectionFactory(organisation=section.organisation, name="庶務係")
        in_team = PostFactory(organisation=section.organisation, section=below).person
        PostFactory(organisation=section.organisation, section=beside)

        assert seen_by(supervisor) == {supervisor, worker, colleague, in_team}

    def test_a_supervisor_sees_whoever_names_them_wherever_they_are(
        self, supervisor, nakano, section
    ):
        named = PostFactory(organisation=nakano, supervisor=supervisor).person

        assert seen_by(supervisor) == {supervisor, named}

    def test_the_head_of_an_organisation_sees_all_of_it_but_not_what_it_administers(
        self, nerima, worker, nerima_hr
    ):
        head = PostFactory(organisation=nerima, roles=[Role.SUPERVISOR]).person

        assert seen_by(head) == {head, nerima_hr}

    def test_the_metropolis_sees_its_own_bodies(self, everyone, leaks, metropolis, bureau):
        centre = OrganisationFactory(kind=Organisation.Kind.CENTRE, name="試験児童相談所")
        OrganisationTieFactory(child=centre, parent=bureau)
        officer = PostFactory(organisation=centre).person

        assert seen_by(metropolis) == {metropolis, officer}

    def test_an_administrator_sees_all_but_embargo(
        self, everyone, leaks, ended, embargoed, administrator
    ):
        assert seen_by(administrator) == (everyone | leaks | {administrator}) - {ended, embargoed}

    @pytest.mark.parametrize("who", ["worker", "trainer", "facilitator", "outsider"])
    def test_the_others_see_nobody(self, everyone, leaks, trainer, facilitator, who):
        assert seen_by(User.objects.get(username=who)) == set()

    def test_on_the_day_of_the_announcement_everybody_entitled_sees_the_arrival(
        self, administrator, embargoed
    ):
        posts = people_in_scope(administrator, on=TODAY, asked_on=TODAY + DAY)

        assert embargoed in {post.person for post in posts}

    def test_an_embargo_is_judged_today_also_for_a_day_to_come(
        self, administrator, nerima_hr, nerima
    ):
        arrival = PostFactory(
            organisation=nerima, start=TODAY + 60 * DAY, announced_on=TODAY + 30 * DAY
        ).person
        first_day = TODAY + 60 * DAY

        assert arrival not in seen_by(administrator, on=first_day)
        assert arrival in seen_by(nerima_hr, on=first_day)

    def test_a_past_day_shows_who_was_there_then(self, nerima_hr, ended):
        assert ended in seen_by(nerima_hr, on=TODAY - DAY)
        assert ended not in seen_by(nerima_hr)

    def test_what_the_ward_no_longer_administers_is_out_of_sight(self, nerima_hr, worker):
        OrganisationTie.objects.update(end=TODAY)

        assert seen_by(nerima_hr) == {nerima_hr}
        assert seen_by(nerima_hr, on=TODAY - DAY) == {nerima_hr, worker}

    def test_jurisdiction_is_not_administration(self, nerima_hr, nerima, nakano, outsider):
        OrganisationTieFactory(parent=nerima, child=nakano, kind=OrganisationTie.Kind.JURISDICTION)

        assert seen_by(nerima_hr) == {nerima_hr}

    def test_a_circle_of_ties_ends(self, nerima, nerima_centre, nerima_hr, worker):
        OrganisationTieFactory(parent=nerima_centre, child=nerima)

        assert seen_by(nerima_hr) == {nerima_hr, worker}

    def test_scope_is_one_query_beside_the_post_in_hand(
        self, nerima_hr, worker, django_assert_num_queries
    ):
        user = fresh(nerima_hr)
        _ = user.active_roles

        with django_assert_num_queries(1):
            list(people_in_scope(user, on=TODAY).with_names())


class TestWhoMaySeeAPerson:
    def test_everybody_sees_themselves(self, worker):
        assert can_see_person(worker, worker)

    def test_hr_sees_who_is_there_and_who_is_to_come(self, nerima_hr, worker, nerima):
        coming = PostFactory(organisation=nerima, start=TODAY + 60 * DAY).person

        assert can_see_person(nerima_hr, worker)
        assert can_see_person(nerima_hr, coming)

    def test_hr_does_not_see_who_has_gone(self, nerima_hr, ended):
        assert not can_see_person(nerima_hr, ended)

    def test_no_one_sees_over_the_fence(self, worker, colleague, nakano_hr, outsider):
        assert not can_see_person(nakano_hr, worker)
        assert not can_see_person(colleague, worker)
        assert not can_see_person(outsider, worker)


class TestRoles:
    def test_roles_are_those_of_all_posts_of_the_day(self, nerima, nakano):
        person = UserFactory()
        PostFactory(person=person, organisation=nerima, roles=[Role.HR], end=TODAY)
        PostFactory(person=person, organisation=nakano, roles=[Role.TRAINER])
        PostFactory(person=person, organisation=nakano, start=TODAY + DAY, roles=[Role.METROPOLIS])

        assert roles_today(person, on=TODAY) == {Role.TRAINER}
        assert roles_today(person, on=TODAY - DAY) == {Role.HR, Role.TRAINER}
        assert roles_today(person, on=TODAY + DAY) == {Role.TRAINER, Role.METROPOLIS}

    def test_only_the_roles_of_the_post_in_hand_act(self, nerima, nakano, worker):
        """HR in the second post: the roles of one post never act in the organisation of another."""
        person = UserFactory()
        PostFactory(person=person, organisation=nakano, roles=[Role.LEARNER])
        second = PostFactory(person=person, organisation=nerima, roles=[Role.HR], start=TODAY - DAY)

        assert seen_by(person) == set()

        in_second = fresh(person)
        in_second.chosen_post_id = second.pk
        assert {post.person for post in people_in_scope(in_second, on=TODAY)} == {person, worker}

    def test_a_role_waits_for_the_second_factor(self, nerima_hr, settings):
        settings.SECOND_FACTOR_ROLES = {"hr"}
        user = fresh(nerima_hr)
        user.second_factor = False

        assert user.active_roles == set()
        assert set(people_in_scope(user, on=TODAY)) == set()

    def test_the_account_of_the_command_line_administers(self, db):
        account = User.objects.create_superuser("root", password="x", last_name="管理")

        assert account.active_roles == {Role.ADMINISTRATOR}
        assert roles_today(account, on=TODAY) == {Role.ADMINISTRATOR}

    def test_a_superuser_whose_posts_have_ended_has_no_role(self, administrator):
        User.objects.update(is_superuser=True)
        Post.objects.update(end=TODAY)

        assert fresh(administrator).active_roles == set()
        assert roles_today(fresh(administrator), on=TODAY) == set()


class TestDoors:
    @pytest.mark.parametrize(
        ("who", "cms", "completions", "coverage", "people"),
        [
            ("worker", False, False, False, False),
            ("supervisor", False, True, False, True),
            ("nerima-hr", False, True, False, True),
            ("trainer", True, False, False, False),
            ("facilitator", False, False, False, False),
            ("metropolis", True, True, True, True),
            ("administrator", True, False, False, True),
        ],
    )
    def test_each_role_has_its_doors(
        self, worker, supervisor, nerima_hr, trainer, facilitator, metropolis, administrator,
        who, cms, completions, coverage, people,
    ):  # fmt: skip
        user = User.objects.get(username=who)

        assert can_enter_cms(user) == cms
        assert sees_completions(user) == completions
        assert sees_coverage(user) == coverage
        assert sees_people(user) == people

    def test_the_cms_waits_for_the_second_factor_of_any_post(self, trainer, bureau, settings):
        """Wagtail's groups cannot be had by halves: as trainer, with the rights of the office."""
        settings.SECOND_FACTOR_ROLES = {"metropolis"}
        PostFactory(person=trainer, organisation=bureau, roles=[Role.METROPOLIS], start=TODAY - DAY)
        user = fresh(trainer)
        user.second_factor = False

        assert user.active_roles == {Role.TRAINER}
        assert not can_enter_cms(user)

        user.second_factor = True
        assert can_enter_cms(user)


class TestGranting:
    @pytest.mark.parametrize("role", list(Role))
    def test_hr_gives_three_roles_in_own_organisations(
        self, role, nerima_hr, nerima, nerima_centre, nakano
    ):
        allowed = role in {Role.LEARNER, Role.SUPERVISOR, Role.HR}

        assert can_grant(role, nerima, by=nerima_hr) == allowed
        assert can_grant(role, nerima_centre, by=nerima_hr) == allowed
        assert not can_grant(role, nakano, by=nerima_hr)

    @pytest.mark.parametrize("role", list(Role))
    def test_the_metropolis_and_administrators_give_any_role(
        self, role, metropolis, administrator, nerima
    ):
        assert can_grant(role, nerima, by=metropolis)
        assert can_grant(role, nerima, by=administrator)
        assert can_grant(role, nerima, by=None)

    @pytest.mark.parametrize("role", list(Role))
    def test_nobody_else_gives_anything(self, role, worker, supervisor, trainer, nerima_centre):
        for user in (worker, supervisor, trainer):
            assert not can_grant(role, nerima_centre, by=user)


class TestApprovers:
    @pytest.fixture
    def division(self, section: Section) -> Section:
        """The 課 that the 係 lies in."""
        division = SectionFactory(organisation=section.organisation, name="支援課")
        section.parent = division
        section.save()
        return division

    @pytest.fixture
    def head(self, division: Section) -> User:
        return PostFactory(
            organisation=division.organisation, section=division, roles=[Role.SUPERVISOR]
        ).person

    @pytest.fixture
    def director(self, section: Section) -> User:
        return PostFactory(organisation=section.organisation, roles=[Role.SUPERVISOR]).person

    def test_the_supervisor_of_the_section_answers(self, worker, supervisor, head, director):
        assert set(approvers_for(post_of(worker), TODAY)) == {supervisor}

    def test_without_one_the_nearest_above_answers(self, worker, head, director):
        assert set(approvers_for(post_of(worker), TODAY)) == {head}

    def test_without_any_section_the_head_of_the_organisation_answers(self, worker, director):
        assert set(approvers_for(post_of(worker), TODAY)) == {director}

    def test_nobody_answers_for_themselves(self, supervisor, head):
        assert set(approvers_for(post_of(supervisor), TODAY)) == {head}

    def test_the_supervisor_of_that_day_answers(self, worker, supervisor, section):
        """On 1 April one row changes, and nothing else."""
        new = PostFactory(
            organisation=section.organisation,
            section=section,
            roles=[Role.SUPERVISOR],
            start=TODAY + DAY,
        ).person
        Post.objects.filter(person=supervisor).update(end=TODAY + DAY)

        assert set(approvers_for(post_of(worker), TODAY)) == {supervisor}
        assert set(approvers_for(post_of(worker), TODAY + DAY)) == {new}

    def test_a_deputy_answers_too_but_only_in_time_and_only_once(
        self, worker, supervisor, colleague, head
    ):
        for start in (LONG_AGO, TODAY):
            Deputy.objects.create(holder=post_of(supervisor), deputy=colleague, start=start)
        Deputy.objects.create(holder=post_of(supervisor), deputy=head, start=LONG_AGO, end=TODAY)

        assert list(approvers_for(post_of(worker), TODAY).order_by("username")) == [
            colleague, supervisor,
        ]  # fmt: skip

    def test_a_deputy_who_asks_is_not_asked(self, worker, supervisor):
        Deputy.objects.create(holder=post_of(supervisor), deputy=worker, start=LONG_AGO)

        assert set(approvers_for(post_of(worker), TODAY)) == {supervisor}

    def test_while_the_supervisor_is_away_the_deputy_answers(
        self, worker, supervisor, colleague, head
    ):
        Deputy.objects.create(holder=post_of(supervisor), deputy=colleague, start=LONG_AGO)
        LeaveFactory(person=supervisor)

        assert set(approvers_for(post_of(worker), TODAY)) == {colleague}

    def test_who_is_away_without_deputy_is_passed_over(self, worker, supervisor, head):
        LeaveFactory(person=supervisor)

        assert set(approvers_for(post_of(worker), TODAY)) == {head}

    def test_whoever_the_post_names_comes_first(self, worker, supervisor, head, nakano_hr):
        post = post_of(worker)
        post.supervisor = nakano_hr
        post.save()

        assert set(approvers_for(post, TODAY)) == {nakano_hr}

    def test_a_named_supervisor_who_left_is_passed_over(self, worker, supervisor, nakano_hr):
        nakano_hr.left_on = TODAY
        nakano_hr.save()
        post = post_of(worker)
        post.supervisor = nakano_hr
        post.save()

        assert set(approvers_for(post, TODAY)) == {supervisor}

    def test_supervisors_of_other_organisations_never_answer(self, worker, nerima, nakano):
        for organisation in (nerima, nakano):
            PostFactory(organisation=organisation, roles=[Role.SUPERVISOR])

        assert set(approvers_for(post_of(worker), TODAY)) == set()

    def test_a_circle_of_sections_ends(self, worker, section, division):
        division.parent = section
        division.save()

        assert set(approvers_for(post_of(worker), TODAY)) == set()
