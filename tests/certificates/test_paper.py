import datetime

import pytest

from certificates.paper import last_day_of_validity, write
from tests.factories.certificates import (
    CertificateDesignFactory,
    IssuerFactory,
    completed,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 2)


def paper(record, design, *, issued_on=DAY, reissued_on=None):
    return write(record=record, design=design, issued_on=issued_on, reissued_on=reissued_on)


def test_the_name_is_the_one_for_certificates(worker, design):
    worker.certificate_name = "櫻井 みのり"
    worker.save()

    assert paper(completed(worker), design).name == "櫻井 みのり"


def test_the_date_of_birth_is_printed_only_where_the_design_says_so(worker, issuer, design):
    worker.born_on = datetime.date(1999, 7, 14)
    worker.save()
    record = completed(worker)
    with_birth = CertificateDesignFactory(issuer=issuer, show_born_on=True)

    assert paper(record, design).born_on == ""
    assert paper(record, with_birth).born_on == "平成11年7月14日"


def test_an_unknown_date_of_birth_is_left_out(worker, issuer):
    design = CertificateDesignFactory(issuer=issuer, show_born_on=True)

    assert paper(completed(worker), design).born_on == ""


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ((270, 180, 0), "講義 4時間30分・演習 3時間"),
        ((0, 45, 0), "演習 45分"),
        ((60, 0, 480), "講義 1時間・実習 8時間"),
        ((0, 0, 0), ""),
    ],
)
def test_hours_are_written_by_kind(worker, design, minutes, expected):
    lecture, exercise, practicum = minutes
    record = completed(
        worker,
        lecture_minutes=lecture,
        exercise_minutes=exercise,
        practicum_minutes=practicum,
    )

    assert paper(record, design).hours == expected


def test_a_design_may_leave_the_hours_out(worker, issuer):
    design = CertificateDesignFactory(issuer=issuer, show_hours=False)

    assert paper(completed(worker), design).hours == ""


@pytest.mark.parametrize(
    ("started_on", "occurred_on", "period"),
    [
        ("2026-09-03", "2026-10-02", "令和8年9月3日から10月2日まで"),
        ("2026-12-03", "2027-01-20", "令和8年12月3日から令和9年1月20日まで"),
        ("2019-04-03", "2019-06-20", "平成31年4月3日から令和元年6月20日まで"),
        ("2026-10-02", "2026-10-02", ""),
        ("2026-10-03", "2026-10-02", ""),
        (None, "2026-10-02", ""),
    ],
)
def test_the_period_runs_from_the_start_to_the_completion(
    worker, design, started_on, occurred_on, period
):
    record = completed(
        worker,
        occurred_on=datetime.date.fromisoformat(occurred_on),
        evidence={"started_on": started_on} if started_on else None,
    )

    assert paper(record, design).period == period


def test_without_a_period_the_completion_is_said_unless_it_is_the_day_of_issue(worker, design):
    record = completed(worker, evidence=None)

    assert paper(record, design).completed_on == ""
    assert paper(record, design, issued_on=datetime.date(2026, 11, 2)).completed_on == (
        "令和8年10月2日"
    )


@pytest.mark.parametrize(
    ("evidence", "edition", "course"),
    [
        ({"edition_year": 2026}, 1, "面接の基本（令和8年度版）"),
        ({}, 2, "面接の基本（第2版）"),
        ({}, 1, "面接の基本"),
    ],
)
def test_the_edition_stands_behind_the_course(worker, design, evidence, edition, course):
    record = completed(worker, evidence=evidence, edition=edition)

    assert paper(record, design).course == course


def test_the_wording_is_filled_in(worker, issuer):
    design = CertificateDesignFactory(
        issuer=issuer,
        wording="{name}さんは{period}に{course}（{edition}・{hours}）を{completed}に修了しました。",
    )

    assert paper(completed(worker), design).wording == (
        "桜井 みのりさんは令和8年9月3日から10月2日までに面接の基本"
        "（令和8年度版・講義 4時間30分・演習 3時間）を令和8年10月2日に修了しました。"
    )


def test_the_seal_is_the_image_of_the_day_or_none(worker, design):
    sealed = CertificateDesignFactory(issuer=IssuerFactory(sealed=True))
    record = completed(worker)

    assert paper(record, design).seal_image == ""
    assert paper(record, sealed).seal_image == sealed.issuer.seal_image.name


def test_only_facts_that_are_known_are_printed(worker, design):
    facts = paper(completed(worker), design).facts

    assert facts == [
        ("課程", "面接の基本（令和8年度版）"),
        ("時間", "講義 4時間30分・演習 3時間"),
        ("期間", "令和8年9月3日から10月2日まで"),
    ]


def test_every_word_is_looked_at_for_missing_characters(worker, issuer):
    issuer.signatory_name = "長谷川🦋"
    issuer.save()
    worker.certificate_name = "桜井𪛖"
    worker.save()
    design = CertificateDesignFactory(issuer=issuer)

    assert paper(completed(worker), design).missing_glyphs() == ["𪛖", "🦋"]


@pytest.mark.parametrize(
    ("completed_on", "years", "last_day"),
    [
        ("2026-10-02", 2, "2028-10-01"),
        ("2026-04-01", 1, "2027-03-31"),
        ("2028-02-29", 1, "2029-02-28"),
        ("2028-02-29", 4, "2032-02-28"),
    ],
)
def test_validity_ends_on_the_day_before_the_anniversary(completed_on, years, last_day):
    day = datetime.date.fromisoformat(completed_on)

    assert last_day_of_validity(day, years) == datetime.date.fromisoformat(last_day)


def test_without_years_there_is_no_end():
    assert last_day_of_validity(DAY, None) is None
