"""What the CMS shows an author beside the editor."""

import pytest
from django.template.loader import get_template
from wagtail.models import Page, get_page_models

from core.models import BasePage
from tests.factories.courses import home_page
from tests.factories.guidelines import guideline_index

pytestmark = pytest.mark.django_db
KINDS = [model for model in get_page_models() if issubclass(model, BasePage)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_kind_of_page_offers_a_preview_without_a_template(kind, rf):
    """Those that are previewed their own way have a test where they are."""
    page = kind()
    if kind.serve_preview is Page.serve_preview and page.preview_modes:
        assert get_template(page.get_preview_template(rf.get("/"), page.default_preview_mode))


def test_the_front_page_is_everybodys_own_and_has_none():
    assert not home_page().is_previewable()


def test_the_list_of_guidelines_is_previewed_as_it_is_read(client, metropolis):
    page = guideline_index()
    client.force_login(metropolis)
    request = client.get("/guidelines/").wsgi_request
    page.introduction = "まだ公開していない前書き"

    answer = page.make_preview_request(request)

    assert answer.status_code == 200
    assert "まだ公開していない前書き" in answer.content.decode()
