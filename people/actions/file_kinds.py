"""What sets the two kinds of file apart: a list of people, and a personnel change. Everything else
(reading, staging, applying in steps) is one mechanism."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from people.actions.import_moves import write_move
from people.actions.import_rows import write
from people.importing.columns import OF_CHANGES, OF_PEOPLE, Columns
from people.importing.forms import RowForm
from people.importing.judging import Judgement, MayGrant, judge
from people.importing.moving import judge_move, settle_place
from people.importing.register import Facts, Register
from people.importing.transfer_form import TransferForm
from people.importing.whole import Reading, find_repeated_moves, find_repetitions
from people.models import Post, User
from people.states import BatchPurpose


@dataclass(frozen=True)
class FileKind:
    columns: Columns
    needed: tuple[frozenset[str | None], ...]  # one column of each must be there
    form: type[RowForm]
    prepare: Callable[[Facts, Register], None]  # before anything is compared
    find_repetitions: Callable[[Iterable[Reading], Register], None]
    judge: Callable[[Facts, Register, MayGrant], Judgement]
    write: Callable[[Judgement, Register], tuple[User, Post]]
    moving: bool  # people are looked for in all of the scope


def _as_it_is(_facts: Facts, _register: Register) -> None:
    """A row of people says all it means."""


LAST_NAME: frozenset[str | None] = frozenset({"last_name"})
NUMBER: frozenset[str | None] = frozenset({"staff_number", "login_id"})
MOVE: frozenset[str | None] = frozenset({"move"})
KINDS = {
    BatchPurpose.PEOPLE: FileKind(
        columns=OF_PEOPLE, needed=(LAST_NAME, NUMBER), form=RowForm, prepare=_as_it_is,
        find_repetitions=find_repetitions, judge=judge, write=write, moving=False,
    ),
    BatchPurpose.TRANSFER: FileKind(
        columns=OF_CHANGES, needed=(MOVE, LAST_NAME, NUMBER), form=TransferForm,
        prepare=settle_place, find_repetitions=find_repeated_moves, judge=judge_move,
        write=write_move, moving=True,
    ),
}  # fmt: skip


def kind_of_file(purpose: str) -> FileKind:
    return KINDS[BatchPurpose(purpose)]
