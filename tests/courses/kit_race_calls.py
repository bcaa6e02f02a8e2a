"""What the processes of test_kit_races.py do; each in its own process."""

from courses import actions
from courses.models import KitImport
from people.models import User


def apply(batch: int, by: int) -> int:
    """The course it became."""
    user = User.objects.get(pk=by)
    return actions.apply_kit(KitImport.objects.get(pk=batch), by=user).pk
