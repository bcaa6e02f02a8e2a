"""What those who are asked see and write, and what everybody reads afterwards."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from guidelines import actions
from guidelines.models import GuidelineEdition, GuidelinePage, Opinion
from guidelines.opinion_page import opinions_asked
from tests.factories.guidelines import anchor, block, body, make_guideline, rewrite
from tests.factories.opinions import DAY, answered, closed, opened, said

SECTION = anchor("s1")


def at(edition: GuidelineEdition, name: str = "edition", *more) -> str:
    return reverse(f"guideline_opinions:{name}", args=[edition.public_id, *more])


def table(edition: GuidelineEdition) -> str:
    return reverse("guidelines_opinions:table", args=[edition.public_id])


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_opinion_on_a_paragraph_is_written_in_its_section(client, metropolis, worker):
    edition = opened(worker, by=metropolis)
    client.force_login(worker)

    page = client.get(at(edition, "section", SECTION))
    answer = client.post(
        at(edition, "section", SECTION), {"anchor": anchor(2), "text": "短くしてください。"}
    )

    assert "段落2の言葉です" in text_of(page)
    assert answer["Location"].endswith(f"#{anchor(2)}")
    assert "短くしてください。" in text_of(client.get(at(edition, "section", SECTION)))
    row = Opinion.objects.get()
    assert (row.anchor, row.quoted) == (anchor(2), "段落2の言葉です。次の文もあります。")


def test_what_is_refused_stands_at_its_paragraph_with_what_was_typed(client, metropolis, worker):
    edition = opened(worker, by=metropolis)
    client.force_login(worker)
    long = "長" * 2001

    empty = client.post(at(edition, "section", SECTION), {"anchor": anchor(2), "text": " "})
    much = client.post(at(edition, "section", SECTION), {"anchor": anchor(2), "text": long})

    assert (empty.status_code, much.status_code) == (422, 422)
    assert f'id="error-{anchor(2)}"' in text_of(empty)
    assert f'id="error-{anchor(1)}"' not in text_of(empty)
    assert long in text_of(much)


def test_what_is_typed_after_the_close_is_not_lost(client, metropolis, worker):
    edition = opened(worker, by=metropolis)
    GuidelineEdition.objects.update(opinions_until=timezone.localdate() - DAY)
    client.force_login(worker)
    typed = {"anchor": anchor(1), "text": "一日遅れた意見"}

    answer = client.post(at(edition, "section", SECTION), typed)

    assert answer.status_code == 422
    assert "受付" in text_of(answer)
    assert "一日遅れた意見" in text_of(answer)
    assert not Opinion.objects.exists()


def test_the_whole_can_be_commented_on_too_and_own_opinions_change(client, metropolis, worker):
    edition = opened(worker, by=metropolis)
    client.force_login(worker)

    client.post(at(edition), {"anchor": "", "text": "全体によい。"})
    row = Opinion.objects.get()
    client.post(at(edition, "change", row.pk), {"text": "全体に長い。"})
    assert "全体に長い。" in text_of(client.get(at(edition)))
    for _twice in range(2):
        assert client.post(at(edition, "take_back", row.pk)).status_code == 302

    assert not Opinion.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_questions(
    client, metropolis, worker, django_assert_max_num_queries, count
):
    edition = opened(worker, by=metropolis)
    for _n in range(count):
        said(edition, worker)
    client.force_login(worker)
    client.get(at(edition))

    with django_assert_max_num_queries(14):
        client.get(at(edition))
    with django_assert_max_num_queries(14):
        client.get(at(edition, "section", SECTION))


def test_every_kind_of_part_can_be_commented_on(client, metropolis, worker):
    steps = block("steps", "x", caption="初回面接まで", steps=[])
    steps["value"]["steps"] = [{"type": "item", "value": n, "id": n} for n in ("依頼", "確認")]
    blocks = body()
    page = make_guideline(body=[*blocks[:3], steps, *blocks[3:]])
    edition = opened(worker, by=metropolis, page=page)
    client.force_login(worker)

    said(edition, worker, about="x")

    text = text_of(client.get(at(edition, "section", SECTION)))
    assert "<li>依頼</li>" in text
    assert Opinion.objects.get().quoted == "初回面接まで\n依頼\n確認"


# --- who sees what --------------------------------------------------------------
def test_nobody_sees_the_opinions_of_another_before_the_table(
    client, metropolis, worker, colleague, supervisor
):
    edition = opened(worker, colleague, by=metropolis)
    mine, theirs = said(edition, worker, "わたしの意見"), said(edition, colleague, "同僚の意見")
    client.force_login(worker)

    pages = [client.get(at(edition)), client.get(at(edition, "section", SECTION))]

    assert all("わたしの意見" in text_of(page) for page in pages)
    assert not any("同僚の意見" in text_of(page) for page in pages)
    assert client.get(at(edition, "change", theirs.pk)).status_code == 404
    client.post(at(edition, "take_back", theirs.pk))
    assert set(Opinion.objects.all()) == {mine, theirs}
    assert client.get(table(edition)).status_code == 404
    client.force_login(supervisor)
    assert {client.get(at(edition)).status_code, client.get(table(edition)).status_code} == {404}


def test_an_edition_that_was_never_opened_is_nobodys_who_is_named(client, metropolis, worker):
    edition = actions.begin_draft(page=make_guideline(), by=metropolis)
    actions.name_reviewer(edition=edition, person=worker, title="所長", by=metropolis)
    client.force_login(worker)

    assert client.get(at(edition)).status_code == 404
    actions.send_to_review(edition=edition, by=metropolis)
    for name in ("edition", "changes"):
        url = reverse(f"guidelines:{name}", args=[edition.public_id])
        assert client.get(url).status_code == 404


def test_what_is_found_in_a_draft_that_was_opened_anew_is_its_new_text(client, metropolis, worker):
    page = make_guideline(body=body({1: "はじめの言い回し。"}))
    edition = opened(worker, by=metropolis, page=page)
    client.force_login(worker)
    url = reverse("guidelines:edition", args=[edition.public_id])
    assert "<mark>言い回し</mark>" in client.get(url, {"q": "言い回し"}).content.decode()
    closed(edition, by=metropolis)
    opened(worker, by=metropolis, page=rewrite(page, body=body({1: "新しい文面。"})))

    found = client.get(url, {"q": "文面"}).content.decode()
    gone = client.get(url, {"q": "言い回し"}).content.decode()

    assert "<mark>文面</mark>" in found
    assert "<mark>" not in gone


def test_after_the_close_one_reads_the_answer_but_not_the_draft_in_work(client, metropolis, worker):
    page = make_guideline()
    edition = opened(worker, by=metropolis, page=page)
    row = said(edition, worker)
    closed(edition, by=metropolis)
    rewrite(page, body=body({1: "まだ秘密の書き直し。"}))
    answered(row, by=metropolis, answer="短くしました。")
    client.force_login(worker)

    text = text_of(client.get(at(edition)))

    assert "短くしました。" in text
    assert "まだ秘密" not in text
    assert client.get(at(edition, "section", SECTION)).status_code == 404


def test_after_publication_everybody_reads_the_table_with_titles_and_no_names(
    client, metropolis, worker, colleague, outsider
):
    edition = opened(worker, colleague, by=metropolis)
    rows = [said(edition, worker, "短く。"), said(edition, colleague, "=1+1 にする。", about=2)]
    closed(edition, by=metropolis)
    for row in rows:
        answered(row, by=metropolis, disposition="declined", answer="法令どおりです。")
    actions.send_to_review(edition=edition, by=metropolis)
    client.force_login(outsider)
    assert client.get(table(edition)).status_code == 404
    actions.publish(edition=edition, by=metropolis)

    text = text_of(client.get(table(edition)))
    file = client.get(table(edition), {"format": "csv"}).content.decode("utf-8-sig")

    assert all(word in text for word in ("短く。", "不採用", "法令どおりです。", "心理職1"))
    names = (worker.last_name, colleague.last_name, worker.username, metropolis.last_name)
    assert not any(name in text.split("<main")[1] or name in file for name in names)
    lines = list(csv.reader(io.StringIO(file)))
    assert [line[3][:1] for line in lines[1:]] == ["短", "'"]
    assert client.get(table(edition), {"format": "xlsx"}).status_code == 200


def test_the_table_of_an_earlier_edition_stays_readable(client, metropolis, worker, outsider):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker, "前の版への意見。")
    closed(edition, by=metropolis)
    answered(row, by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)
    actions.publish(edition=edition, by=metropolis)
    page = rewrite(GuidelinePage.objects.get(pk=edition.page_id), body=body({1: "次の版。"}))
    following = actions.begin_draft(page=page, by=metropolis)
    actions.send_to_review(edition=following, by=metropolis)
    actions.publish(edition=following, by=metropolis)
    client.force_login(outsider)

    assert "前の版への意見。" in text_of(client.get(table(edition)))
    assert "意見は出されていません" in text_of(client.get(table(following)))


def test_what_one_is_asked_for_stands_on_the_own_page_until_the_day(db, metropolis, worker):
    edition = opened(worker, by=metropolis, days=2)
    today = timezone.localdate()

    assert opinions_asked(worker, on=today + 2 * DAY) == [edition]
    assert opinions_asked(worker, on=today + 3 * DAY) == []
    assert opinions_asked(metropolis, on=today) == []
    closed(edition, by=metropolis)
    assert opinions_asked(worker, on=today) == []
