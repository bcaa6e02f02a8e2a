"""How often the six digits of a door may be guessed. Counted in the cache of all processes."""

import time

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models import Session
from people.models import User

MOST_A_MINUTE = 6  # of a million; the code changes three times a minute


class NotSoOften(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("Too many tries. Wait a minute, or go to the organiser."))


def count_guess(person: User, session: Session) -> None:
    """Raises NotSoOften beyond what one person may try in a minute."""
    key = f"courses.door.{session.pk}.{person.pk}.{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    try:
        guesses = cache.incr(key)
    except ValueError:  # thrown out of the cache between the two lines
        return
    if guesses > MOST_A_MINUTE:
        raise NotSoOften
