"""Drafts open for opinions, and what was said about them."""

import datetime

from django.utils import timezone

from guidelines import actions
from guidelines.models import GuidelineEdition, GuidelinePage, Opinion
from people.models import User
from tests.conftest import fresh
from tests.factories.guidelines import anchor, make_guideline

DAY = datetime.timedelta(days=1)


def opened(
    *people: User, by: User, page: GuidelinePage | None = None, days: int = 7
) -> GuidelineEdition:
    """A draft that these are asked about; the n-th is shown as 心理職n."""
    edition = actions.begin_draft(page=page or make_guideline(), by=by)
    reviewers = {person: f"心理職{n}" for n, person in enumerate(people, start=1)}
    return actions.open_for_opinions(
        edition=edition, reviewers=reviewers, until=timezone.localdate() + days * DAY, by=by
    )


def said(
    edition: GuidelineEdition, person: User, text: str = "もう少し短く。", *, about: int | str = 1
) -> Opinion:
    """On the paragraph of that number of factories.guidelines.body; on the whole for ""."""
    where = anchor(about) if about != "" else ""
    return actions.give_opinion(edition=edition, anchor=where, text=text, by=fresh(person))


def closed(edition: GuidelineEdition, *, by: User) -> GuidelineEdition:
    return actions.close_opinions(edition=edition, by=by)


def answered(
    opinion: Opinion, *, by: User, disposition: str = "adopted", answer: str = "直しました。"
) -> Opinion:
    return actions.answer_opinion(
        opinion=opinion, disposition=disposition, answer=answer,
        seen=actions.mark_of(Opinion.objects.get(pk=opinion.pk)), by=by,
    )  # fmt: skip
