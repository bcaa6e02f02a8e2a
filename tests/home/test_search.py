import json
import random

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction
from wagtail.search.models import IndexEntry

from casestudies.models import CaseIndexPage, CasePage
from courses.models import CoursePage, LessonPage
from courses.permissions import audience_kinds
from home.demo.cases import publish_case
from home.models import StandardPage
from home.search import visible_pages
from people.models import Organisation, User
from tests.core.search_corpus import HOSTILE, QUESTIONS
from tests.factories.courses import home_page, make_course, make_lesson
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory
from tests.factories.programmes import make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, worker: User):
    """The search page as 桜井 sees it, asked for `q`."""
    client.force_login(worker)

    def ask(q: str | None = None, **more: object):
        return client.get("/search/", more if q is None else {"q": q, **more})

    return ask


def make_guide(title: str, **fields: object) -> StandardPage:
    given = {"title": title, "slug": f"guide-{random.randrange(10**9)}", "lead": ""}
    return home_page().add_child(instance=StandardPage(**(given | fields)))


def make_case(title: str) -> CasePage:
    index = CaseIndexPage.objects.first() or home_page().add_child(
        instance=CaseIndexPage(title="事例", slug="cases")
    )
    stage = {"kind": "intake", "summary": "泣き声の通告", "documents": [], "questions": []}
    stages = json.dumps([{"type": "stage", "value": stage}])
    case = CasePage(title=title, slug="case", lead="架空の事例です。", stages=stages)
    index.add_child(instance=case)
    return publish_case(case, author=UserFactory(), reviewer=UserFactory())


def titles(response) -> list[str]:
    return [hit.page.title for hit in response.context.get("hits", [])]


# --- the page -------------------------------------------------------------------
def test_the_signed_out_are_sent_to_the_log_in(client):
    response = client.get("/search/", {"q": "虐待"})

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_without_a_question_it_says_what_can_be_found(page):
    for response in (page(), page(""), page("  \u3000")):
        assert response.status_code == 200
        assert "研修・教材・事例を検索できます" in response.content.decode()
        assert "hits" not in response.context


def test_hits_show_kind_title_place_and_count(page):
    course = make_course(lessons=0, title="里親支援の研修", lead="委託前後の訪問を学びます。")
    lesson = make_lesson(course, title="委託の前に", lead="里親さんに会う前に読む教材です。")
    make_case("里親家庭の事例")
    make_guide("使い方", lead="里親のかたも使えます。")
    make_guide("関係のない頁", lead="何も出てきません。")

    response = page("里親")

    assert {
        (hit.page.kind, hit.page.title, hit.page.within) for hit in response.context["hits"]
    } == {
        ("研修", "里親支援の研修", ""),
        ("教材", "委託の前に", "研修「里親支援の研修」の教材"),
        ("事例", "里親家庭の事例", ""),
        ("案内", "使い方", ""),
    }
    html = response.content.decode()
    assert "「里親」は4件見つかりました" in html
    assert "<mark>里親</mark>さんに会う前に読む教材です。" in html
    assert "<mark>里親</mark>支援の研修" in html
    assert f'href="{lesson.url}"' in html


def test_words_are_marked_in_the_spelling_of_the_page(page):
    make_guide("講師の紹介", lead="山﨑市の髙橋が、ｽｰﾊﾟｰﾊﾞｲｽﾞと子供の話をします。")

    html = page("山崎 高橋 スーパーバイズ こども").content.decode()

    for word in ("山﨑", "髙橋", "ｽｰﾊﾟｰﾊﾞｲｽﾞ", "子供"):
        assert f"<mark>{word}</mark>" in html


def test_the_excerpt_is_cut_around_the_first_word_and_escaped(page):
    make_guide("記録", lead="い" * 80 + "<b>目印</b>" + "ろ" * 60)

    excerpt = page("目印").context["hits"][0].excerpt

    assert excerpt.startswith("…い")
    assert "&lt;b&gt;<mark>目印</mark>&lt;/b&gt;" in excerpt
    assert len(excerpt) < 200


def test_nothing_found_gives_advice(page):
    make_guide("使い方")

    html = page("ありもしない言葉").content.decode()

    assert "「ありもしない言葉」は見つかりませんでした" in html
    assert "短い言葉か、別の言葉で試してください" in html


@pytest.mark.parametrize("q", ['"', "！？", "😀", "\x00"])
def test_signs_alone_are_explained(page, q):
    make_guide("使い方")

    html = page(q).content.decode()

    assert ("文字か数字を入れてください" in html) == bool(q.strip("\x00"))


def test_a_quotation_mark_or_a_nul_does_no_harm(page):
    make_guide("虐待について")

    assert titles(page('虐待"')) == titles(page("虐\x00待")) == ["虐待について"]


def test_too_long_a_question_is_refused_in_words(page):
    response = page("虐待" * 2500)

    assert response.status_code == 200
    assert "検索する言葉は100文字までにしてください。" in response.content.decode()
    assert "hits" not in response.context


def test_hits_come_twenty_a_page(page):
    for number in range(21):
        make_guide(f"手引き {number:02}")

    first, second, beyond = (page("手引き", page=number) for number in (1, 2, "九十九"))

    assert (len(titles(first)), len(titles(second))) == (20, 1)
    assert set(titles(first)) | set(titles(second)) == {f"手引き {n:02}" for n in range(21)}
    assert first.context["count"] == 21
    assert titles(beyond) == titles(first)
    assert "q=%E6%89%8B%E5%BC%95%E3%81%8D&amp;page=2" in first.content.decode()


