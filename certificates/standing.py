"""What a certificate is worth on a day, as holders and strangers read it."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.models import Certificate, PublicName
from certificates.states import State
from core.fiscal import wareki
from core.typesetting import as_drawn


@dataclass(frozen=True)
class Standing:
    """`kind` is a shape of components/state.html, `word` stands beside it, `fact` explains."""

    kind: str
    word: str
    fact: str

    @property
    def holds(self) -> bool:
        return self.kind == "done"


def standing(certificate: Certificate, *, on: datetime.date, dated: bool = True) -> Standing:
    """Valid, expired, revoked, reissued or on hold. A list asks without `dated`: the day of
    revoking costs a query."""
    if certificate.state == State.HELD:
        return Standing("wait", certificate.get_state_display(), "")
    if certificate.state in {State.REVOKED, State.REPLACED}:
        return Standing(
            "late", certificate.get_state_display(), _since(certificate) if dated else ""
        )
    if certificate.has_expired(on):
        return Standing("due", pgettext("certificate", "Expired"), _until(certificate))
    return Standing("done", certificate.get_state_display(), _until(certificate))


def public_name(certificate: Certificate) -> str:
    """The holder's name as the verification page shows it; empty when it is not shown.

    What the holder chose, and never more than the issuer allows today.
    """
    choice = PublicName(certificate.public_name).at_most(certificate.issuer.public_name)
    return dict(names_to_choose(certificate))[choice]


def names_to_choose(certificate: Certificate) -> list[tuple[str, str]]:
    """Each choice, and what it would show."""
    name = certificate.paper.name
    return [
        (PublicName.HIDDEN.value, ""),
        (PublicName.MASKED.value, masked(name)),
        (PublicName.FULL.value, name),
    ]


def masked(name: str) -> str:
    """桜井 み＊＊: the first word whole, of every other one the first character.

    A name of one word keeps its first character only; a word of one character shows nothing. How
    long a word is does not show.
    """
    first, *others = as_drawn(name).split() or [""]
    if not others:
        return _initial(first) if first else ""
    return " ".join([first, *(_initial(other) for other in others)])


def _initial(word: str) -> str:
    return (word[0] if len(word) > 1 else "") + "＊＊"


def _since(certificate: Certificate) -> str:
    moved = certificate.moves.filter(state_to=certificate.state).last()
    return _("on %(day)s") % {"day": wareki(moved.at)} if moved else ""


def _until(certificate: Certificate) -> str:
    if certificate.valid_until is None:
        return _("It does not expire")
    return _("Valid until %(day)s") % {"day": wareki(certificate.valid_until)}
