"""Cases as a reader sees them: what they are about and nothing of their stages."""

import pytest

from casestudies.models import CasePage
from tests.factories.cases import CARDS, GUIDES, MODELS, SECRETS, case_index, make_case

pytestmark = pytest.mark.django_db


def published(**fields) -> CasePage:
    return make_case(slug=fields.pop("slug", "case"), **({"live": True} | fields))


def shown(client, worker, path: str) -> str:
    client.force_login(worker)
    return client.get(path).content.decode()


class TestCase:
    def test_says_what_it_is_about_what_may_be_hard_and_that_it_is_invented(self, client, worker):
        published(title="夜に一人で過ごすきょうだい")

        html = shown(client, worker, "/cases/case/")

        assert "<h1>夜に一人で過ごすきょうだい</h1>" in html
        assert html.index("読む前に") < html.index("つらい場面があります。")
        assert "この事例は創作です。" in html

    @pytest.mark.parametrize(
        ("kind", "words"),
        [("altered", "だれのことか分からないように改変した"), ("public", "公表された資料をもとに")],
    )
    def test_says_where_it_comes_from(self, client, worker, kind, words):
        published(source_kind=kind)

        assert words in shown(client, worker, "/cases/case/")

    def test_tells_nothing_of_its_stages_cards_and_guides(self, client, worker):
        published()

        html = shown(client, worker, "/cases/case/")

        secret = [*SECRETS.values(), *MODELS.values(), *GUIDES.values(), *CARDS.values()]
        assert [word for word in [*secret, "全体の進行手引語"] if word in html] == []

    def test_without_a_note_there_is_no_warning(self, client, worker):
        published(care_note="")

        assert "読む前に" not in shown(client, worker, "/cases/case/")


class TestList:
    def test_counts_the_published_cases_and_leads_to_them(self, client, worker):
        published(slug="case-a")
        published(slug="case-b")
        make_case(slug="draft", title="下書き")

        html = shown(client, worker, "/cases/")

        assert "読める事例は2件です" in html
        assert 'href="/cases/case-a/"' in html
        assert "下書き" not in html

    def test_says_so_when_there_are_none(self, client, worker):
        case_index()

        assert "事例はまだありません" in shown(client, worker, "/cases/")

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, client, worker, count, django_assert_max_num_queries
    ):
        for n in range(count):
            published(slug=f"case-{n}")
        client.force_login(worker)

        with django_assert_max_num_queries(15):
            client.get("/cases/")

    def test_signed_out_there_is_nothing(self, client):
        published()

        assert client.get("/cases/case/").url.startswith("/accounts/login/")
