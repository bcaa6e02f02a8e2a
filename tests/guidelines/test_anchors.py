"""A paragraph keeps its anchor, whatever an author does around it."""

import random
import uuid
from typing import Any

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text

from guidelines.content import content_of
from guidelines.models import GuidelinePage
from tests.factories.guidelines import body as whole_body
from tests.factories.guidelines import make_guideline, make_published, paragraph, published

EDITS = 200


def raw_of(page: GuidelinePage) -> list[dict[str, Any]]:
    """The body as the CMS stores it."""
    return list(page.body.get_prep_value())


def anchors_of(page: GuidelinePage) -> dict[str, str]:
    """{the mark that a paragraph keeps in its words: its anchor}, in the order of the page."""
    parts = [part for part in content_of(page)["parts"] if part["kind"] == "paragraph"]
    return {part["html"].partition("】")[0]: part["anchor"] for part in parts}


def marked(number: int, words: str) -> str:
    return f"【{number}】{words}"


class Author:
    """Moves, rewrites, inserts and deletes paragraphs of a draft at random."""

    def __init__(self, page: GuidelinePage, seed: int) -> None:
        self.page, self.chance = page, random.Random(seed)
        self.written = 100

    def edit(self) -> str:
        """Which of the four it was. The draft is written and read again as the CMS does it."""
        body = raw_of(self.page)
        at = [n for n, each in enumerate(body) if each["type"] == "paragraph"]
        what = self.chance.choice(["move", "rewrite", "insert", "delete"])
        if what == "insert" or len(at) < 3:
            what = "insert"
            self.written += 1
            new = paragraph(self.written, marked(self.written, "加えた段落。"))
            new["id"] = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            body.insert(self.chance.randint(2, len(body)), new)
        elif what == "delete":
            del body[self.chance.choice(at)]
        elif what == "move":
            block = body.pop(self.chance.choice(at))
            body.insert(self.chance.randint(2, len(body)), block)
        else:
            block = body[self.chance.choice(at)]
            mark = block["value"]["text"].partition("】")[0]
            words = f"{mark}】書き直した言葉{self.chance.randint(0, 999)}。</p>"
            block["value"] = {**block["value"], "text": words}
        self.page.body = body
        self.page.save_revision(clean=False)
        self.page = GuidelinePage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        return what


def page_with_marks(count: int) -> GuidelinePage:
    headings = whole_body()[:2]
    return make_guideline(
        body=[*headings, *(paragraph(n, marked(n, "もとの段落。")) for n in range(count))]
    )


def test_anchors_survive_two_hundred_random_edits(db):
    author = Author(page_with_marks(12), seed=1)
    seen = anchors_of(author.page)
    done = set()

    for _n in range(EDITS):
        done.add(author.edit())
        now = anchors_of(author.page)
        assert {mark: seen.get(mark, anchor) for mark, anchor in now.items()} == now
        assert len(set(now.values())) == len(now)
        seen |= now

    assert done == {"move", "rewrite", "insert", "delete"}
    assert len(set(seen.values())) == len(seen)  # nobody ever got the anchor of somebody else
    edition = published(author.page)
    assert {part.anchor for part in edition.guideline.parts} == {*anchors_of(author.page).values()}


# --- the real form --------------------------------------------------------------
def sent_block(
    order: int, kind: str, key: str, value: Any, *, deleted: bool = False
) -> dict[str, Any]:
    return {
        "deleted": "1" if deleted else "",
        "order": str(order),
        "type": kind,
        "id": key,
        "value": value,
    }


def sent_value(block: dict[str, Any]) -> Any:
    value = block["value"]
    if block["type"] != "paragraph":
        return value
    text = rich_text(value["text"], features=["bold", "ol", "ul", "link"])
    return {"text": text, "notes": {"count": "0"}, "reason": value.get("reason") or ""}


def sent_body(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """A StreamField as its form sends it: {index: block}, with the order beside it."""
    rows: dict[str, Any] = {"count": str(len(blocks))}
    for index, block in enumerate(blocks):
        rows[str(index)] = block
    return rows


def form_of(page: GuidelinePage, body: dict[str, Any]) -> dict[str, str]:
    empty = {"count": "0"}
    return nested_form_data(
        {
            "title": page.title, "slug": page.slug, "lead": page.lead, "mark": "",
            "issuer": str(page.issuer_id), "whats_new": page.whats_new, "significance": "major",
            "effective_on": "", "audience": "", "due_days": "30", "blocks_action": "",
            "statement": page.statement, "body": body, "glossary": empty, "questions": empty,
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        }
    )  # fmt: skip


def test_anchors_survive_the_form_of_the_cms(client, cms_groups, administrator):
    page = GuidelinePage.objects.get(pk=page_with_marks(4).pk)
    before = anchors_of(page)
    blocks = raw_of(page)
    headings, (first, second, third, fourth) = blocks[:2], blocks[2:]
    third["value"]["text"] = "<p>【2】書き直した段落。</p>"
    rows = [
        *(
            sent_block(n, each["type"], each["id"], sent_value(each))
            for n, each in enumerate(headings)
        ),
        sent_block(5, "paragraph", first["id"], sent_value(first)),  # moved to the end
        sent_block(2, "paragraph", second["id"], sent_value(second)),
        sent_block(3, "paragraph", third["id"], sent_value(third)),
        sent_block(6, "paragraph", fourth["id"], sent_value(fourth), deleted=True),
        sent_block(4, "paragraph", "", sent_value(paragraph(9, "【9】加えた段落。"))),
    ]
    client.force_login(administrator)

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, sent_body(rows))
    )

    assert answer.status_code == 302, answer.context["form"].errors
    after = anchors_of(GuidelinePage.objects.get(pk=page.pk).get_latest_revision_as_object())
    marks = [mark.rpartition("【")[2] for mark in after]
    assert marks == ["1", "2", "9", "0"]
    kept = {mark.rpartition("【")[2]: anchor for mark, anchor in after.items()}
    old = {mark.rpartition("【")[2]: anchor for mark, anchor in before.items()}
    assert {mark: kept[mark] for mark in ("0", "1", "2")} == {
        mark: old[mark] for mark in ("0", "1", "2")
    }
    assert kept["9"] not in old.values()


def test_text_pasted_from_a_word_processor_keeps_words_and_anchor_and_loses_its_looks(
    client, cms_groups, administrator
):
    """What the editor of the browser lets through is what its features name; a table in a table is
    no feature of a paragraph."""
    edition = make_published(body=[*page_with_marks(1).body.get_prep_value()])
    page = GuidelinePage.objects.get(pk=edition.page_id)
    before = anchors_of(page)
    blocks = raw_of(page)
    blocks[2]["value"]["text"] = (
        '<p>【0】<span style="font-family: MS Mincho; color: red">貼り付けた</span>言葉。</p>'
        "<table><tr><td>外<table><tr><td>内</td></tr></table></td></tr></table>"
    )
    rows = [
        sent_block(n, each["type"], each["id"], sent_value(each)) for n, each in enumerate(blocks)
    ]
    client.force_login(administrator)

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, sent_body(rows))
    )

    assert answer.status_code == 302, answer.context["form"].errors
    draft = GuidelinePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    (part,) = [each for each in content_of(draft)["parts"] if each["kind"] == "paragraph"]
    assert "貼り付けた" in part["html"]
    assert "style" not in part["html"]
    assert "<table" not in part["html"]
    assert part["anchor"] == next(iter(before.values()))