def test_titles_come_first(page):
    make_guide("ほかの題", lead="一時保護、一時保護、一時保護。")
    make_guide("一時保護の実務", lead="この文には出てきません。")

    assert titles(page("一時保護")) == ["一時保護の実務", "ほかの題"]


def test_the_number_of_queries_does_not_grow(page):
    course = make_course(lessons=0, title="里親の研修")

    def queries_with_one_more() -> int:
        make_lesson(course, title="里親の教材")
        make_guide("里親の手引き")
        with CaptureQueriesContext(connection) as queries:
            assert "里親の教材" in titles(page("里親"))
        return len(queries)

    queries_with_one_more()  # content types and the like are remembered from now on
    assert queries_with_one_more() == queries_with_one_more() <= 18 + QUESTIONS


# --- who sees what ------------------------------------------------------------------
@pytest.fixture
def foster_parent() -> User:
    person = UserFactory()
    kind = Organisation.Kind.FOSTER_PARENTS
    PostFactory(person=person, organisation=OrganisationFactory(kind=kind, name="試験里親会"))
    return person


def seen_by(user: User, query: str) -> set[str]:
    client = Client()
    client.force_login(user)
    return set(titles(client.get("/search/", {"q": query})))


def test_courses_and_lessons_for_others_are_not_found(worker, foster_parent, trainer):
    everyone = make_course(lessons=0, title="印 みんなの研修")
    staff = make_course(lessons=0, title="印 職員の研修", audience_kind="staff")
    foster = make_course(lessons=0, title="印 里親の研修", audience_kind="foster_parents")
    for course, title in ((everyone, "みんな"), (staff, "職員"), (foster, "里親")):
        make_lesson(course, title=f"印 {title}の教材")

    shared = {"印 みんなの研修", "印 みんなの教材"}
    for_staff = {"印 職員の研修", "印 職員の教材"}
    for_foster_parents = {"印 里親の研修", "印 里親の教材"}
    assert seen_by(worker, "印") == shared | for_staff
    assert seen_by(foster_parent, "印") == shared | for_foster_parents
    assert seen_by(trainer, "印") == shared | for_staff | for_foster_parents


def test_unpublished_and_deleted_pages_are_not_found(worker):
    course = make_course(lessons=0, title="印 研修")
    make_lesson(course, title="印 教材")
    gone, private = make_guide("印 消す"), make_guide("印 限定")
    PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    make_guide("印 下書き", live=False)
    before = seen_by(worker, "印")

    course.unpublish()
    gone.delete()

    assert before == {"印 研修", "印 教材", "印 消す"}
    assert seen_by(worker, "印") == set()  # a lesson goes with its course


def test_what_becomes_of_a_page_shows_at_the_next_question(page):
    guide, course = make_guide("印 手引き", lead="前の文。"), make_course(lessons=0, title="研修")
    lesson = make_lesson(course, title="印 教材")
    body = "見出し 本文です。"  # of the factory

    def shown() -> set[tuple[str, str, str]]:
        hits = page("印").context.get("hits", [])
        return {(hit.page.title, hit.excerpt, hit.page.within) for hit in hits}

    before = shown()
    guide.title, guide.lead = "印 新しい手引き", "後の文。"
    guide.save()
    course.title = "別の研修"
    course.save()
    changed = shown()
    lesson.delete()

    assert before == {("印 手引き", "前の文。", ""), ("印 教材", body, "研修「研修」の教材")}
    assert changed == {
        ("印 新しい手引き", "後の文。", ""),
        ("印 教材", body, "研修「別の研修」の教材"),
    }
    assert shown() == {("印 新しい手引き", "後の文。", "")}


def test_an_index_that_was_made_anew_is_found(page):
    make_guide("手引き")
    before = titles(page("手引き"))

    IndexEntry.objects.all().delete()
    emptied = titles(page("手引き"))
    call_command("update_index", verbosity=0)

    assert (before, emptied, titles(page("手引き"))) == (["手引き"], [], ["手引き"])


def test_lists_and_quizzes_are_no_hits(worker):
    make_course(lessons=1, quiz={}, title="印")

    titles = {type(page) for page in visible_pages(audience_kinds(worker)).specific()}

    assert titles == {CoursePage, LessonPage}


def test_programmes_are_found_by_who_may_see_them(client, worker, facilitator):
    """One for everybody, one for staff, one that is a draft."""
    make_programme(title="養育者の課程", lead="合言葉を学びます。")
    make_programme(title="職員の課程", lead="合言葉を教えます。", audience_kind="staff")
    make_programme(title="下書きの課程", lead="合言葉。", live=False).unpublish()

    found = {}
    for person in (worker, facilitator):
        client.force_login(person)
        response = client.get("/search/", {"q": "合言葉"})
        hits = response.context["hits"]
        found[person.username] = {(str(hit.page.kind), hit.page.title) for hit in hits}

    assert found == {
        "worker": {("研修課程", "養育者の課程"), ("研修課程", "職員の課程")},
        "facilitator": {("研修課程", "養育者の課程")},
    }


# --- any query answers ----------------------------------------------------------------
def test_any_query_is_answered(page):
    make_guide("虐待について", lead="100%の人が、「手引き」を読みました。<b>")
    rng = random.Random(8)
    everything = [chr(code) for code in range(0x110000)]
    anything = ["".join(rng.choices(everything, k=rng.randrange(1, 12))) for _ in range(2000)]

    # A browser has no half surrogate pairs to send.
    queries = [query.encode(errors="replace").decode() for query in [*HOSTILE, *anything]]
    answers = {query: page(query).status_code for query in queries}

    assert {query for query, status in answers.items() if status != 200} == set()
