import datetime

import pytest
import time_machine

from certificates.actions import reissue, revoke
from certificates.models import PublicName
from certificates.standing import masked, public_name, standing

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 20)


def test_a_valid_certificate_without_end(certificate):
    seen = standing(certificate, on=DAY)

    assert (seen.word, seen.fact, seen.holds) == ("有効", "期限はありません", True)


@pytest.mark.parametrize(
    ("on", "word", "holds"),
    [
        (datetime.date(2028, 10, 1), "有効", True),
        (datetime.date(2028, 10, 2), "期限切れ", False),
    ],
)
def test_a_certificate_holds_through_its_last_day(certificate, on, word, holds):
    certificate.valid_until = datetime.date(2028, 10, 1)

    seen = standing(certificate, on=on)

    assert (seen.word, seen.holds) == (word, holds)
    assert seen.fact == "令和10年10月1日まで"


def test_a_certificate_on_hold(held):
    assert standing(held, on=DAY).word == "発行保留"


def test_a_revoked_certificate_says_since_when(certificate, metropolis):
    with time_machine.travel("2026-11-20 10:00+09:00", tick=False):
        revoked = revoke(certificate, reason="誤り", by=metropolis)

    seen = standing(revoked, on=DAY)

    assert (seen.word, seen.fact, seen.holds) == ("失効", "令和8年11月20日付け", False)


def test_a_list_does_not_ask_since_when(certificate, metropolis, django_assert_num_queries):
    revoked = revoke(certificate, reason="誤り", by=metropolis)

    with django_assert_num_queries(0):
        assert standing(revoked, on=DAY, dated=False).fact == ""


def test_a_replaced_certificate(certificate, metropolis):
    reissue(certificate, reason="改姓", by=metropolis)
    certificate.refresh_from_db()

    assert standing(certificate, on=DAY).word == "再発行済"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("桜井 みのり", "桜井 み＊＊"),
        ("髙橋 潤", "髙橋 ＊＊"),
        ("𠮷田 花子", "𠮷田 花＊＊"),
        ("花子 𠮷", "花子 ＊＊"),
        ("葛\U000e0100城 花子", "葛城 花＊＊"),
        ("ジョンスミス", "ジ＊＊"),
        ("李", "＊＊"),
        ("Maria Clara Santos", "Maria C＊＊ S＊＊"),
        ("桜井　みのり", "桜井 み＊＊"),
        ("", ""),
    ],
)
def test_a_masked_name_shows_the_first_word_and_initials_but_no_lengths(name, expected):
    assert masked(name) == expected


@pytest.mark.parametrize(
    ("holder", "allowed", "shown"),
    [
        (PublicName.MASKED, PublicName.FULL, "桜井 み＊＊"),
        (PublicName.FULL, PublicName.FULL, "桜井 みのり"),
        (PublicName.FULL, PublicName.MASKED, "桜井 み＊＊"),
        (PublicName.FULL, PublicName.HIDDEN, ""),
        (PublicName.HIDDEN, PublicName.FULL, ""),
    ],
)
def test_the_public_sees_the_less_of_what_holder_and_issuer_allow(
    certificate, holder, allowed, shown
):
    certificate.public_name = holder
    certificate.issuer.public_name = allowed

    assert public_name(certificate) == shown
