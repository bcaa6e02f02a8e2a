"""What happens to a certificate after it was issued: reissue, revocation, change around it."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from certificates.actions import reissue, report_name, revoke
from certificates.models import Certificate, CertificateMove, NameReport, PublicName, SerialCounter
from certificates.states import State
from records.actions import void

pytestmark = pytest.mark.django_db


def moves_of(certificate):
    return list(certificate.moves.values_list("state_from", "state_to", "by", "reason"))


# --- reissue ---------------------------------------------------------------------
@pytest.fixture
def reissued(certificate, metropolis):
    certificate.person.last_name = "榊原"
    certificate.person.save()
    with time_machine.travel("2026-11-20 10:00+09:00", tick=False):
        return reissue(certificate, reason="改姓", by=metropolis)


def test_a_reissue_has_a_new_number_and_the_new_name(reissued):
    assert (reissued.state, reissued.serial) == (State.VALID, "第8-0002号")
    assert reissued.paper.name == "榊原 みのり"


def test_a_reissue_prints_the_first_day_and_its_own(reissued):
    assert reissued.paper.issued_on == "令和8年10月2日"
    assert reissued.paper.reissued_on == "令和8年11月20日"
    assert reissued.completed_on == datetime.date(2026, 10, 2)
    assert reissued.issued_on == datetime.date(2026, 11, 20)


def test_the_old_certificate_is_replaced_and_its_words_stay(certificate, reissued):
    before = certificate.snapshot

    certificate.refresh_from_db()

    assert (certificate.state, certificate.replaced_by) == (State.REPLACED, reissued)
    assert certificate.snapshot == before
    assert certificate.code != reissued.code


def test_both_moves_name_the_reason(certificate, reissued, metropolis):
    assert moves_of(certificate)[-1] == (State.VALID, State.REPLACED, metropolis.pk, "改姓")
    assert moves_of(reissued) == [("", State.VALID, metropolis.pk, "改姓")]


def test_a_second_reissue_still_prints_the_first_day(reissued, metropolis):
    with time_machine.travel("2027-05-10 10:00+09:00", tick=False):
        third = reissue(reissued, reason="紛失", by=metropolis)

    assert third.paper.issued_on == "令和8年10月2日"
    assert third.paper.reissued_on == "令和9年5月10日"
    assert third.serial == "第9-0001号"


def test_the_holders_choice_for_the_public_is_carried_over(certificate, metropolis):
    certificate.public_name = PublicName.HIDDEN
    certificate.save()

    assert reissue(certificate, reason="紛失", by=metropolis).public_name == PublicName.HIDDEN


def test_a_reissue_needs_a_reason(certificate, metropolis):
    with pytest.raises(ValidationError):
        reissue(certificate, reason="  ", by=metropolis)


def test_nothing_is_reissued_twice(certificate, reissued, metropolis):
    with pytest.raises(ValidationError):
        reissue(certificate, reason="もう一度", by=metropolis)


def test_a_reissue_is_refused_for_unprintable_characters(certificate, metropolis):
    with pytest.raises(ValidationError, match="🦋"):
        reissue(certificate, reason="改姓", by=metropolis, name="桜井🦋")

    certificate.refresh_from_db()
    assert certificate.state == State.VALID
    assert SerialCounter.objects.get().last == 1
    assert certificate.person.certificate_name == ""


def test_a_revoked_certificate_is_reissued_and_stays_revoked(certificate, metropolis):
    revoke(certificate, reason="誤った失効", by=metropolis)

    new = reissue(certificate, reason="失効の誤り", by=metropolis)

    certificate.refresh_from_db()
    assert (certificate.state, new.state) == (State.REVOKED, State.VALID)
    assert new.replaces == certificate


def test_what_was_revoked_on_hold_is_issued_as_a_first_certificate(held, metropolis):
    revoke(held, reason="誤り", by=metropolis)

    new = reissue(held, reason="やり直し", by=metropolis, name="髙橋 潤")

    assert new.paper.reissued_on == ""


def test_what_the_ledger_has_voided_is_not_reissued(certificate, metropolis):
    void(certificate.record, reason="誤り", by=metropolis)

    with pytest.raises(ValidationError):
        reissue(certificate, reason="紛失", by=metropolis)


# --- revoke ------------------------------------------------------------------------
def test_a_revoked_certificate_keeps_its_number(certificate, metropolis):
    revoke(certificate, reason="不正な受講", by=metropolis)

    certificate.refresh_from_db()
    assert (certificate.state, certificate.number) == (State.REVOKED, 1)
    assert moves_of(certificate)[-1] == (
        State.VALID,
        State.REVOKED,
        metropolis.pk,
        "不正な受講",
    )


def test_what_is_on_hold_can_be_revoked(held, metropolis):
    assert revoke(held, reason="誤り", by=metropolis).state == State.REVOKED


def test_a_revocation_needs_a_reason(certificate, metropolis):
    with pytest.raises(ValidationError):
        revoke(certificate, reason="", by=metropolis)


def test_nothing_is_revoked_twice(certificate, metropolis):
    revoke(certificate, reason="誤り", by=metropolis)

    with pytest.raises(ValidationError):
        revoke(certificate, reason="誤り", by=metropolis)

    assert CertificateMove.objects.filter(state_to=State.REVOKED).count() == 1


def test_a_revocation_answers_the_report_of_the_holder(certificate, metropolis):
    report_name(certificate, name="桜井 実", note="", by=certificate.person)

    revoke(certificate, reason="誤り", by=metropolis)

    assert NameReport.objects.get().closed_at is not None


# --- what cannot change it ------------------------------------------------------------
def test_a_certificate_outlives_every_change_around_it(certificate, design, issuer):
    before = certificate.snapshot
    issuer.name, issuer.signatory_name, issuer.serial_pattern = "別の会", "別の人", "{number}"
    issuer.save()
    design.wording, design.heading = "別の文", "認定証"
    design.save()
    design.unpublish()
    certificate.person.last_name = "別"
    certificate.person.save()

    certificate = Certificate.objects.get()

    assert certificate.snapshot == before
    assert certificate.serial == "第8-0001号"
