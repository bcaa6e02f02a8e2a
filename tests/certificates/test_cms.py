"""Issuers and designs in the CMS: who changes them, what is refused, what the preview shows."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.models import CertificateDesign, Issuer
from certificates.samples import NAMES, preview
from certificates.viewsets import CertificateDesignViewSet, IssuerViewSet
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory
from tests.papers import text_by_pypdf

pytestmark = pytest.mark.django_db

ISSUERS = "wagtailsnippets_certificates_issuer"
DESIGNS = "wagtailsnippets_certificates_certificatedesign"


@pytest.fixture
def cms(client, administrator):
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    return client


def text(response):
    return response.content.decode()


def issuer_form(organisation, **changes):
    return {
        "organisation": organisation.pk,
        "name": "東京児童福祉研修協議会",
        "signatory_title": "会長",
        "signatory_name": "長谷川 正樹",
        "seal": "omitted",
        "serial_pattern": "第{year}-{number:04}号",
        "public_name": "masked",
    } | changes


def test_both_lists_are_in_the_menu_and_answer(cms, design):
    assert "標準の様式" in text(cms.get(reverse(f"{DESIGNS}:list")))
    assert "東京児童福祉研修協議会（見本）" in text(cms.get(reverse(f"{ISSUERS}:list")))


def test_an_issuer_is_made(cms, bureau):
    cms.post(reverse(f"{ISSUERS}:add"), issuer_form(bureau))

    assert Issuer.objects.get().serial_pattern == "第{year}-{number:04}号"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"serial_pattern": "第{year}号"}, "通し番号が入るところに {number} と書いてください。"),
        ({"serial_pattern": "{issuer}{number}"}, "差し込めるのは"),
        ({"seal": "image"}, "印影の画像を選ぶか"),
    ],
)
def test_an_issuer_that_could_not_sign_is_refused_in_japanese(cms, bureau, changes, error):
    response = cms.post(reverse(f"{ISSUERS}:add"), issuer_form(bureau, **changes))

    assert error in text(response)
    assert not Issuer.objects.exists()


def test_a_stored_seal_is_mentioned_and_has_no_link(cms):
    issuer = IssuerFactory(sealed=True)

    page = text(cms.get(reverse(f"{ISSUERS}:edit", args=[issuer.pk])))

    assert "印影が登録されています" in page
    assert issuer.seal_image.name not in page


def test_a_wording_with_an_unknown_placeholder_is_refused_in_japanese():
    with pytest.raises(ValidationError) as refused:
        CertificateDesignFactory.build(wording="{nmae}").full_clean(exclude=["issuer"])

    assert "{nmae} は差し込めません。" in refused.value.message_dict["wording"][0]


def test_the_default_wording_and_pattern_pass_their_own_rules(design):
    design.full_clean()
    design.issuer.full_clean()


def design_form(issuer, **changes):
    return {
        "name": "標準の様式",
        "issuer": issuer.pk,
        "heading": "修了証",
        "orientation": "landscape",
        "wording": "ここに証します。",
        "show_hours": "on",
        "valid_years": "",
    } | changes


def previewed(cms, design, mode, **changes):
    """What the editor sees beside the form before anything is saved."""
    address = reverse(f"{DESIGNS}:preview_on_edit", args=[design.pk])
    cms.post(address, design_form(design.issuer, **changes))
    return cms.get(address, {"mode": mode})


@pytest.mark.parametrize(("mode", "name"), NAMES.items())
def test_the_preview_shows_every_name_on_the_sheet(cms, design, mode, name):
    page = text(previewed(cms, design, mode, wording="まだ保存していない本文。"))

    for words in [name, "第8-0412号", "まだ保存していない本文。", "（公印省略）"]:
        assert words in page


def test_the_preview_leads_to_the_paper_of_the_saved_design(cms, design):
    page = text(previewed(cms, design, "rare"))

    assert reverse("certificate_sample", args=[design.pk, "rare"]) in page


def test_a_design_that_is_not_saved_has_no_paper_yet(issuer):
    assert preview(CertificateDesign(issuer=issuer), "")["sample_url"] == ""


@pytest.mark.parametrize("mode", ["plain", "rare", "long"])
def test_the_sample_is_printed_from_the_latest_draft(cms, design, mode):
    design.heading = "認定証"
    design.save_revision()

    response = cms.get(reverse("certificate_sample", args=[design.pk, mode]))

    words = text_by_pypdf(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert "認 定 証" in " ".join(words.split())
    assert NAMES["" if mode == "plain" else mode] in words


def test_a_draft_does_not_change_what_is_issued(design):
    design.heading = "認定証"
    design.save_revision()

    assert CertificateDesign.objects.get().heading == "修了証"


def test_neither_is_deleted_by_anybody(administrator):
    administrator.is_superuser = True
    administrator.save()

    for viewset in [IssuerViewSet(), CertificateDesignViewSet()]:
        policy = viewset.permission_policy
        assert not policy.user_has_permission(administrator, "delete")
        assert not policy.user_has_any_permission(administrator, ["delete"])
        assert policy.user_has_permission(administrator, "change")


def test_deleting_by_address_is_refused(cms, design):
    for name, row in [(DESIGNS, design), (ISSUERS, design.issuer)]:
        response = cms.post(reverse(f"{name}:delete", args=[row.pk]))

        assert response.status_code in {302, 403, 404}
    assert CertificateDesign.objects.exists()


def test_the_sample_is_for_who_may_change_the_design(client, design, trainer):
    trainer.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    client.force_login(trainer)

    response = client.get(reverse("certificate_sample", args=[design.pk, "plain"]))

    assert response.status_code in {302, 404}


def test_nobody_without_a_cms_role_comes_near(client, design, worker):
    client.force_login(worker)

    for address in [
        reverse(f"{DESIGNS}:list"),
        reverse("certificate_sample", args=[design.pk, "plain"]),
    ]:
        assert client.get(address).status_code == 404
