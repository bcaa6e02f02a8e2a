"""The review of one case as its author and a reviewer see it."""

from dataclasses import dataclass
from functools import cached_property

from casestudies.content import Case, case_from, content_of
from casestudies.gate.checklist import CHECKLIST
from casestudies.gate.findings import DraftFinding, draft_findings, draft_of, hash_of
from casestudies.models import AnonymityReview, CasePage, ReviewMove
from casestudies.review_permissions import can_edit_case, can_sign, reviews_cases
from casestudies.states import ReviewState
from people.models import User


class ReviewPage:
    """Constant in queries, whatever is marked."""

    def __init__(self, case: CasePage, user: User) -> None:
        self.page, self.user = case, user

    @cached_property
    def draft(self) -> CasePage:
        return draft_of(self.page)

    @property
    def case(self) -> Case:
        """The whole draft, to be read from the first to the last word."""
        return case_from(content_of(self.draft))

    @cached_property
    def review(self) -> AnonymityReview | None:
        """The open or signed one of exactly this draft; else the last answer, if it was returned."""
        rows = AnonymityReview.objects.of(self.page.key).select_related("checked_by", "signed_by")
        mark, reviews = hash_of(self.draft), list(rows)
        exact = [one for one in reviews if one.content_hash == mark]
        going = [one for one in exact if one.state in {ReviewState.CHECKED, ReviewState.SIGNED}]
        newest = reviews[:1]
        return next(
            iter([*going, *(one for one in newest if one.state == ReviewState.RETURNED)]), None
        )

    @property
    def is_waiting(self) -> bool:
        return self.review is not None and self.review.state == ReviewState.CHECKED

    @property
    def is_signed(self) -> bool:
        return self.review is not None and self.review.state == ReviewState.SIGNED

    @property
    def is_returned(self) -> bool:
        return self.review is not None and self.review.state == ReviewState.RETURNED

    @cached_property
    def is_published(self) -> bool:
        """Exactly this draft is what readers have before them."""
        return self.page.live and hash_of(self.page) == hash_of(self.draft)

    @cached_property
    def may_edit(self) -> bool:
        return can_edit_case(self.user, self.page)

    @property
    def may_sign(self) -> bool:
        return self.is_waiting and self.review is not None and can_sign(self.user, self.review)

    @cached_property
    def findings(self) -> list[DraftFinding]:
        return draft_findings(self.page)

    @property
    def undecided(self) -> list[DraftFinding]:
        return [one for one in self.findings if not one.decision]

    @property
    def decided(self) -> list[DraftFinding]:
        return [one for one in self.findings if one.decision]

    @property
    def points(self) -> list[tuple[str, str]]:
        return [(key, str(words)) for key, words in CHECKLIST.items()]

    @cached_property
    def history(self) -> list[ReviewMove]:
        """The newest first."""
        rows = ReviewMove.objects.filter(review__case_key=self.page.key)
        return list(rows.select_related("by", "review").order_by("-at", "-pk"))


@dataclass(frozen=True)
class CaseRow:
    """A case in the list. `state`: published, signed, waiting, returned or draft."""

    page: CasePage
    review: AnonymityReview | None

    @property
    def state(self) -> str:
        if self.review is not None and self.review.state == ReviewState.CHECKED:
            return "waiting"
        if self.page.live and not self.page.has_unpublished_changes:
            return "published"
        known = {ReviewState.SIGNED: "signed", ReviewState.RETURNED: "returned"}
        return known.get(ReviewState(self.review.state), "draft") if self.review else "draft"


class ReviewList:
    """Two queries, however many cases there are."""

    def __init__(self, user: User, cases: list[CasePage]) -> None:
        self.user, self.cases = user, cases

    @cached_property
    def rows(self) -> list[CaseRow]:
        """What waits first."""
        newest: dict[str, AnonymityReview] = {}
        keys = [page.key for page in self.cases]
        for review in AnonymityReview.objects.filter(case_key__in=keys).select_related(
            "checked_by"
        ):
            newest.setdefault(review.case_key, review)
        rows = [CaseRow(page, newest.get(page.key)) for page in self.cases]
        return sorted(rows, key=lambda row: row.state != "waiting")

    @property
    def waiting(self) -> list[CaseRow]:
        """Those this user could sign."""
        return [
            row
            for row in self.rows
            if row.state == "waiting" and row.review and can_sign(self.user, row.review)
        ]

    @property
    def reviews(self) -> bool:
        return reviews_cases(self.user)
