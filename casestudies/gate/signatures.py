"""Whether two people signed exactly this content."""

from casestudies.content import content_hash, content_of
from casestudies.models import AnonymityReview, CaseEdition, CasePage


def is_signed(page: CasePage) -> bool:
    """Of the page object as it is, not of what lies in the database."""
    if page.subject_key is None:
        return False
    signed = AnonymityReview.objects.signed(page.key, content_hash(content_of(page)))
    return signed.exists()


def edition_of(page: CasePage) -> CaseEdition | None:
    """What was kept of exactly this content: the newest is not it where an older text was published
    again."""
    kept = CaseEdition.objects.of(page.key)
    return kept.filter(content_hash=content_hash(content_of(page))).first()
