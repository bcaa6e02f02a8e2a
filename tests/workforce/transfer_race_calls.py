"""What the processes of test_transfer_races.py do: look up by key, call one action."""

from people.models import User
from workforce import actions
from workforce.models import PersonnelChange


def confirm(change: int, by: int) -> int:
    found = PersonnelChange.objects.get(pk=change)
    return actions.confirm_change(found, by=User.objects.get(pk=by)).pk


def undo(change: int, by: int) -> None:
    actions.undo_change(PersonnelChange.objects.get(pk=change), by=User.objects.get(pk=by))
