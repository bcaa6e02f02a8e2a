"""A guideline of 300 paragraphs in two editions: reading it, comparing them, setting 150 pages; and
who has read five others."""

import io
import json
import subprocess
import sys
import uuid
from typing import Any

from pypdf import PdfReader

from bench import guideline_readers
from bench.timing import Facts, cpu
from guidelines import actions
from guidelines.actions.papers import print_edition
from guidelines.content import guideline_from
from guidelines.differing import changes_between
from guidelines.models import GuidelineEdition, GuidelineIndexPage, GuidelinePage
from guidelines.paper import kept_paper
from home.models import HomePage
from people.models import Audience, Organisation, User

SLUG, PRINTED = "bench-guideline", "bench-printed"
CHAPTERS, SECTIONS, PARAGRAPHS = 6, 5, 10  # 300 in all
SENTENCES_READ, SENTENCES_PRINTED = 3, 17  # of a paragraph; the latter make 150 pages
ROUNDS = 5
SENTENCE = "子供と会う前に、{}担当者と打ち合わせを行い、記録は支援が終わった日から{}年間保存する。"


def gather_guidelines() -> None:
    """One to read, whose second edition changes every third paragraph; one to print."""
    by = User.objects.get(username="to-kenshu")
    page = _page(SLUG, SENTENCES_READ)
    _publish(page, by)
    page = GuidelinePage.objects.get(pk=page.pk)
    page.body = _body(SLUG, SENTENCES_READ, rewritten=True)
    page.whats_new = "三つに一つの段落を書き直しました。"
    page.save_revision(clean=False)
    _publish(GuidelinePage.objects.get(pk=page.pk), by)
    _publish(_page(PRINTED, SENTENCES_PRINTED), by)


def measure(base: float) -> dict[str, Facts]:
    found = {"guideline_difference": _difference(base), "guideline_pdf": _paper(base)}
    _gather_five()
    return found | guideline_readers.measure(base)


def _gather_five() -> None:
    """Short ones, which 3,000 people have to read."""
    by, meant = User.objects.get(username="to-kenshu"), guideline_readers.audience()
    slugs = [f"bench-read-{number}" for number in range(guideline_readers.GUIDELINES)]
    editions = [_publish(_page(slug, SENTENCES_READ, of=3, audience=meant), by) for slug in slugs]
    guideline_readers.gather_readers(editions)


def _difference(base: float) -> Facts:
    """From what lies in the database, with nothing remembered."""
    key = GuidelinePage.objects.get(slug=SLUG).key
    old, new = GuidelineEdition.objects.of(key).order_by("number")
    spent_in_all = 0.0
    for _n in range(ROUNDS):
        with cpu() as spent:
            changes = changes_between(guideline_from(old.content), guideline_from(new.content))
        spent_in_all += spent[0]
    each = spent_in_all / ROUNDS
    return {
        "ratio": round(each * 1000 / base, 2),
        "cpu_ms": round(each * 1000, 2),
        "changes": len(changes),
    }


def _paper(base: float) -> Facts:
    key = GuidelinePage.objects.get(slug=PRINTED).key
    edition = GuidelineEdition.objects.of(key).get()
    job = print_edition(edition=edition, by=User.objects.get(username="to-kenshu"))
    if job is None:
        raise RuntimeError("A long guideline was not set by a job.")
    command = [sys.executable, "-m", "bench.job", str(job.pk)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    took = json.loads(told.splitlines()[-1])
    with kept_paper(edition) as file:
        pdf = file.read()
    return {
        "ratio": round(took["cpu"] * 1000 / base, 2),
        "seconds": took["seconds"],
        "pages": len(PdfReader(io.BytesIO(pdf)).pages),
        "kb": len(pdf) // 1024,
        "mb_at_most": took["mb_at_most"],
    }


def _page(
    slug: str, sentences: int, *, of: int = PARAGRAPHS, audience: Audience | None = None
) -> GuidelinePage:
    index = GuidelineIndexPage.objects.first() or HomePage.objects.get().add_child(
        instance=GuidelineIndexPage(title="ガイドライン", slug="guidelines")
    )
    page = GuidelinePage(
        title=f"計測のガイドライン {slug}",
        slug=slug,
        lead="計測のための文書です。",
        issuer=Organisation.objects.filter(kind=Organisation.Kind.METROPOLIS).order_by("pk")[0],
        body=_body(slug, sentences, of=of),
        whats_new="はじめての版です。",
        audience=audience,
    )
    index.add_child(instance=page)
    page.save_revision(clean=False)
    return page


def _publish(page: GuidelinePage, by: User) -> GuidelineEdition:
    edition = actions.begin_draft(page=page, by=by)
    actions.send_to_review(edition=edition, by=by)
    return actions.publish(edition=edition, by=by)


def _body(
    slug: str, sentences: int, *, of: int = PARAGRAPHS, rewritten: bool = False
) -> list[dict[str, Any]]:
    """`of`: paragraphs of a section."""
    found, number = [], 0
    for chapter in range(CHAPTERS):
        found.append(_block(f"{slug} c{chapter}", "chapter", title=f"章の見出し{chapter}"))
        for section in range(SECTIONS):
            name = f"{slug} c{chapter} s{section}"
            found.append(_block(name, "section", title=f"節の見出し{section}"))
            for _n in range(of):
                number += 1
                changed = rewritten and number % 3 == 0
                text = _text(number, sentences, "必ず" if changed else "必要に応じて")
                found.append(
                    _block(f"{slug} {number}", "paragraph", text=text, notes=[], reason="")
                )
    return found


def _text(number: int, sentences: int, word: str) -> str:
    said = (SENTENCE.format(word, number + each) for each in range(sentences))
    return f"<p>{''.join(said)}</p>"


def _block(name: str, kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name))}
