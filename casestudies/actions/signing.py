"""匿名化審査: an author checks, another person signs exactly that content, or returns it."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies import telling
from casestudies.actions.holding import NotNow
from casestudies.gate.checklist import CHECKLIST
from casestudies.gate.findings import draft_findings, draft_of, hash_of, undecided
from casestudies.models import (
    AnonymityReview,
    CasePage,
    FindingDecision,
    ReviewMove,
)
from casestudies.states import REVIEW_TRANSITIONS, ReviewState
from core import audit
from core.models import AuditEvent
from people.models import User


@transaction.atomic
def decide(*, case: CasePage, decisions: Mapping[str, str], by: User) -> int:
    """{fingerprint: "keep"}: of findings of the newest draft; others are not there. How many."""
    known = {one.fingerprint: one for one in draft_findings(case)}
    chosen = [known[mark] for mark, said in decisions.items() if mark in known and said == "keep"]
    for one in chosen:
        FindingDecision.objects.update_or_create(
            case_key=case.key,
            fingerprint=one.fingerprint,
            defaults={"kind": one.kind, "decision": FindingDecision.Decision.KEEP, "by": by},
        )
    return len(chosen)


@transaction.atomic
def check_oneself(*, case: CasePage, checklist: Sequence[str], by: User) -> AnonymityReview:
    """自己点検: hands the newest draft over to a second person. Refused while anything that was marked is
    undecided, or a common word of a raw text is."""
    _confirm(checklist)
    if left := undecided(case):
        raise NotNow(
            _(
                "%(count)d marked places are not decided yet. Rewrite them, or say why they may stay."
            )
            % {"count": len(left)}
        )
    draft = draft_of(case)
    try:
        with transaction.atomic():
            review = AnonymityReview.objects.create(
                case_key=case.key,
                page_id=case.pk,
                title=draft.title,
                content_hash=hash_of(draft),
                checked_by=by,
                checklist=sorted(checklist),
            )
    except IntegrityError as error:
        raise NotNow(_("Exactly this text has been handed over or signed already.")) from error
    _write_move(review, "", ReviewState.CHECKED, by=by)
    for older in AnonymityReview.objects.of(case.key).waiting().exclude(pk=review.pk):
        _move(older, ReviewState.WITHDRAWN, by=by, reason=_("A newer text was handed over."))
    telling.asked_to_review(review)
    return review


@transaction.atomic
def sign(*, review: AnonymityReview, checklist: Sequence[str], by: User) -> None:
    """The second signature, under the content that was checked. Refused for who checked it, for who
    took in its raw text, and where the draft has changed since."""
    held = _hold(review)
    _confirm(checklist)
    if by.pk in {held.checked_by_id, *_who_knows(held.case_key)}:
        raise NotNow(
            _("Somebody else signs: not who checked the text, nor who took in its raw notes.")
        )
    page = CasePage.objects.filter(pk=held.page_id).first()
    if page is None or hash_of(draft_of(page)) != held.content_hash:
        raise NotNow(
            _("The text has been changed since it was handed over. It has to be checked anew.")
        )
    _move(
        held,
        ReviewState.SIGNED,
        by=by,
        signed_by=by,
        signed_at=timezone.now(),
        signed_checklist=sorted(checklist),
    )
    audit.record("casestudies.case_signed", by=by, about=[], facts={"review": held.pk})
    telling.review_signed(held)


@transaction.atomic
def send_back(*, review: AnonymityReview, remarks: str, by: User) -> None:
    """With what has to be put right. Words that name somebody do not belong into it."""
    if not remarks.strip():
        raise ValidationError({"remarks": _("Say what has to be put right.")})
    held = _hold(review)
    if by.pk == held.checked_by_id:
        raise NotNow(_("Somebody else answers. Take it back instead."))
    _move(held, ReviewState.RETURNED, by=by, reason=remarks, remarks=remarks)
    telling.review_returned(held)


@transaction.atomic
def take_back(*, review: AnonymityReview, by: User) -> None:
    """Before or after the second signature, but not what readers have before them."""
    held = _hold(review)
    page = CasePage.objects.filter(pk=held.page_id, live=True).first()
    if page is not None and hash_of(page) == held.content_hash:
        raise NotNow(_("This text is published. Take the case off the site first."))
    _move(held, ReviewState.WITHDRAWN, by=by)


def _who_knows(case_key: str) -> set[int]:
    """Who ever took in raw text of the case: whoever has read it does not forget it with the row, so
    the audit tells."""
    taken = AuditEvent.objects.filter(kind="casestudies.text_taken", facts__case=case_key)
    return {*taken.values_list("by", flat=True)}


def _confirm(checklist: Sequence[str]) -> None:
    if {*checklist} != {*CHECKLIST}:
        raise ValidationError(
            {
                "checklist": _(
                    "Confirm every point, or do not sign: each of them is a way to be found."
                )
            }
        )


def _hold(review: AnonymityReview) -> AnonymityReview:
    return AnonymityReview.objects.select_for_update(of=("self",)).get(pk=review.pk)


def _move(
    review: AnonymityReview, to: ReviewState, *, by: User, reason: str = "", **facts: object
) -> None:
    """One step of REVIEW_TRANSITIONS on a row that the caller has locked."""
    before = ReviewState(review.state)
    if to not in REVIEW_TRANSITIONS[before]:
        raise NotNow(
            _("A review that is “%(now)s” cannot become “%(to)s”.")
            % {"now": before.label, "to": to.label}
        )
    for name, value in {"state": to, **facts}.items():
        setattr(review, name, value)
    review.save(update_fields=["state", *facts])
    _write_move(review, before, to, by=by, reason=reason)


def _write_move(
    review: AnonymityReview, before: str, to: ReviewState, *, by: User, reason: str = ""
) -> None:
    ReviewMove.objects.create(review=review, state_from=before, state_to=to, by=by, reason=reason)
