import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from certificates.actions import issue, release, report_name, revoke
from certificates.models import Certificate, NameReport, PublicName, SerialCounter
from certificates.states import State
from records.actions import correct, void
from records.states import Kind, Outcome
from tests.factories.certificates import (
    CertificateDesignFactory,
    IssuerFactory,
    certified,
    completed,
)

pytestmark = pytest.mark.django_db


def moves_of(certificate):
    return list(certificate.moves.values_list("state_from", "state_to", "by", "reason"))


# --- issue --------------------------------------------------------------------
def test_a_completion_gets_the_next_number_of_its_issuer(worker, colleague, design):
    first, second = certified(worker, design=design), certified(colleague, design=design)

    assert (first.state, first.number, second.number) == (State.VALID, 1, 2)


def test_the_number_is_written_as_the_issuer_writes_it(certificate):
    assert certificate.serial == "第8-0001号"


def test_every_issuer_counts_for_itself(worker, colleague, design):
    certified(worker, design=design)

    other = certified(colleague, design=CertificateDesignFactory(issuer=IssuerFactory()))

    assert other.number == 1


@pytest.mark.parametrize(
    ("day", "fiscal_year", "serial"),
    [("2027-03-31", 2026, "第8-0002号"), ("2027-04-01", 2027, "第9-0001号")],
)
def test_the_year_of_the_number_is_that_of_the_day_of_issue(
    certificate, colleague, design, day, fiscal_year, serial
):
    with time_machine.travel(f"{day} 10:00+09:00", tick=False):
        later = certified(colleague, design=design)

    assert (later.fiscal_year, later.serial) == (fiscal_year, serial)
    assert later.completed_on == datetime.date(2026, 10, 2)


def test_the_words_of_the_day_are_kept(certificate):
    assert certificate.snapshot == {
        "orientation": "landscape",
        "heading": "修了証",
        "name": "桜井 みのり",
        "born_on": "",
        "wording": "あなたは下記の研修の課程をすべて修め、所定の基準に達したので、\n"
        "ここに修了したことを証します。",
        "course": "面接の基本（令和8年度版）",
        "hours": "講義 4時間30分・演習 3時間",
        "period": "令和8年9月3日から10月2日まで",
        "completed_on": "",
        "valid_until": "",
        "issued_on": "令和8年10月2日",
        "reissued_on": "",
        "issuer": "東京児童福祉研修協議会（見本）",
        "signatory_title": "会長",
        "signatory_name": "長谷川 正樹",
        "seal_image": "",
        "subjects": "",
    }


def test_the_first_move_is_noted(certificate):
    assert moves_of(certificate) == [("", State.VALID, None, "")]


def test_a_second_call_finds_the_certificate_there_is(worker, design):
    record = completed(worker)

    first, second = issue(record=record, design=design), issue(record=record, design=design)

    assert first == second
    assert Certificate.objects.count() == 1
    assert SerialCounter.objects.get().last == 1


def test_a_corrected_completion_keeps_its_certificate(certificate, design, metropolis):
    corrected = correct(certificate.record, reason="日付の誤り", by=metropolis, note="訂正")

    assert issue(record=corrected, design=design) == certificate


def test_a_revoked_certificate_does_not_come_back_by_itself(certificate, design, metropolis):
    revoke(certificate, reason="誤った発行", by=metropolis)

    assert issue(record=certificate.record, design=design).state == State.REVOKED


@pytest.mark.parametrize(
    ("kind", "outcome"), [(Kind.COURSE, Outcome.FAILED), (Kind.SESSION, Outcome.PARTIAL)]
)
def test_what_is_not_completed_is_not_certified(worker, design, kind, outcome):
    """Of a course the parts that were attended are: test_partial.py of courses."""
    with pytest.raises(ValidationError):
        issue(record=completed(worker, kind=kind, outcome=outcome), design=design)


def test_what_was_voided_is_not_certified(worker, design, metropolis):
    record = completed(worker)
    void(record, reason="誤り", by=metropolis)

    with pytest.raises(ValidationError):
        issue(record=record, design=design)


def test_a_rolled_back_issue_gives_its_number_back(worker, colleague, design):
    with transaction.atomic():
        lost = certified(worker, design=design)
        transaction.set_rollback(True)

    assert lost.number == 1
    assert certified(colleague, design=design).number == 1


def test_codes_are_of_twelve_characters_and_all_different(worker, colleague, design):
    codes = {certified(worker, design=design).code, certified(colleague, design=design).code}

    assert len(codes) == 2
    assert {len(code) for code in codes} == {12}


