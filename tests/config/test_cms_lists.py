"""The lists of the CMS are headed in Japanese: what a model calls a field of its own may be English."""

import re

import pytest
from django.contrib.admin.utils import label_for_field
from wagtail.snippets.models import get_snippet_models

JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
OURS = {"certificates", "courses", "people"}
LISTS = [model for model in get_snippet_models() if model._meta.app_label in OURS]


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_every_column_has_a_japanese_heading(model):
    chosen = model.snippet_viewset.list_display
    names = chosen if isinstance(chosen, list) else ["__str__"]
    headings = {name: str(label_for_field(name, model)) for name in names if isinstance(name, str)}

    assert {name: said for name, said in headings.items() if not JAPANESE.search(said)} == {}


def test_the_lists_of_all_apps_are_looked_at():
    assert {model._meta.app_label for model in LISTS} == OURS
