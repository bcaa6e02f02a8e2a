"""The office's pages: the life of an edition, said before it happens, and never twice."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from guidelines import actions
from guidelines.models import GuidelineEdition, GuidelinePage, Opinion
from guidelines.states import Significance
from tests.factories.guidelines import (
    body,
    make_guideline,
    make_published,
    paragraph,
    psychologists,
    rewrite,
)
from tests.factories.opinions import DAY, answered, closed, opened, said
from tests.guidelines.actions.test_time_use import confirmed, for_psychologists, make_psychologist


@pytest.fixture
def office(client, metropolis):
    client.force_login(metropolis)
    return client


def at(edition: GuidelineEdition, name: str = "edition", *more) -> str:
    return reverse(f"guideline_office:{name}", args=[edition.public_id, *more])


def draft(by, **fields) -> GuidelineEdition:
    return actions.begin_draft(page=make_guideline(**fields), by=by)


def in_review(by) -> GuidelineEdition:
    edition = actions.send_to_review(edition=draft(by), by=by)
    edition.refresh_from_db()
    return edition


def seen(edition: GuidelineEdition) -> str:
    edition.refresh_from_db()
    return actions.state_seen(edition)


def state(edition: GuidelineEdition) -> str:
    edition.refresh_from_db()
    return edition.state


def said_on(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def main(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", said_on(answer)).group(1).strip()


def primaries(answer) -> int:
    return said_on(answer).split("<main")[1].count("button--primary")


# --- lists ----------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_whatever_there_is(
    office, metropolis, django_assert_num_queries, count
):
    for _n in range(count):
        draft(metropolis)
        rewrite(GuidelinePage.objects.get(pk=make_published().page_id))
    office.get(reverse("guideline_office:guidelines"))

    with django_assert_num_queries(8):
        answer = office.get(reverse("guideline_office:guidelines"))

    assert said_on(answer).count("row-item__title") == 2 * count


def test_what_is_being_made_comes_first(office, metropolis):
    make_published(title="あ公開中")
    draft(metropolis, title="ん草案")

    text = said_on(office.get(reverse("guideline_office:guidelines")))

    assert text.index("ん草案") < text.index("あ公開中")


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_of_opinions_asks_the_same_number_of_questions(
    office, metropolis, worker, django_assert_num_queries, count
):
    edition = opened(worker, by=metropolis)
    for _n in range(count):
        said(edition, worker)
    closed(edition, by=metropolis)
    office.get(at(edition, "opinions"))

    with django_assert_num_queries(16):
        office.get(at(edition, "opinions"))


# --- the next thing -------------------------------------------------------------
def test_each_state_says_what_comes_next_with_one_filled_button(office, metropolis, worker):
    edition = draft(metropolis)
    found = []

    def look() -> None:
        answer = office.get(at(edition))
        found.append((main(answer), primaries(answer)))

    look()
    actions.name_reviewer(edition=edition, person=worker, title="所長", by=metropolis)
    look()
    opened(worker, by=metropolis, page=GuidelinePage.objects.get(pk=edition.page_id))
    look()
    opinion = said(edition, worker)
    GuidelineEdition.objects.update(opinions_until=timezone.localdate() - DAY)
    look()
    closed(edition, by=metropolis)
    look()
    answered(opinion, by=metropolis)
    look()
    actions.send_to_review(edition=edition, by=metropolis)
    look()
    actions.publish(edition=edition, by=metropolis)
    look()

    assert [title for title, _count in found] == [
        "草案ができました。意見を募集できます",
        "1人に意見を依頼できます",
        found[2][0],  # with the day
        "意見の受付期間は終わりました",
        "回答を待つ意見が1件あります",
        "審査に進められます",
        "公開できます",
        "この版を公開しています",
    ]
    assert "まで意見を募集しています" in found[2][0]
    assert [count for _title, count in found] == [1, 1, 0, 1, 1, 1, 1, 1]


def test_faults_stand_there_with_the_way_to_the_editor(office, metropolis):
    edition = draft(metropolis, whats_new="", body=[paragraph(1, "章より前の言葉")])

    text = said_on(office.get(at(edition)))

    assert "章から始めてください" in text or "章から" in text
    assert f"/cms/pages/{edition.page_id}/edit/" in text


def test_who_is_asked_is_found_by_the_whole_id_seen_and_then_added(office, metropolis, worker):
    edition = draft(metropolis)
    given = {"login": "worker", "title": "区の心理職"}

    shown = office.post(at(edition, "reviewers"), given)
    assert "桜井" in said_on(shown)
    assert not edition.reviewers.exists()
    office.post(at(edition, "reviewers"), given | {"sure": "1"})

    assert list(edition.reviewers.values_list("person", "title")) == [(worker.pk, "区の心理職")]
    assert AuditEvent.objects.filter(kind="people.person_sought").count() == 2


@pytest.mark.parametrize(
    "given",
    [
        {"login": "nobody", "title": "所長"},
        {"login": "桜井", "title": "所長"},
        {"login": "worker", "title": ""},
        {"login": "worker", "title": "桜井 みのり", "sure": "1"},
        {"title": "所長"},
    ],
)
def test_what_is_wrong_with_it_is_said_and_nothing_typed_is_lost(office, metropolis, worker, given):
    edition = draft(metropolis)

    answer = office.post(at(edition, "reviewers"), given)

    assert answer.status_code == 422
    assert "＊" in said_on(answer)
    assert all(
        f'value="{typed}"' in said_on(answer)
        for key, typed in given.items()
        if typed and key != "sure"
    )
    assert not edition.reviewers.exists()


@pytest.mark.parametrize(
    ("until", "status"), [("", 422), ("2020-01-01", 422), ("きのう", 422), ("2099-04-01", 302)]
)
def test_it_is_opened_until_a_day_to_come(office, metropolis, worker, until, status):
    edition = draft(metropolis)
    actions.name_reviewer(edition=edition, person=worker, title="所長", by=metropolis)

    answer = office.post(at(edition, "open"), {"until": until, "seen": seen(edition)})

    assert answer.status_code == status
    assert state(edition) == ("opinions" if status == 302 else "draft")


# --- publishing -----------------------------------------------------------------
def test_before_it_is_published_it_says_how_many_are_asked(office, metropolis):
    first = for_psychologists()
    people = [make_psychologist() for _n in range(3)]
    confirmed(first, people[0], timezone.localdate())
    page = GuidelinePage.objects.get(pk=first.page_id)
    edition = actions.begin_draft(page=rewrite(page, body=body({1: "直した。"})), by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)

    assert "3人に、30日以内の確認を求めます" in said_on(office.get(at(edition, "publish")))

    actions.return_to_draft(edition=edition, reason="軽微", by=metropolis)
    rewrite(page, significance=Significance.MINOR)
    actions.send_to_review(edition=edition, by=metropolis)
    text = said_on(office.get(at(edition, "publish")))
    assert "再確認は求めません" in text
    assert "2人には" in text


def test_who_has_to_read_it_is_said_of_the_reviewed_text(office, metropolis):
    """The page that is live may say something else, and so may what was typed since."""
    for _n in range(2):
        make_psychologist()
    page = GuidelinePage.objects.get(pk=make_published().page_id)
    page = rewrite(page, audience=psychologists(name="読む人"), due_days=9)
    edition = actions.begin_draft(page=page, by=metropolis)
    assert "読む人" in said_on(office.get(at(edition)))
    actions.send_to_review(edition=edition, by=metropolis)
    rewrite(page, audience=None)

    pages = [said_on(office.get(at(edition, name))) for name in ("edition", "publish")]

    assert "読む人（2人）" in pages[0]
    assert all("2人に、9日以内の確認を求めます" in each for each in pages)


def test_now_or_at_a_time(office, metropolis):
    now, later = in_review(metropolis), in_review(metropolis)

    office.post(at(now, "publish"), {"when": "now", "seen": seen(now)})
    office.post(
        at(later, "publish"),
        {"when": "later", "day": "2099-04-01", "time": "", "seen": seen(later)},
    )

    assert (state(now), state(later)) == ("published", "review")
    midnight = timezone.make_aware(datetime.datetime(2099, 4, 1))
    assert later.scheduled_for == midnight
    office.post(at(later, "unschedule"), {"seen": seen(later)})
    assert state(later) == "review"
    assert later.scheduled_for is None


@pytest.mark.parametrize(
    "given",
    [
        {"when": "later"},
        {"when": "later", "day": "2020-04-01"},
        {"when": "later", "day": "四月"},
        {"when": "later", "day": "2099-04-01", "time": "25:00"},
        {"when": ""},
    ],
)
def test_a_time_that_cannot_be_is_refused_at_its_field(office, metropolis, given):
    edition = in_review(metropolis)

    answer = office.post(at(edition, "publish"), given | {"seen": seen(edition)})

    assert answer.status_code == 422
    assert "＊" in said_on(answer)
    assert (state(edition), edition.scheduled_for) == ("review", None)


def test_the_second_officer_is_told(office, metropolis, administrator):
    edition = in_review(metropolis)
    was = seen(edition)
    actions.publish(edition=edition, by=administrator)

    answers = [
        office.post(at(edition, name), {"when": "now", "reason": "理由", "seen": was}, follow=True)
        for name in ("publish", "return_to_draft", "close", "review", "unschedule")
    ]

    assert all("notice--error" in said_on(each) or "messages" in said_on(each) for each in answers)
    assert state(edition) == "published"
    assert edition.moves.count() == 3


def test_a_withdrawal_says_first_whom_it_reaches_and_needs_a_reason(office, metropolis):
    first = for_psychologists()
    people = [make_psychologist() for _n in range(3)]
    page = GuidelinePage.objects.get(pk=first.page_id)
    edition = actions.begin_draft(page=rewrite(page, body=body({1: "誤り。"})), by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)
    actions.publish(edition=edition, by=metropolis)
    confirmed(first, people[0], timezone.localdate())
    confirmed(edition, people[1], timezone.localdate())

    text = said_on(office.get(at(edition, "withdraw")))
    assert "どちらの版も確認していない1人に" in text
    assert "この版を確認した1人に知らせます" in text
    refused = office.post(at(edition, "withdraw"), {"reason": " ", "seen": seen(edition)})
    assert (refused.status_code, state(edition)) == (422, "published")
    office.post(at(edition, "withdraw"), {"reason": "別の文書", "seen": seen(edition)})

    assert (state(edition), state(first)) == ("withdrawn", "published")
    assert "別の文書" in said_on(office.get(at(edition)))


# --- opinions -------------------------------------------------------------------
def test_a_dropped_paragraph_still_shows_what_was_quoted_and_a_rewritten_one_both(
    office, metropolis, worker
):
    page = make_guideline(body=body({1: "一つ目の文。", 2: "二つ目の文。"}))
    edition = opened(worker, by=metropolis, page=page)
    gone, rewritten = said(edition, worker, about=1), said(edition, worker, about=2)
    closed(edition, by=metropolis)
    blocks = body({2: "書き直した二つ目。"})
    rewrite(page, body=[*blocks[:2], *blocks[3:]])

    texts = [said_on(office.get(at(edition, "answer", row.pk))) for row in (gone, rewritten)]

    assert "一つ目の文。" in texts[0]
    assert "この段落は、いまの本文にはありません" in texts[0]
    assert "二つ目の文。" in texts[1]
    assert "書き直した二つ目。" in texts[1]


def test_an_answer_leads_to_the_next_opinion_without_one(office, metropolis, worker):
    edition = opened(worker, by=metropolis)
    first, second = said(edition, worker, about=2), said(edition, worker, about=1)
    closed(edition, by=metropolis)
    given = {"disposition": "declined", "answer": "法令に合わせました。", "seen": ""}

    to = office.post(at(edition, "answer", first.pk), given)["Location"]
    last = office.post(at(edition, "answer", second.pk), given)["Location"]

    assert (to, last) == (at(edition, "answer", second.pk), at(edition, "opinions"))
    assert set(Opinion.objects.values_list("disposition", flat=True)) == {"declined"}


def test_an_answer_without_a_reason_keeps_what_was_chosen(office, metropolis, worker):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    closed(edition, by=metropolis)

    answer = office.post(at(edition, "answer", row.pk), {"disposition": "partly", "answer": ""})

    assert answer.status_code == 422
    assert "＊理由を入力してください" in said_on(answer)
    assert re.search(r'value="partly"[^>]*checked', said_on(answer))


@pytest.mark.parametrize("who", ["worker", "nerima_hr", "trainer", "supervisor", "reviewer"])
def test_the_office_is_closed_to_others(client, metropolis, request, who):
    edition = in_review(metropolis)
    client.force_login(request.getfixturevalue(who))

    addresses = [reverse("guideline_office:guidelines")]
    addresses += [
        at(edition, name) for name in ("edition", "reviewers", "open", "opinions", "publish")
    ]

    assert {client.get(address).status_code for address in addresses} == {404}
