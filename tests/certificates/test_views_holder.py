import pytest
from django.urls import reverse

from certificates.actions import reissue, render, report_name, revoke
from certificates.models import NameReport, PublicName
from tests.papers import text_by_pypdf

pytestmark = pytest.mark.django_db


def address(name, certificate):
    return reverse(f"certificates:{name}", args=[certificate.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


@pytest.fixture
def as_colleague(client, colleague):
    client.force_login(colleague)
    return client


# --- the page -------------------------------------------------------------------
def test_the_page_shows_the_same_words_as_the_paper(as_worker, certificate):
    page = text(as_worker.get(address("certificate", certificate)))

    for words in [
        "<h1>面接の基本</h1>",
        "修了証 第8-0001号",
        "有効",
        "期限はありません",
        "桜井 みのり",
        "面接の基本（令和8年度版）",
        "講義 4時間30分・演習 3時間",
        "令和8年9月3日から10月2日まで",
        "東京児童福祉研修協議会（見本）",
        "長谷川 正樹",
        "（公印省略）",
        certificate.shown_code,
    ]:
        assert words in page


def test_one_button_is_filled(as_worker, certificate):
    page = text(as_worker.get(address("certificate", certificate)))

    assert page.count("button--primary") == 1
    assert "PDFを保存" in page


def test_the_page_has_neither_inline_style_nor_inline_script(as_worker, certificate):
    page = text(as_worker.get(address("certificate", certificate)))

    assert " style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_costs_the_same_however_many_reports_there_were(
    as_worker, certificate, worker, item_count, django_assert_max_num_queries
):
    for number in range(item_count):
        report_name(certificate, name=f"桜井 {number}", note="", by=worker)

    with django_assert_max_num_queries(16):
        as_worker.get(address("certificate", certificate))


@pytest.mark.parametrize("who", ["colleague", "supervisor", "nerima_hr", "trainer", "outsider"])
@pytest.mark.parametrize("name", ["certificate", "pdf", "report_name"])
def test_everybody_else_finds_nothing(client, certificate, who, name, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address(name, certificate)).status_code == 404


@pytest.mark.parametrize("name", ["certificate", "pdf", "report_name", "public_name"])
def test_signed_out_one_is_sent_to_the_log_in(client, certificate, name):
    response = client.get(address(name, certificate))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_a_revoked_certificate_says_why_and_offers_nothing(as_worker, certificate, metropolis):
    revoke(certificate, reason="二重の発行", by=metropolis)

    page = text(as_worker.get(address("certificate", certificate)))

    assert "この修了証は失効しています" in page
    assert "二重の発行" in page
    assert "PDFを保存" not in page


def test_a_replaced_certificate_leads_to_the_new_one(as_worker, certificate, metropolis):
    new = reissue(certificate, reason="改姓", by=metropolis)

    page = text(as_worker.get(address("certificate", certificate)))

    assert "この修了証は再発行されました" in page
    assert address("certificate", new) in page


def test_a_hold_says_what_happens_next(as_colleague, held):
    page = text(as_colleague.get(address("certificate", held)))

    for words in [
        "発行保留",
        "「🦋」「𪛖」を印刷できる文字がないため",
        "2026年10月2日（金）の修了は記録されています",
        "これからのこと",
        "東京児童福祉研修協議会（見本）に届け出てください",
    ]:
        assert words in page
    assert address("report_name", held) in page
    assert "PDFを保存" not in page


def test_a_hold_with_a_report_says_that_nothing_is_to_be_done(as_colleague, held, colleague):
    report_name(held, name="髙橋 潤", note="", by=colleague)

    page = text(as_colleague.get(address("certificate", held)))

    assert "「髙橋 潤」と届け出ました" in page
    assert "あなたがすることはありません" in page


# --- the PDF ----------------------------------------------------------------------
def test_the_pdf_is_made_at_the_first_download_and_saved_under_its_number(as_worker, certificate):
    response = as_worker.get(address("pdf", certificate))

    content = response.content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert (
        "%E4%BF%AE%E4%BA%86%E8%A8%BC_%E7%AC%AC8-0001%E5%8F%B7.pdf"
        in (response["Content-Disposition"])
    )
    assert "no-store" in response["Cache-Control"]
    assert "桜井 みのり" in text_by_pypdf(content)


def test_the_second_download_is_the_same_file(as_worker, certificate):
    first = as_worker.get(address("pdf", certificate)).content
    second = as_worker.get(address("pdf", certificate)).content

    assert first == second


def test_the_issuers_office_may_save_it_too(client, certificate, metropolis):
    client.force_login(metropolis)

    assert client.get(address("pdf", certificate)).status_code == 200


def test_what_is_on_hold_has_no_pdf(as_colleague, held):
    assert as_colleague.get(address("pdf", held)).status_code == 404


def test_what_was_revoked_has_no_pdf_any_more(as_worker, certificate, metropolis):
    render(certificate)
    revoke(certificate, reason="誤り", by=metropolis)

    assert as_worker.get(address("pdf", certificate)).status_code == 404


# --- what the public sees ------------------------------------------------------------
def test_the_holder_chooses_the_public_name(as_worker, certificate):
    response = as_worker.post(address("public_name", certificate), {"choice": "hidden"})

    certificate.refresh_from_db()
    assert response.url == address("certificate", certificate)
    assert certificate.public_name == PublicName.HIDDEN


def test_only_what_the_issuer_allows_is_offered(as_worker, certificate):
    page = text(as_worker.get(address("certificate", certificate)))

    assert 'value="hidden"' in page
    assert 'value="masked"' in page
    assert 'value="full"' not in page


def test_more_than_the_issuer_allows_is_refused(as_worker, certificate):
    as_worker.post(address("public_name", certificate), {"choice": "full"})

    certificate.refresh_from_db()
    assert certificate.public_name == PublicName.MASKED


def test_nobody_else_chooses(client, certificate, colleague, metropolis):
    for user in [colleague, metropolis]:
        client.force_login(user)

        assert (
            client.post(address("public_name", certificate), {"choice": "hidden"}).status_code
            == 404
        )


def test_looking_chooses_nothing(as_worker, certificate):
    assert as_worker.get(address("public_name", certificate)).status_code == 405


# --- the name ---------------------------------------------------------------------------
def test_the_holder_reports_a_name(as_worker, certificate):
    response = as_worker.post(
        address("report_name", certificate), {"name": "榊原 みのり", "note": "改姓"}, follow=True
    )

    report = NameReport.objects.get()
    assert (report.certificate, report.name, report.note) == (certificate, "榊原 みのり", "改姓")
    assert "発行者に届け出ました" in text(response)
    assert "届け出ました。発行者が確かめています" in text(response)


@pytest.mark.parametrize(
    ("name", "error"),
    [("", "＊"), ("桜井🦋", "＊印刷できない文字があります：🦋"), ("あ" * 81, "＊")],
)
def test_a_name_that_cannot_be_printed_is_not_reported(as_worker, certificate, name, error):
    response = as_worker.post(address("report_name", certificate), {"name": name})

    assert response.status_code == 200
    assert error in text(response)
    assert not NameReport.objects.exists()


def test_nothing_is_reported_for_what_is_no_longer_live(as_worker, certificate, metropolis):
    revoke(certificate, reason="誤り", by=metropolis)

    assert as_worker.get(address("report_name", certificate)).status_code == 404
