"""Organisations, ties, sections and lists in the CMS: what cannot be is said at its field."""

import pytest

from people.cms_groups import sync_groups
from people.models import Organisation, OrganisationTie, Profession, Section
from tests.factories.people import OrganisationFactory, PostFactory, SectionFactory

pytestmark = pytest.mark.django_db

SNIPPETS = "/cms/snippets/people/"


@pytest.fixture
def office(client, metropolis, cms_groups):
    sync_groups(people=[metropolis])
    client.force_login(metropolis)
    return client


def errors_of(response) -> set[str]:
    assert response.status_code == 200
    return set(response.context["form"].errors)


class TestOrganisations:
    def facts(self, **typed) -> dict:
        return {"name": "新しい園", "kana": "", "kind": "facility", "code": "", "note": ""} | typed

    def test_one_is_added_and_can_be_found(self, office):
        office.post(f"{SNIPPETS}organisation/add/", self.facts(kana="アタラシイエン"))

        found = Organisation.objects.get(name="新しい園")
        assert found.search_key == found.folded() != ""

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"code": "131202"}, "code"), ({"code": "13120"}, "code"), ({"code": "１３１２０２"}, "code"),
            ({"opened_on": "2026-04-01", "closed_on": "2026-04-01"}, "closed_on"),
        ],
    )  # fmt: skip
    def test_faults_stand_at_their_field(self, office, nerima, typed, field):
        response = office.post(f"{SNIPPETS}organisation/add/", self.facts(**typed))

        assert errors_of(response) == {field}

    def test_one_with_running_posts_is_not_closed(self, office, nerima):
        PostFactory(organisation=nerima)
        facts = self.facts(name="練馬区", kind="municipality", closed_on="2027-03-31")

        response = office.post(f"{SNIPPETS}organisation/edit/{nerima.pk}/", facts)

        assert errors_of(response) == {"closed_on"}
        nerima.refresh_from_db()
        assert nerima.closed_on is None

    def test_nobody_deletes_one(self, office, nakano):
        office.post(f"{SNIPPETS}organisation/delete/{nakano.pk}/")

        assert Organisation.objects.filter(pk=nakano.pk).exists()


class TestTies:
    def add(self, client, child, parent, **typed):
        facts = {"child": child.pk, "parent": parent.pk, "kind": "administers"}
        return client.post(
            f"{SNIPPETS}organisationtie/add/", facts | {"start": "2026-04-01"} | typed
        )

    def test_one_is_added(self, office, nerima, nakano):
        assert self.add(office, child=nakano, parent=nerima).status_code == 302

        assert OrganisationTie.objects.get().parent == nerima

    def test_a_circle_is_refused(self, office, nerima, nerima_centre):
        response = self.add(office, child=nerima, parent=nerima_centre)

        assert errors_of(response) == {"parent"}

    def test_a_circle_that_comes_about_later_is_refused_too(self, office, nerima, nakano):
        OrganisationTie.objects.create(
            child=nerima, parent=nakano, kind="administers", start="2027-04-01"
        )

        assert errors_of(self.add(office, child=nakano, parent=nerima)) == {"parent"}
        before = self.add(office, child=nakano, parent=nerima, end="2027-04-01")
        assert before.status_code == 302

    def test_neither_itself_nor_the_same_twice_nor_backwards(self, office, nerima, nakano):
        assert errors_of(self.add(office, child=nerima, parent=nerima)) == {"parent"}
        assert errors_of(self.add(office, child=nerima, parent=nakano, end="2026-01-01")) == {"end"}
        self.add(office, child=nakano, parent=nerima)
        assert errors_of(self.add(office, child=nakano, parent=nerima)) == {"start"}


class TestSections:
    def test_it_lies_in_one_of_its_own_organisation(self, office, nakano, section):
        facts = {
            "organisation": nakano.pk,
            "parent": section.pk,
            "name": "係",
            "start": "2026-04-01",
        }

        assert errors_of(office.post(f"{SNIPPETS}section/add/", facts)) == {"parent"}

    def test_two_never_lie_in_each_other(self, office, section):
        inner = SectionFactory(organisation=section.organisation, name="内", parent=section)
        facts = {
            "organisation": section.organisation_id, "parent": inner.pk, "name": section.name,
            "start": "2020-04-01",
        }  # fmt: skip

        assert errors_of(office.post(f"{SNIPPETS}section/edit/{section.pk}/", facts)) == {"parent"}

    def test_it_does_not_leave_its_posts_behind(self, office, section, worker):
        facts = {"organisation": OrganisationFactory().pk, "name": "係", "start": "2020-04-01"}

        response = office.post(f"{SNIPPETS}section/edit/{section.pk}/", facts)

        assert errors_of(response) == {"organisation"}
        assert Section.objects.get(pk=section.pk).name == "相談支援係"


def test_a_word_of_a_list_is_added_and_offered(office, client, nerima_hr):
    office.post(f"{SNIPPETS}profession/add/", {"name": "公認心理師", "code": "cpp", "position": 9})

    assert Profession.objects.get(code="cpp").name == "公認心理師"
    client.force_login(nerima_hr)
    assert "公認心理師" in client.get("/office/people/new/").content.decode()


def test_hr_does_not_reach_them(client, nerima_hr):
    client.force_login(nerima_hr)

    assert client.get(f"{SNIPPETS}organisation/").status_code == 404
