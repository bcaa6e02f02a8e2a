"""A case that cites a guideline: what was signed, kept and played never changes with the guideline."""

import json

import pytest
from django.template import Context, Template

from casestudies.content import case_from, content_hash, content_of
from casestudies.models import CasePage
from core.models import Passage
from guidelines import actions
from tests.factories.cases import KINDS, document, make_case, make_edition, stage
from tests.factories.citations import citation, next_edition, passage
from tests.factories.guidelines import body, make_published

pytestmark = pytest.mark.django_db


def citing_case(cited: Passage) -> CasePage:
    first = document("記録", "記録の文。") | {"body": [("text", "<p>記録。</p>"), citation(cited)]}
    stages = [stage(kind, documents=[first]) if kind == KINDS[0] else stage(kind) for kind in KINDS]
    return make_case(stages=stages)


def shown(edition) -> str:
    """The first document of the first stage, as a group reads it."""
    body = case_from(edition.content).stages[0].documents[0].body
    return Template("{% load cases %}{% case_body body %}").render(Context({"body": body}))


def test_an_edition_keeps_wording_and_place_as_plain_values():
    first = make_published(title="面接の指針", body=body({2: "もとの文です。"}))
    edition = make_edition(citing_case(passage(first)))

    kept = json.dumps(edition.content, ensure_ascii=False)

    assert "もとの文です。" in kept
    assert '"place": "第1章 1 (2)"' in kept
    assert "面接の指針 第1版 第1章 1 (2)" in shown(edition)


def test_neither_hash_nor_words_change_when_the_paragraph_does():
    first = make_published(body=body({2: "もとの文です。"}))
    case = citing_case(passage(first))
    edition = make_edition(case)
    before = shown(edition), content_hash(content_of(CasePage.objects.get(pk=case.pk)))

    next_edition(first, {2: "改めた文です。"})

    edition.refresh_from_db()
    after = shown(edition), content_hash(content_of(CasePage.objects.get(pk=case.pk)))
    assert after == before
    assert "もとの文です。" in after[0]
    assert "その後改められています" not in after[0]


def test_the_draft_that_takes_the_new_wording_is_another_content(metropolis, cms_groups):
    first = make_published(body=body({2: "もとの文です。"}))
    case = citing_case(passage(first))
    next_edition(first, {2: "改めた文です。"})

    actions.take_new_wording(page=case, cited=passage(first), by=metropolis)

    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    assert content_hash(content_of(draft)) != content_hash(content_of(case))
    assert "改めた文です。" in json.dumps(content_of(draft), ensure_ascii=False)
