"""What keeps a person from one kind of action until it is done (`Requirement.blocks`). Never from
the site.

Where it can be done is known by whoever has the page: the hook `where_to_do` (wagtail.hooks) is
asked with the kind and key of the subject and answers an address or None.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import hooks

from core.templatetags.japanese import jday
from people.models import User
from records.models import Obligation, Requirement


@dataclass(frozen=True)
class Blocking:
    """One thing that is to be done first."""

    person: int
    title: str
    since: datetime.date
    url: str

    @property
    def sentence(self) -> str:
        text = _("Since %(day)s “%(title)s” has to be read or done first.")
        return text % {"day": jday(self.since), "title": self.title}


class Blocked(ValidationError):  # noqa: N818 -- the sentence is the name
    """An action waits for what `blocking` names. For the person alone: what somebody else has not
    done yet is not told to those around them."""

    def __init__(self, text: str, blocking: Collection[Blocking] = ()) -> None:
        super().__init__(text)
        self.blocking = list(blocking)


def what_blocks(
    people: User | Collection[User], action: Requirement.Blocks, *, on: datetime.date
) -> list[Blocking]:
    """What these people have to do before the action, each subject once a person."""
    asked = [people] if isinstance(people, User) else [*people]
    owed = (
        Obligation.objects.in_force(on)
        .open(on)
        .filter(
            person__in=[each.pk for each in asked],
            requirement__blocks=action,
            requirement__blocks_from__lte=on,
        )
    )
    found: dict[tuple[int, str], Blocking] = {}
    for row in owed.select_related("requirement").order_by("due", "pk"):
        rule = row.requirement
        if (row.person_id, row.subject_key) in found or rule.blocks_from is None:
            continue
        found[row.person_id, row.subject_key] = Blocking(
            row.person_id,
            rule.subject_title,
            rule.blocks_from,
            _where(row.subject_kind, row.subject_key),
        )
    return list(found.values())


def _where(kind: str, key: str) -> str:
    """Whoever does not know of a page of their own: the front page, where it stands among what is
    to be done."""
    answers = (hook(kind, key) for hook in hooks.get_hooks("where_to_do"))
    return next((url for url in answers if url), "/my/")
