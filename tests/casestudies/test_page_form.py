"""What an author is told on saving a case in the CMS: the wrong at once, the missing later."""

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data
from wagtail.test.utils.form_data import streamfield as given_stream

from casestudies.models import CasePage
from tests.factories.cases import KINDS, SECRETS, case_index, document, make_case, stage, task

pytestmark = pytest.mark.django_db

EMPTY = '{"blocks": [], "entityMap": {}}'  # a rich text of which nothing is written


@pytest.fixture
def authors_client(cms_groups, administrator):
    case_index()
    client = Client()
    client.force_login(administrator)
    return client


def form_of(page, **fields):
    """A CasePageForm as the CMS makes it, with the streams of the page."""
    edit = CasePage.get_edit_handler()
    given = {
        "title": page.title, "slug": page.slug, "lead": page.lead, "source_kind": "fiction",
        "guide": EMPTY, "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    streams = {"stages": [], "cards": [], "criteria": [], "examples": []} | fields
    data = nested_form_data(given | {name: given_stream(rows) for name, rows in streams.items()})
    return edit.get_form_class()(
        data, instance=page, parent_page=page.get_parent(), for_user=page.owner
    )


def card(key):
    facts = rows({"stage": "intake", "text": "知っていること"})
    return ("card", {"key": key, "name": "学校", "facts": facts})


def told(kind):
    """A stage of which only the summary is written, as its form sends it."""
    return ("stage", {
        "kind": kind, "minutes": "20", "summary": "あらまし", "care_note": "", "documents": rows(),
        "tasks": given_stream([]), "questions": rows(), "guide": EMPTY,
    })  # fmt: skip


def rows(*values):
    """A ListBlock as its form sends it."""
    sent = {"count": str(len(values))}
    for number, value in enumerate(values):
        sent |= {
            f"{number}-deleted": "", f"{number}-order": str(number), f"{number}-type": "item",
            f"{number}-id": "", f"{number}-value": value,
        }  # fmt: skip
    return sent


def faults_at(form):
    """{field: sentences} of what the form refuses."""
    return {
        name: [str(each) for error in errors for each in error.non_block_errors]
        for name, errors in form.errors.as_data().items()
    }


class TestADraft:
    def test_may_leave_stages_out(self):
        form = form_of(make_case())
        form.defer_required_fields()

        assert form.is_valid(), form.errors

    def test_is_told_of_a_doubled_key_at_its_field(self):
        form = form_of(make_case(), cards=[card("school"), card("school")])
        form.defer_required_fields()

        assert faults_at(form) == {
            "cards": ["キー「school」の役割カードが二つあります。別々のキーにしてください。"]
        }


class TestWhatIsSubmitted:
    def test_is_told_of_each_stage_that_is_missing(self):
        form = form_of(make_case(), stages=[told(kind) for kind in KINDS[:4]])

        assert faults_at(form) == {
            "stages": ["段階「進行管理」がありません。", "段階「終結」がありません。"]
        }

    def test_needs_nothing_more_than_its_six_stages(self):
        form = form_of(make_case(), stages=[told(kind) for kind in KINDS])

        assert form.is_valid(), form.errors


class TestTheEditor:
    def test_shows_all_faults_of_a_draft_and_loses_nothing(self, authors_client):
        page = make_case()
        form = form_of(
            page, cards=[card("school"), card("school")], stages=[told("closure"), told("intake")]
        )

        answer = authors_client.post(f"/cms/pages/{page.pk}/edit/", form.data)

        html = answer.content.decode()
        assert answer.status_code == 200
        for words in ("別々のキーにしてください", "段階を次の順に並べてください", "知っていること"):
            assert words in html or words.encode("unicode_escape").decode() in html


class TestTheCaseAtAGlance:
    def page(self, client, page):
        answer = client.get(f"/cms/pages/{page.pk}/edit/")
        assert answer.status_code == 200
        return answer.content.decode()

    def test_stands_in_the_editor_as_drawing_and_table(self, authors_client):
        rule = {"task": "urgency-intake", "answers": ["今日中に動く"], "otherwise": "ありません。"}
        stages = [stage(kind) for kind in KINDS]
        stages[3] = stage("support", documents=[document("夜の記録", "", only_if=rule)])

        html = self.page(authors_client, make_case(stages=stages))

        assert "足りないものはありません。段階を合わせて120分です。" in html
        assert 'class="art diagram"' in html
        assert "「急ぎ具合」に「今日中に動く」と答えた班だけに開く" in html

    def test_says_what_is_missing(self, authors_client):
        html = self.page(authors_client, make_case(stages=[stage("intake")]))

        assert "この事例を使う前に、次の点を直すか加えてください。" in html
        assert "<li>段階「調査」がありません。</li>" in html

    def test_of_a_half_written_case_opens_all_the_same(self, authors_client):
        half = stage(
            "intake", minutes=None, documents=[], tasks=[task("choice", "", "", options=[])]
        )

        assert "case-graph" in self.page(authors_client, make_case(stages=[half]))

    def test_is_shown_to_nobody_who_may_not_edit(self, authors_client, client, worker):
        page = make_case()
        client.force_login(worker)

        html = client.get(f"/cms/pages/{page.pk}/edit/", follow=True).content.decode()

        assert [word for word in SECRETS.values() if word in html] == []
