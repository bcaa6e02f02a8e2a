"""The machine's part in anonymity: it replaces what is declared and points at what is left."""

from casestudies.anonymity.checking import check
from casestudies.anonymity.declaring import DeclarationError, Other, Person, letters_for
from casestudies.anonymity.documents import DocumentError, check_document
from casestudies.anonymity.findings import Finding, Kind
from casestudies.anonymity.replacing import Replaced, replace_declared
from casestudies.anonymity.wording import advice, kind_word

__all__ = [
    "DeclarationError",
    "DocumentError",
    "Finding",
    "Kind",
    "Other",
    "Person",
    "Replaced",
    "advice",
    "check",
    "check_document",
    "kind_word",
    "letters_for",
    "replace_declared",
]
