"""What filters offer: names that are read once, each officer only their own."""

import datetime

import pytest

from core.memory import content_changed
from people.models import Organisation
from people.names import offered_organisations, profession_names, section_names
from tests.conftest import fresh, post_of
from tests.factories.people import SectionFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 20)


def offered(user) -> set[str]:
    return set(offered_organisations(fresh(user), on=TODAY).values())


def test_each_officer_is_offered_the_own_organisations(
    nerima_centre, nerima_hr, nakano_hr, metropolis, worker
):
    ward = {"練馬区", "練馬子ども家庭支援センター"}

    assert offered(nerima_hr) == ward
    assert offered(nakano_hr) == {"中野区"}
    assert offered(metropolis) == {*ward, "中野区", "東京都福祉局"}
    assert offered(worker) == set()


def test_what_is_closed_is_not_offered(nerima_centre, nerima_hr):
    assert len(offered(nerima_hr)) == 2
    nerima_centre.closed_on = TODAY
    nerima_centre.save()

    assert offered(nerima_hr) == {"練馬区"}


def test_a_name_is_asked_for_once_and_again_when_it_changes(nerima_hr):
    offered(nerima_hr)
    Organisation.objects.filter(name="練馬区").update(name="練馬区（新）")

    assert offered(nerima_hr) == {"練馬区"}  # whoever updates past the models has to say so
    content_changed()
    assert offered(nerima_hr) == {"練馬区（新）"}


def test_only_what_is_asked_for_is_named(section, worker):
    SectionFactory(organisation=section.organisation, name="別の係")
    profession = post_of(worker).profession

    assert section_names({section.pk, None}) == {section.pk: section.name}
    assert profession_names({profession.pk, None}) == {profession.pk: profession.name}
    assert section_names(set()) == {}
