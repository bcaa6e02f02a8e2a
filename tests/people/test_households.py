"""世帯: a couple is entered once, from whichever side, and each keeps what is theirs."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEvent
from people import actions
from people.households import companions
from people.models import Household, HouseholdMember
from tests.factories.people import PostFactory, UserFactory
from workforce.actions import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def husband(facilitator):
    post = facilitator.posts.get()
    husband = UserFactory(last_name="邉見", first_name="和夫", public_name="かずおさん")
    PostFactory(person=husband, organisation=post.organisation)
    return husband


@pytest.fixture
def couple(facilitator, husband, metropolis):
    actions.share_household(person=facilitator, other=husband, by=metropolis)
    return facilitator, husband


class TestActions:
    def test_two_people_share_a_household_and_a_third_may_come(self, couple, metropolis):
        wife, husband = couple
        grown_up = UserFactory()

        actions.share_household(person=grown_up, other=husband, by=metropolis)

        assert set(companions(wife)) == {husband, grown_up}
        assert set(companions(grown_up)) == {wife, husband}
        assert Household.objects.count() == 1
        events = AuditEvent.objects.filter(kind="people.household_entered")
        assert events.count() == 2

    def test_nobody_belongs_to_two_or_lives_with_oneself(self, couple, metropolis):
        wife, husband = couple
        for person, other in ((wife, husband), (wife, wife)):
            with pytest.raises(ValidationError) as refused:
                actions.share_household(person=person, other=other, by=metropolis)
            assert list(refused.value.message_dict) == ["other"]
        assert HouseholdMember.objects.count() == 2

    def test_one_who_is_left_alone_is_no_household(self, couple, metropolis):
        wife, husband = couple

        actions.leave_household(person=wife, by=metropolis)
        actions.leave_household(person=wife, by=metropolis)

        assert list(companions(husband)) == []
        assert not Household.objects.exists()
        left = AuditEvent.objects.filter(kind="people.household_left")
        assert [event.facts for event in left] == [{"left": wife.pk}]

    def test_two_accounts_of_one_person_keep_the_household(self, couple, metropolis):
        wife, husband = couple
        second = UserFactory()
        PostFactory(person=second)

        merge(merged=husband, kept=second, reason="同じ人です。", by=metropolis)

        assert list(companions(wife)) == [second]

    def test_a_merged_account_leaves_nobody_alone_in_a_household(self, couple, metropolis):
        wife, husband = couple
        second, partner = UserFactory(), UserFactory()
        PostFactory(person=second)
        actions.share_household(person=second, other=partner, by=metropolis)

        merge(merged=husband, kept=second, reason="同じ人です。", by=metropolis)

        assert list(companions(second)) == [partner]
        assert list(companions(wife)) == []
        assert Household.objects.count() == 1


class TestPages:
    @pytest.fixture(autouse=True)
    def _office(self, client, metropolis, facilitator, husband):
        self.client, self.wife, self.husband = client, facilitator, husband
        client.force_login(metropolis)

    def page(self, person, name="household", **facts):
        address = reverse(f"people:{name}", args=[person.pk])
        return self.client.post(address, facts) if facts else self.client.get(address)

    def test_the_office_enters_a_couple_and_takes_it_apart(self, facilitator, administrator):
        self.client.force_login(administrator)
        offered = set(self.page(self.wife).context["form"].fields["other"].queryset)

        entered = self.page(self.wife, other=self.husband.pk)
        shown = self.page(self.husband)
        gone = self.page(self.husband, "leave_household", sure="1")

        assert offered == {self.husband}
        assert (entered.status_code, gone.status_code) == (302, 302)
        assert list(shown.context["others"]) == [self.wife]
        assert not Household.objects.exists()

    def test_somebody_of_another_organisation_is_refused_at_the_field(self, administrator, worker):
        self.client.force_login(administrator)

        answer = self.page(self.wife, other=worker.pk)

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["other"]
