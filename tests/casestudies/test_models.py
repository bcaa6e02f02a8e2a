"""Cases as a learner reads them: stage by stage, with care."""

import pytest

from casestudies.models import CaseIndexPage, CasePage
from tests.factories.courses import home_page, publish

pytestmark = pytest.mark.django_db
KINDS = ["intake", "investigation", "assessment", "support", "follow_up", "closure"]
WORDS = ["受理", "調査", "アセスメント", "支援", "進行管理", "終結"]


def stage(kind: str) -> tuple[str, dict]:
    memo = {"kind": "phone_memo", "title": f"{kind}の電話", "body": [("text", "<p>本文です。</p>")]}
    return "stage", {
        "kind": kind,
        "summary": f"{kind}のあらまし",
        "documents": [memo],
        "questions": [f"{kind}で何を確かめますか。"],
    }


@pytest.fixture
def index():
    return home_page().add_child(instance=CaseIndexPage(title="事例", slug="cases"))


def make_case(index: CaseIndexPage, slug: str = "case-1", **fields) -> CasePage:
    given = {
        "title": "夜に一人で過ごすきょうだい",
        "lead": "近所からの電話で始まりました。",
        "care_note": "つらい場面があります。",
        "stages": [stage(kind) for kind in KINDS],
    }
    return publish(index.add_child(instance=CasePage(slug=slug, **(given | fields))))


def shown(client, worker, path: str) -> str:
    client.force_login(worker)
    return client.get(path).content.decode()


class TestCase:
    def test_tells_its_stages_in_their_order(self, index, client, worker):
        make_case(index)

        html = shown(client, worker, "/cases/case-1/")

        places = [html.index(f"<h2>{n}　{word}</h2>") for n, word in enumerate(WORDS, start=1)]
        assert places == sorted(places)

    def test_opens_the_first_stage_and_leaves_the_others_to_the_reader(self, index, client, worker):
        make_case(index)

        html = shown(client, worker, "/cases/case-1/")

        assert html.count('<details class="disclosure" open>') == 1
        assert html.count('<details class="disclosure">') == 5

    def test_says_before_reading_what_may_be_hard_and_that_it_is_invented(
        self, index, client, worker
    ):
        make_case(index)

        html = shown(client, worker, "/cases/case-1/")

        assert (
            html.index("読む前に")
            < html.index("つらい場面があります。")
            < html.index("<h2>1　受理")
        )
        assert "この事例は創作です。" in html

    def test_without_a_note_there_is_no_warning(self, index, client, worker):
        make_case(index, care_note="")

        assert "読む前に" not in shown(client, worker, "/cases/case-1/")

    def test_names_the_kind_of_every_document(self, index, client, worker):
        make_case(index)

        html = shown(client, worker, "/cases/case-1/")

        assert html.count("電話メモ") == 6
        assert html.count("何を確かめますか。") == 6


class TestList:
    def test_counts_the_published_cases_and_leads_to_them(self, index, client, worker):
        make_case(index)
        make_case(index, slug="case-2", title="もう一つの事例")
        make_case(index, slug="draft", title="下書き").unpublish()

        html = shown(client, worker, "/cases/")

        assert "読める事例は2件です" in html
        assert 'href="/cases/case-1/"' in html
        assert "下書き" not in html

    def test_says_so_when_there_are_none(self, index, client, worker):
        assert "事例はまだありません" in shown(client, worker, "/cases/")

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, index, client, worker, count, django_assert_max_num_queries
    ):
        for n in range(count):
            make_case(index, slug=f"case-{n}")
        client.force_login(worker)

        with django_assert_max_num_queries(14):
            client.get("/cases/")

    def test_signed_out_there_is_nothing(self, index, client):
        make_case(index)

        assert client.get("/cases/case-1/").url.startswith("/accounts/login/")
