import pytest
from django.urls import reverse

from certificates.actions import report_name, revoke
from certificates.models import Certificate
from certificates.states import State
from records.actions import void
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db

LIST = "/office/certificates/"
FORMS = ["release", "reissue", "revoke"]


def address(name, certificate):
    return reverse(f"certificates:{name}", args=[certificate.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def office(client, metropolis):
    client.force_login(metropolis)
    return client


# --- the list ---------------------------------------------------------------------
def listed(response):
    return {row for row, _standing in response.context["rows"]}


def test_the_heading_says_how_many_are_on_hold(office, certificate, held):
    assert "<h1>発行保留の修了証は1件です</h1>" in text(office.get(LIST))


def test_the_heading_says_that_nothing_is_on_hold(office, certificate):
    assert "<h1>発行保留の修了証はありません</h1>" in text(office.get(LIST))


def test_the_list_has_what_the_office_is_in_charge_of(office, certificate, held, outsider):
    certified(outsider, design=CertificateDesignFactory(issuer=IssuerFactory()))

    assert listed(office.get(LIST)) == {certificate, held}


@pytest.mark.parametrize("state", ["held", "valid", "revoked", "replaced", "reported", "nonsense"])
def test_the_list_is_narrowed_by_state(office, certificate, held, state):
    expected = {"held": {held}, "valid": {certificate}, "nonsense": {certificate, held}}

    assert listed(office.get(LIST, {"state": state})) == expected.get(state, set())


def test_reported_names_are_found(office, certificate, held, worker):
    report_name(certificate, name="榊原 みのり", note="", by=worker)

    response = office.get(LIST, {"state": "reported"})

    assert listed(response) == {certificate}
    assert {view.value: view.count for view in response.context["views"]} == {
        "": 2,
        "held": 1,
        "reported": 1,
        "valid": 1,
        "revoked": 0,
        "replaced": 0,
    }


@pytest.mark.parametrize("words", ["桜井", "サクライ みのり", "0001", "{code}"])
def test_the_list_is_searched_by_name_number_and_code(office, certificate, held, words):
    words = words.format(code=certificate.shown_code.lower())

    assert listed(office.get(LIST, {"q": words})) == {certificate}


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    office, design, section, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        certified(PostFactory(organisation=section.organisation).person, design=design)
    office.get(LIST)

    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        office.get(LIST)


QUERIES_OF_THE_LIST = 10


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "nerima_hr", "trainer", "facilitator", "outsider"]
)
def test_nobody_else_has_an_office(client, certificate, held, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(LIST).status_code == 404
    for name in ["office_certificate", *FORMS]:
        assert client.get(address(name, certificate)).status_code == 404
    for name in FORMS:
        assert client.post(address(name, held), {"reason": "x"}).status_code == 404


def test_signed_out_one_is_sent_to_the_log_in(client, certificate):
    assert client.get(LIST).url.startswith("/accounts/login/")


# --- one certificate ---------------------------------------------------------------
def test_the_page_shows_what_has_happened(office, certificate, metropolis):
    revoke(certificate, reason="二重の発行", by=metropolis)

    page = text(office.get(address("office_certificate", certificate)))

    assert "二重の発行" in page
    assert "川上 涼" in page
    assert "自動" in page


def test_a_hold_offers_to_issue_and_names_the_characters(office, held):
    page = text(office.get(address("office_certificate", held)))

    assert "「🦋」「𪛖」を印刷できません" in page
    assert address("release", held) in page
    assert address("reissue", held) not in page


def test_a_report_is_shown_with_what_the_holder_asks_for(office, certificate, worker):
    report_name(certificate, name="榊原 みのり", note="改姓しました", by=worker)

    page = text(office.get(address("office_certificate", certificate)))

    assert "本人から「榊原 みのり」と届け出がありました" in page
    assert "改姓しました" in page


# --- release ---------------------------------------------------------------------------
def test_the_form_to_issue_knows_what_the_holder_asked_for(office, held, colleague):
    report_name(held, name="髙橋 潤", note="", by=colleague)

    assert 'value="髙橋 潤"' in text(office.get(address("release", held)))


def test_the_office_issues_what_was_on_hold(office, held):
    response = office.post(address("release", held), {"name": "髙橋 潤"}, follow=True)

    held.refresh_from_db()
    assert held.state == State.VALID
    assert held.person.name_on_certificate == "髙橋 潤"
    assert "修了証を発行しました。" in text(response)


def test_characters_that_still_cannot_be_printed_stay_on_the_form(office, held):
    response = office.post(address("release", held), {"name": "髙橋🦋"})

    assert "＊印刷できない文字があります：🦋" in text(response)
    held.refresh_from_db()
    assert held.state == State.HELD


def test_what_the_action_refuses_stays_on_the_form(office, held, metropolis):
    void(held.record, reason="誤り", by=metropolis)

    response = office.post(address("release", held), {"name": "髙橋 潤"})

    assert "＊この修了は台帳で取り消されています。" in text(response)


# --- reissue -----------------------------------------------------------------------------
def test_the_office_reissues_under_another_name(office, certificate):
    response = office.post(
        address("reissue", certificate), {"name": "榊原 みのり", "reason": "改姓"}
    )

    new = Certificate.objects.get(replaces=certificate)
    assert response.url == address("office_certificate", new)
    assert new.paper.name == "榊原 みのり"


def test_a_reissue_without_a_reason_stays_on_the_form(office, certificate):
    response = office.post(address("reissue", certificate), {"name": "榊原 みのり", "reason": " "})

    assert response.status_code == 200
    assert Certificate.objects.count() == 1


# --- revoke --------------------------------------------------------------------------------
def test_the_office_revokes_after_confirming(office, certificate):
    office.post(address("revoke", certificate), {"reason": "二重の発行", "sure": "on"})

    certificate.refresh_from_db()
    assert certificate.state == State.REVOKED


@pytest.mark.parametrize("data", [{"reason": "誤り"}, {"sure": "on"}, {}])
def test_nothing_is_revoked_without_reason_and_confirmation(office, certificate, data):
    response = office.post(address("revoke", certificate), data)

    assert response.status_code == 200
    certificate.refresh_from_db()
    assert certificate.state == State.VALID


def test_looking_at_a_form_changes_nothing(office, certificate, held):
    before = set(Certificate.objects.values_list("pk", "state"))

    for name in ["reissue", "revoke"]:
        assert office.get(address(name, certificate)).status_code == 200
    assert office.get(address("release", held)).status_code == 200

    assert set(Certificate.objects.values_list("pk", "state")) == before


@pytest.mark.parametrize("name", FORMS)
def test_a_revoked_certificate_has_no_form_but_to_reissue(office, certificate, metropolis, name):
    revoke(certificate, reason="誤り", by=metropolis)

    expected = 200 if name == "reissue" else 404
    assert office.get(address(name, certificate)).status_code == expected
