"""What follows for pages that cite a paragraph when its wording changes, and what their owners answer."""

import hashlib
import json
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page

from core.citations.waiting import Waiting, waiting
from core.citations.wording import with_wording
from core.models import CitationCheck, Passage
from guidelines import telling
from people.models import Post, User
from people.roles import Role


def look_again(guideline_key: str) -> None:
    """Tells the owners of published pages that cite a wording which no longer stands. Called when an
    edition has been published or withdrawn; the same list is told once."""
    rows = waiting(Page.objects.select_related("latest_revision"), subject_key=guideline_key)
    mine: dict[int, list[Waiting]] = defaultdict(list)
    holders = _holders(Role.TRAINER, Role.METROPOLIS, Role.ADMINISTRATOR) if rows else set()
    office = _holders(Role.METROPOLIS) if rows else set()
    for row in rows:
        for person in _owners(row.page, holders) or office:
            mine[person].append(row)
    for person, own in mine.items():
        telling.citations_changed(person, own, key=f"citations:{guideline_key}:{_digest(own)}")


@transaction.atomic
def take_new_wording(*, page: Page, cited: Passage, by: User) -> CitationCheck:
    """The draft of the page cites what the paragraph says now; whoever publishes it, publishes that.

    Raises ValidationError when the paragraph is gone, or somebody else has locked the page.
    """
    row = Page.objects.select_for_update().get(pk=page.pk)
    now = _now(cited)
    if now is None:
        raise ValidationError(_("The paragraph is gone. Edit the page, or let it stay as cited."))
    if row.permissions_for_user(by).page_locked():
        raise ValidationError(_("The page is locked. Ask whoever locked it, then try again."))
    draft = row.specific.get_latest_revision_as_object()
    for field in _streams(draft):
        stored = getattr(draft, field).get_prep_value()
        changed = with_wording(list(stored), cited, now)
        if changed != stored:
            setattr(draft, field, json.dumps(changed))
    draft.save_revision(user=by, clean=False, log_action=True)
    return _answer(row, cited, now, CitationCheck.Answer.TAKEN, by=by)


@transaction.atomic
def keep_as_cited(*, page: Page, cited: Passage, reason: str, by: User) -> CitationCheck:
    """The page goes on showing the old wording, and says that it has changed since."""
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    row = Page.objects.select_for_update().get(pk=page.pk)
    answer = CitationCheck.Answer.STAYS
    return _answer(row, cited, _now(cited), answer, by=by, reason=reason.strip())


def _answer(
    page: Page,
    cited: Passage,
    now: Passage | None,
    answer: CitationCheck.Answer,
    *,
    by: User,
    reason: str = "",
) -> CitationCheck:
    """Under the lock of the page: the later answer holds."""
    check, _made = CitationCheck.objects.update_or_create(
        page_id=page.pk,
        cited=cited,
        now=now,
        defaults={"answer": answer, "reason": reason, "by": by, "at": timezone.now()},
    )
    return check


def _now(cited: Passage) -> Passage | None:
    here: Passage | None = (
        Passage.objects.of(cited.subject_key).current().filter(anchor=cited.anchor).first()
    )
    return here


def _streams(page: Any) -> list[str]:
    return [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]


def _holders(*roles: Role) -> set[int]:
    posts = Post.objects.on(timezone.localdate()).holding(*roles)
    return set(posts.values_list("person", flat=True))


def _owners(page: Page, holders: set[int]) -> set[int]:
    """Who owns the page, else who wrote it last, as long as they still work on pages."""
    last = page.latest_revision.user_id if page.latest_revision else None
    return next(({who} for who in (page.owner_id, last) if who in holders), set())


def _digest(rows: list[Waiting]) -> str:
    return hashlib.sha256(repr([row.key for row in rows]).encode()).hexdigest()[:32]