def test_a_code_that_is_taken_is_not_given_again(certificate, colleague, design, monkeypatch):
    codes = iter([certificate.code, "A" * 12])
    monkeypatch.setattr("certificates.actions.numbers.new_code", lambda: next(codes))

    assert certified(colleague, design=design).code == "A" * 12


def test_a_broken_random_source_stops_the_issue(certificate, colleague, design, monkeypatch):
    monkeypatch.setattr("certificates.actions.numbers.new_code", lambda: certificate.code)

    with pytest.raises(RuntimeError, match="random"):
        certified(colleague, design=design)

    assert Certificate.objects.get() == certificate


def test_the_public_sees_no_more_than_the_issuer_allows(worker, design):
    design.issuer.public_name = PublicName.HIDDEN
    design.issuer.save()

    assert certified(worker, design=design).public_name == PublicName.HIDDEN


def test_nothing_is_rendered_while_issuing(worker, design, monkeypatch):
    monkeypatch.setattr("core.typesetting.rendering._convert", lambda html: pytest.fail("rendered"))

    assert certified(worker, design=design).pdf == ""


def test_validity_ends_the_day_before_the_anniversary_of_completion(worker, issuer):
    design = CertificateDesignFactory(issuer=issuer, valid_years=2)

    certificate = certified(worker, design=design)

    assert certificate.valid_until == datetime.date(2028, 10, 1)
    assert certificate.paper.valid_until == "令和10年10月1日"


def test_a_certificate_entered_late_carries_the_day_it_was_issued(worker, design):
    day = datetime.date(2025, 3, 31)

    certificate = issue(record=completed(worker, occurred_on=day), design=design, on=day)

    assert (certificate.state, certificate.issued_on) == (State.VALID, day)
    assert (certificate.fiscal_year, certificate.serial) == (2024, "第6-0001号")
    assert certificate.paper.issued_on == "令和7年3月31日"


def test_an_edition_without_a_year_is_left_out(worker, design):
    record = completed(worker, evidence={"started_on": "2026-09-03", "edition_year": None})

    assert issue(record=record, design=design).paper.course == "面接の基本"


# --- hold and release -----------------------------------------------------------
def test_unprintable_characters_hold_the_issue_and_use_no_number(held):
    assert (held.state, held.number, held.serial) == (State.HELD, None, "")
    assert held.unprintable == ["🦋", "𪛖"]
    assert not SerialCounter.objects.exists()


def test_the_completion_stands_while_the_issue_is_on_hold(held):
    assert held.record.current
    assert held.record.outcome == Outcome.COMPLETED


def test_a_title_that_cannot_be_printed_holds_the_issue_too(worker, design):
    assert certified(worker, design=design, subject_title="研修🦋").state == State.HELD


def test_release_issues_under_the_corrected_name(held, metropolis):
    with time_machine.travel("2026-11-20 10:00+09:00", tick=False):
        released = release(held, by=metropolis, name="髙橋 潤")

    assert (released.state, released.serial) == (State.VALID, "第8-0001号")
    assert released.paper.name == "髙橋 潤"
    assert released.issued_on == datetime.date(2026, 11, 20)
    assert released.unprintable == []
    assert moves_of(released)[-1] == (State.HELD, State.VALID, metropolis.pk, "")


def test_release_follows_a_name_that_was_corrected_elsewhere(held, metropolis):
    held.person.certificate_name = ""
    held.person.save()

    assert release(held, by=metropolis).paper.name == "髙橋 潤"


def test_release_is_refused_while_characters_still_cannot_be_printed(held, metropolis):
    with pytest.raises(ValidationError, match="🦋"):
        release(held, by=metropolis)

    held.refresh_from_db()
    assert held.state == State.HELD
    assert not SerialCounter.objects.exists()


def test_only_what_is_on_hold_is_released(certificate, metropolis):
    with pytest.raises(ValidationError):
        release(certificate, by=metropolis)


def test_release_answers_the_report_of_the_holder(held, metropolis):
    report_name(held, name="髙橋 潤", note="", by=held.person)

    release(held, by=metropolis, name="髙橋 潤")

    assert NameReport.objects.get().closed_by == metropolis


def test_release_takes_the_facts_of_the_corrected_ledger(held, metropolis):
    correct(held.record, reason="日付の誤り", by=metropolis, occurred_on=datetime.date(2026, 10, 5))

    released = release(held, by=metropolis, name="髙橋 潤")

    assert released.completed_on == datetime.date(2026, 10, 5)
    assert released.record.current


def test_what_the_ledger_has_voided_is_not_released(held, metropolis):
    void(held.record, reason="誤り", by=metropolis)

    with pytest.raises(ValidationError):
        release(held, by=metropolis, name="髙橋 潤")
