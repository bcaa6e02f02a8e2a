import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from certificates.actions import reissue, revoke
from certificates.models import PublicName
from certificates.throttle import MOST_A_MINUTE
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def address_of(certificate):
    return reverse("certificates:verify_code", args=[certificate.shown_code])


def text(response):
    return response.content.decode()


def test_the_form_needs_no_log_in(client):
    response = client.get("/verify/")

    assert response.status_code == 200
    assert "修了証を確かめる" in text(response)


def test_a_genuine_certificate_is_shown_without_log_in(client, certificate):
    response = client.get(address_of(certificate))

    assert response.status_code == 200
    for words in [
        "この修了証は本物で、有効です",
        "第8-0001号",
        "面接の基本（令和8年度版）",
        "講義 4時間30分・演習 3時間",
        "令和8年10月2日",
        "東京児童福祉研修協議会（見本）",
        certificate.shown_code,
        "桜井 み＊＊",
    ]:
        assert words in text(response)


def test_nothing_more_than_agreed_is_shown(client, worker, issuer):
    design = CertificateDesignFactory(issuer=issuer, show_born_on=True)
    worker.born_on = "1999-07-14"
    worker.save()
    certificate = certified(worker, design=design)

    page = text(client.get(address_of(certificate)))

    assert "みのり" not in page
    assert "平成11年" not in page
    assert worker.username not in page
    assert "練馬" not in page


@pytest.mark.parametrize(
    ("choice", "shown", "not_shown"),
    [
        (PublicName.HIDDEN, "本人の希望により表示しません", "桜井"),
        (PublicName.MASKED, "桜井 み＊＊", "みのり"),
        (PublicName.FULL, "桜井 みのり", "＊＊"),
    ],
)
def test_the_name_is_shown_as_the_holder_chose(client, certificate, choice, shown, not_shown):
    certificate.issuer.public_name = PublicName.FULL
    certificate.issuer.save()
    certificate.public_name = choice
    certificate.save()

    page = text(client.get(address_of(certificate)))

    assert shown in page
    assert not_shown not in page


@pytest.mark.parametrize("typed", ["{plain}", "{lower}", "{wide}", "{shown}"])
def test_a_code_is_found_however_it_is_typed(client, certificate, typed):
    wide = "".join(chr(ord(char) + 0xFEE0) for char in certificate.code)
    code = typed.format(
        plain=certificate.code,
        lower=certificate.code.lower(),
        wide=wide,
        shown=certificate.shown_code,
    )

    assert client.get(reverse("certificates:verify_code", args=[code])).status_code == 200


def test_the_form_leads_to_the_page_of_the_code(client, certificate):
    response = client.get("/verify/", {"code": certificate.shown_code.lower()})

    assert response.status_code == 302
    assert response.url == address_of(certificate)


def test_what_cannot_be_a_code_stays_on_the_form(client):
    response = client.get("/verify/", {"code": "HGK7"})

    assert response.status_code == 200
    assert "＊QRの横にある12文字を入力してください。" in text(response)


@pytest.mark.parametrize("typed", ["HGK7-3MWQ-92RT", "HGK7", "%00", "修了証", "x" * 500])
def test_an_unknown_code_answers_404_with_the_form(client, typed):
    response = client.get(f"/verify/{typed}/")

    assert response.status_code == 404
    assert "この番号の修了証はありません" in text(response)
    assert 'name="code"' in text(response)


def test_what_is_on_hold_answers_as_if_it_did_not_exist(client, held):
    assert client.get(address_of(held)).status_code == 404


def test_a_revoked_certificate_says_so_and_since_when_but_not_why(client, certificate, metropolis):
    with time_machine.travel("2026-11-20 10:00+09:00", tick=False):
        revoke(certificate, reason="不正な受講", by=metropolis)

    page = text(client.get(address_of(certificate)))

    assert "この修了証は失効しています" in page
    assert "令和8年11月20日付け" in page
    assert "不正な受講" not in page
    assert "有効です" not in page


def test_a_reissued_certificate_says_so_and_leads_nowhere(client, certificate, metropolis):
    new = reissue(certificate, reason="改姓", by=metropolis)

    old_page, new_page = (
        text(client.get(address_of(certificate))),
        text(client.get(address_of(new))),
    )

    assert "この修了証は再発行されました" in old_page
    assert new.code not in old_page.replace("-", "")
    assert "この修了証は本物で、有効です" in new_page
    assert "再交付" in new_page


def test_an_expired_certificate_says_so(client, worker, issuer):
    certificate = certified(worker, design=CertificateDesignFactory(issuer=issuer, valid_years=1))

    with time_machine.travel("2027-10-02 10:00+09:00", tick=False):
        page = text(client.get(address_of(certificate)))

    assert "この修了証は本物ですが、期限が切れています" in page
    assert "令和9年10月1日まで" in page


def test_robots_and_caches_keep_nothing(client, certificate):
    for address in ["/verify/", address_of(certificate), "/verify/HGK7-3MWQ-92RT/"]:
        response = client.get(address)

        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"


def test_one_address_is_slowed_down_and_another_is_not(client, certificate):
    with time_machine.travel("2026-11-20 10:00:05+09:00", tick=False):
        for _ in range(MOST_A_MINUTE):
            assert client.get("/verify/HGK7-3MWQ-92RT/").status_code == 404

        slowed = client.get(address_of(certificate))
        other = client.get(address_of(certificate), REMOTE_ADDR="203.0.113.9")

    assert (slowed.status_code, slowed["Retry-After"]) == (429, "60")
    assert "1分ほど待ってください" in text(slowed)
    assert "第8-0001号" not in text(slowed)
    assert other.status_code == 200


def test_the_next_minute_counts_anew(client, certificate):
    with time_machine.travel("2026-11-20 10:00:05+09:00", tick=False):
        for _ in range(MOST_A_MINUTE + 1):
            client.get("/verify/HGK7-3MWQ-92RT/")
    with time_machine.travel("2026-11-20 10:01:05+09:00", tick=False):
        assert client.get(address_of(certificate)).status_code == 200


def test_an_ipv6_network_counts_as_one(client):
    with time_machine.travel("2026-11-20 10:00:05+09:00", tick=False):
        for number in range(MOST_A_MINUTE):
            client.get("/verify/HGK7-3MWQ-92RT/", REMOTE_ADDR=f"2001:db8::{number:x}")

        response = client.get("/verify/HGK7-3MWQ-92RT/", REMOTE_ADDR="2001:db8::ffff")

    assert response.status_code == 429


def test_a_form_cannot_be_posted(client, certificate):
    assert client.post("/verify/").status_code == 405
    assert client.post(address_of(certificate)).status_code == 405


def test_deleting_everything_around_it_changes_nothing(client, certificate, issuer):
    before = text(client.get(address_of(certificate)))
    issuer.name = "別の会"
    issuer.save()
    certificate.person.last_name = "別"
    certificate.person.save()

    assert text(client.get(address_of(certificate))) == before


def test_a_code_of_another_issuer_is_found_as_well(client, outsider):
    certificate = certified(outsider, design=CertificateDesignFactory(issuer=IssuerFactory()))

    assert client.get(address_of(certificate)).status_code == 200
