"""What an author of a guideline meets in the CMS, where it is not a browser that matters."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from people.models import Audience, Organisation, Profession
from people.roles import Role
from tests.factories.guidelines import make_guideline, make_published
from tests.guidelines.readings import page_of

MEGABYTE = 1024 * 1024


@pytest.fixture
def cms(client, metropolis):
    make_guideline()
    ensure_cms_groups()
    sync_groups()
    client.force_login(metropolis)
    return client


@pytest.mark.parametrize("in_bulk", [False, True])
def test_what_readers_have_in_hand_is_withdrawn_with_a_reason_and_not_unpublished(cms, in_bulk):
    page, other = page_of(make_published()), make_published()
    url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    if in_bulk:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        url += f"?id={page.pk}&id={other.page_id}"

    answer = cms.post(url, follow=True)

    assert "理由を書いて版を撤回してください" in answer.content.decode()
    assert page_of(other).live
    page.refresh_from_db()
    assert page.live


def test_a_picture_of_20_megabytes_is_refused_with_the_limit(cms):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40)).save(drawn, "PNG")
    file = SimpleUploadedFile("図.png", drawn.getvalue() + b"\0" * 20 * MEGABYTE, "image/png")

    answer = cms.post(reverse("wagtailimages:add"), {"title": "図", "file": file})

    text = answer.content.decode()
    assert "ファイルが大きすぎます" in text or "大きすぎ" in text
    assert "10" in text
    assert not get_image_model().objects.exists()


# --- audiences ------------------------------------------------------------------
def test_an_audience_is_made_of_ticks_and_an_empty_list_means_any(cms, nerima, bureau):
    profession = Profession.objects.create(code="psychology", name="心理職", position=9)
    url = reverse(Audience.snippet_viewset.get_url_name("add"))

    cms.post(
        url,
        {
            "name": "区の心理職", "below": "on", "organisations": [nerima.pk],
            "professions": [profession.pk], "kinds": ["municipality"], "roles": ["learner"],
        },
    )  # fmt: skip
    cms.post(url, {"name": "全員"})

    some, everybody = Audience.objects.order_by("pk")
    assert (list(some.organisations.all()), list(some.professions.all())) == (
        [nerima], [profession],
    )  # fmt: skip
    assert (some.kinds, some.roles, some.below) == (
        [Organisation.Kind.MUNICIPALITY], [Role.LEARNER], True,
    )  # fmt: skip
    assert (everybody.kinds, everybody.roles, everybody.below) == ([], [], False)


def test_an_audience_says_how_many_people_it_reaches_today(cms, worker, colleague, nerima):
    audience = Audience.objects.create(name="練馬区の全員")
    audience.organisations.set([nerima])
    url = reverse(Audience.snippet_viewset.get_url_name("edit"), args=[audience.pk])

    text = cms.get(url).content.decode()

    assert "今日の時点で2人が該当します" in text


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"name": "一", "kinds": ["castle"]}, {"name": "一", "roles": ["king"]}]
)
def test_an_audience_of_what_is_in_no_list_is_refused(cms, given):
    answer = cms.post(reverse(Audience.snippet_viewset.get_url_name("add")), given)

    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    assert not Audience.objects.exists()


def test_two_audiences_have_two_names(cms):
    url = reverse(Audience.snippet_viewset.get_url_name("add"))
    for _twice in range(2):
        cms.post(url, {"name": "全員"})

    assert Audience.objects.count() == 1
