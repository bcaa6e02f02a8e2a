import datetime

import pytest

from certificates.permissions import (
    holds,
    in_charge_of,
    issuers_in_charge,
    manages_certificates,
    own,
    visible_to,
)
from people.models import OrganisationTie
from people.roles import Role
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.people import LONG_AGO, OrganisationTieFactory, PostFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def nerima_certificate(nerima_centre, outsider):
    """Issued by 練馬区's centre to somebody of 中野区."""
    issuer = IssuerFactory(organisation=nerima_centre, name="練馬子ども家庭支援センター")
    return certified(outsider, design=CertificateDesignFactory(issuer=issuer))


def test_a_person_holds_the_own_certificates(certificate, nerima_certificate, worker, colleague):
    assert holds(worker, certificate)
    assert not holds(colleague, certificate)
    assert set(own(worker)) == {certificate}


def test_hr_is_in_charge_of_issuers_of_the_own_organisation_and_below(
    certificate, nerima_certificate, nerima_hr
):
    assert set(in_charge_of(nerima_hr, on=TODAY)) == {nerima_certificate}


def test_hr_is_not_in_charge_of_what_it_no_longer_administers(
    nerima_certificate, nerima_hr, nerima_centre
):
    OrganisationTie.objects.filter(child=nerima_centre).update(end=TODAY)

    assert not in_charge_of(nerima_hr, on=TODAY).exists()


def test_the_metropolitan_office_is_in_charge_of_metropolitan_issuers(
    certificate, nerima_certificate, metropolis
):
    assert set(in_charge_of(metropolis, on=TODAY)) == {certificate}


def test_the_metropolitan_office_is_in_charge_of_what_its_bureau_administers(
    metropolis, bureau, worker
):
    issuer = IssuerFactory()
    OrganisationTieFactory(child=issuer.organisation, parent=bureau, start=LONG_AGO)
    held = certified(worker, design=CertificateDesignFactory(issuer=issuer))

    assert set(in_charge_of(metropolis, on=TODAY)) == {held}


def test_an_administrator_is_in_charge_of_all(certificate, nerima_certificate, administrator):
    assert set(in_charge_of(administrator, on=TODAY)) == {certificate, nerima_certificate}


@pytest.mark.parametrize("who", ["worker", "supervisor", "trainer", "facilitator", "nakano_hr"])
def test_nobody_else_is_in_charge_of_anything(certificate, nerima_certificate, who, request):
    user = request.getfixturevalue(who)

    assert not issuers_in_charge(user, on=TODAY).exists()
    assert not manages_certificates(user, on=TODAY)


def test_the_holders_own_hr_is_not_in_charge_of_what_others_issued(certificate, nerima_hr):
    assert not in_charge_of(nerima_hr, on=TODAY).exists()


def test_a_role_counts_in_the_post_in_hand_only(certificate, metropolis, nerima):
    second = PostFactory(person=metropolis, organisation=nerima, roles=[Role.LEARNER])
    metropolis.chosen_post_id = second.pk

    assert not in_charge_of(metropolis, on=TODAY).exists()


def test_one_reads_the_own_and_what_one_is_in_charge_of(
    certificate, nerima_certificate, metropolis, design
):
    mine = certified(metropolis, design=nerima_certificate.design)

    assert set(visible_to(metropolis, on=TODAY)) == {certificate, mine}


@pytest.mark.parametrize(
    "roles",
    [["hr"], ["metropolis"], ["administrator"], ["hr", "administrator"], ["hr", "metropolis"], []],
)
def test_the_short_question_is_answered_as_the_list_is(certificate, nakano, outsider, roles):
    """Somebody of a ward without an issuer; elsewhere there is one."""
    user = PostFactory(organisation=nakano, roles=[*roles, "learner"]).person

    assert manages_certificates(user, on=TODAY) == issuers_in_charge(user, on=TODAY).exists()


def test_the_short_question_knows_the_own_issuer(nerima_certificate, nerima_hr):
    assert manages_certificates(nerima_hr, on=TODAY)
