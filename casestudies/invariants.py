"""What must always hold of cases and exercises."""

from casestudies import review_invariants  # noqa: F401 -- registers them
from casestudies.gate.findings import hash_of
from casestudies.gate.signatures import is_signed
from casestudies.models import CaseEdition, CasePage
from core.invariants import invariant


@invariant("Every published case is exactly what two people signed, and its edition is kept.")
def published_cases_are_signed() -> list[str]:
    found = []
    for page in CasePage.objects.live():
        kept = CaseEdition.objects.of(page.key).filter(content_hash=hash_of(page))
        if not is_signed(page) or not kept.exists():
            found.append(f"case {page.pk}")
    return found
