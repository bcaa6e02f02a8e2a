"""What the CMS asks of a case beyond its fields."""

from types import SimpleNamespace
from typing import Any

from django.forms.utils import ErrorList
from wagtail.blocks import StreamBlockValidationError

from casestudies.content import case_from, content_of
from casestudies.content.checking import faults_of
from casestudies.content.writing import FIELDS, STREAMS
from core.forms import BasePageForm


class CasePageForm(BasePageForm):
    """Says at the field what cannot be played: a wrong key, a drawing that cannot be read. What is
    merely missing may wait as long as the case is saved as a draft."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A stream that has faults of its own is not there; they come first.
        if all(name in cleaned for name in STREAMS):
            found = faults_of(case_from(_content(cleaned)))
            told = [one for one in found if not (one.is_gap and self.is_deferred_validation)]
            for name in {fault.field: None for fault in told}:
                messages = ErrorList([one.message for one in told if one.field == name])
                # The editor shows the first error of a stream alone; this one holds them all.
                self.add_error(name, StreamBlockValidationError(non_block_errors=messages))
        return cleaned


def _content(cleaned: dict[str, Any]) -> dict[str, Any]:
    values = {name: cleaned.get(name, "") for name in (*FIELDS, *STREAMS)}
    return content_of(SimpleNamespace(**values))
