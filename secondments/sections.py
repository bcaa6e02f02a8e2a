"""What the page of a secondment shows beneath its head, part by part: each module brings its own."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from people.models import User
from secondments.models import Secondment

# None: nothing of this part is for this user.
Context = Callable[[Secondment, User, datetime.date], dict[str, Any] | None]


@dataclass(frozen=True)
class Part:
    template: str
    context: Context


def shown(
    parts: list[Part], secondment: Secondment, user: User, on: datetime.date
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(template, context) of every part that this user sees, in order."""
    for part in parts:
        context = part.context(secondment, user, on)
        if context is not None:
            yield part.template, context
