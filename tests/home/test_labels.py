"""Labels that Wagtail makes of names in its code are Japanese too."""

import re

import pytest
from wagtail.sites.views import IndexView as SiteList

from home.labels import FIELDS

JAPANESE = re.compile("[぀-ヿ一-鿿]")


@pytest.mark.parametrize("form", FIELDS, ids=lambda form: form.__name__)
def test_every_field_of_the_form_has_a_japanese_label(form):
    labels = {name: str(field.label) for name, field in form.base_fields.items()}

    assert {name for name, label in labels.items() if not JAPANESE.search(label)} <= {"url"}


def test_the_list_of_sites_has_japanese_headings():
    assert [
        column.name for column in SiteList.columns if not JAPANESE.search(str(column.label))
    ] == []


def test_the_dialog_of_a_mail_link_asks_in_japanese(client, metropolis, cms_groups):
    client.force_login(metropolis)

    html = client.get("/cms/choose-email-link/").json()["html"]

    assert [word for word in ("リンクの文字", "件名", "本文") if word not in html] == []
