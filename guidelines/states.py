"""The states of an edition and of an opinion, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class EditionState(TextChoices):
    """版: 草案 → 意見募集 → 審査 → 公開 → 旧版 | 撤回."""

    DRAFT = "draft", pgettext_lazy("edition", "Draft")
    OPINIONS = "opinions", pgettext_lazy("edition", "Open for opinions")
    REVIEW = "review", pgettext_lazy("edition", "In review")
    PUBLISHED = "published", pgettext_lazy("edition", "Published")
    OLD = "old", pgettext_lazy("edition", "Earlier edition")
    WITHDRAWN = "withdrawn", pgettext_lazy("edition", "Withdrawn")


EDITION_TRANSITIONS = {
    EditionState.DRAFT: {EditionState.OPINIONS, EditionState.REVIEW},
    EditionState.OPINIONS: {EditionState.DRAFT, EditionState.REVIEW},
    EditionState.REVIEW: {EditionState.DRAFT, EditionState.PUBLISHED},
    EditionState.PUBLISHED: {EditionState.OLD, EditionState.WITHDRAWN},
    # The one before comes back when a wrong edition is withdrawn.
    EditionState.OLD: {EditionState.PUBLISHED, EditionState.WITHDRAWN},
    EditionState.WITHDRAWN: set(),
}
# One at a time is being made.
IN_THE_MAKING = frozenset({EditionState.DRAFT, EditionState.OPINIONS, EditionState.REVIEW})
# Have been read by people, and stay readable at their address.
READABLE = frozenset({EditionState.PUBLISHED, EditionState.OLD, EditionState.WITHDRAWN})


class Significance(TextChoices):
    MINOR = "minor", pgettext_lazy("edition", "Minor: nobody is asked to read again")
    MAJOR = "major", pgettext_lazy("edition", "To be read again")


class Disposition(TextChoices):
    """What became of an opinion."""

    ADOPTED = "adopted", pgettext_lazy("opinion", "Adopted")
    PARTLY = "partly", pgettext_lazy("opinion", "Adopted in part")
    DECLINED = "declined", pgettext_lazy("opinion", "Not adopted")
