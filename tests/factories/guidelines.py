"""Guidelines and their editions, made of words that a test can look for.

`make_guideline()` is a draft; `published(page, …)` takes it through review into its readers' hands.
"""

import itertools
import uuid
from typing import Any

from guidelines import actions
from guidelines.content import Guideline
from guidelines.models import GuidelineEdition, GuidelineIndexPage, GuidelinePage
from people.models import Audience, Organisation, Profession, User
from tests.factories.courses import bureau, home_page

_numbers = itertools.count(1)


def guideline_index() -> GuidelineIndexPage:
    if index := GuidelineIndexPage.objects.first():
        return index
    return home_page().add_child(
        instance=GuidelineIndexPage(title="ガイドライン", slug="guidelines")
    )


def block(kind: str, number: int | str, **value: Any) -> dict[str, Any]:
    """A block as the editor stores it; its id, and so its anchor, is made of the number."""
    return {"type": kind, "value": value, "id": str(block_id(number))}


def block_id(number: int | str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"guideline block {number}")


def anchor(number: int | str) -> str:
    return "p-" + block_id(number).hex[:12]


def paragraph(number: int | str, words: str, *, reason: str = "", notes: tuple = ()) -> dict:
    items = [{"type": "item", "value": note, "id": str(uuid.uuid4())} for note in notes]
    return block("paragraph", number, text=f"<p>{words}</p>", notes=items, reason=reason)


def body(words: dict[int, str] | None = None) -> list[dict[str, Any]]:
    """Two chapters, three sections, four paragraphs; `words` replaces the text of some."""
    said = {n: f"段落{n}の言葉です。次の文もあります。" for n in range(1, 5)} | (words or {})
    return [
        block("chapter", "c1", title="役割"),
        block("section", "s1", title="心理職の役割"),
        paragraph(1, said[1]),
        paragraph(2, said[2]),
        block("section", "s2", title="相談の前に"),
        paragraph(3, said[3]),
        block("chapter", "c2", title="記録"),
        block("section", "s3", title="何を書くか"),
        paragraph(4, said[4]),
    ]


def question(text: str = "どれが正しいですか", right: int = 2) -> dict[str, Any]:
    choices = [{"type": "item", "value": f"選択肢{n}", "id": str(uuid.uuid4())} for n in (1, 2, 3)]
    return block(
        "question", text, text=text, choices=choices, right=right, why="二つ目だからです。"
    )


def psychologists(**fields: Any) -> Audience:
    """Everybody whose post is that of a psychologist."""
    audience = Audience.objects.create(**({"name": f"心理職{next(_numbers)}"} | fields))
    audience.professions.add(psychologist())
    return audience


def psychologist() -> Profession:
    return Profession.objects.get_or_create(
        code="psychology", defaults={"name": "心理職", "position": 3}
    )[0]


def make_guideline(**fields: Any) -> GuidelinePage:
    """A draft. `body`, `questions` and `glossary` as raw blocks."""
    number = next(_numbers)
    issuer: Organisation = fields.pop("issuer", None) or bureau()
    given = {
        "title": f"試験のガイドライン{number}",
        "slug": f"guideline-{number}",
        "lead": "試験のための指針です。",
        "issuer": issuer,
        "body": body(),
        "whats_new": "はじめての版です。",
    }
    page = guideline_index().add_child(instance=GuidelinePage(**(given | fields)))
    page.save_revision()
    return GuidelinePage.objects.get(pk=page.pk)


def rewrite(page: GuidelinePage, **fields: Any) -> GuidelinePage:
    """Another draft of it, as an author saves it."""
    draft = page.get_latest_revision_as_object()
    for name, value in ({"whats_new": "直しました。"} | fields).items():
        setattr(draft, name, value)
    draft.save_revision()
    return GuidelinePage.objects.get(pk=page.pk)


def published(page: GuidelinePage, *, by: User | None = None, **more: Any) -> GuidelineEdition:
    """The draft as it is, reviewed and published now (or `at=`)."""
    edition = actions.begin_draft(page=page, by=by)
    actions.send_to_review(edition=edition, by=by)
    return actions.publish(edition=edition, by=by, **more)


def make_published(*, by: User | None = None, **fields: Any) -> GuidelineEdition:
    return published(make_guideline(**fields), by=by)


def headings_of(guideline: Guideline) -> list[str]:
    """What its table of contents lists, in order."""
    found = []
    for chapter in guideline.chapters:
        found.append(chapter.heading)
        found += [f"{section.number} {section.title}" for section in chapter.sections]
    return [*found, "用語集"] if guideline.glossary else found
