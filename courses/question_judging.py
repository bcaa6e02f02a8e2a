"""What each row of a file of questions would become: a question, a repetition, or faults."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.folding import fold
from courses.drawing import preview_line
from courses.grading import Line
from courses.models import Question, QuestionCategory
from courses.models.question_checks import faults_of
from courses.question_cells import CellError, fields_of, staged_fields, used_faults
from courses.question_columns import (
    CHOICES,
    FOR_ALL,
    HEADINGS,
    LONGEST,
    NEEDED,
    USED,
    WORD_OF,
    kind_of,
)

# Which column a field of the model came from.
COLUMN_OF = {
    "choices": CHOICES[0],
    "accepted": "answer",
    "numbers": "answer",
    "pairs": CHOICES[0],
    "distractors": "extra",
    "steps": CHOICES[0],
    "rubric": "kind",
}


@dataclass(frozen=True)
class Fault:
    column: str
    message: str


@dataclass
class JudgedRow:
    """`question` is unsaved, its category only named. `repeats` says of what it is a repetition."""

    number: int
    values: dict[str, str]
    question: Question | None = None
    category: str = ""
    category_is_new: bool = False
    faults: list[Fault] = field(default_factory=list)
    repeats: str = ""

    @property
    def is_new(self) -> bool:
        return self.question is not None and not self.faults and not self.repeats

    @property
    def line(self) -> Line | None:
        return preview_line(self.question) if self.question and not self.faults else None


def judge(rows: Iterable[dict[str, Any]]) -> list[JudgedRow]:
    """Rows as `QuestionImport.rows` keeps them; two queries, whatever the file holds."""
    names = {fold(name): name for name in QuestionCategory.objects.values_list("name", flat=True)}
    known = {_key(kind, prompt) for kind, prompt in Question.objects.values_list("kind", "prompt")}
    before: dict[tuple[str, str], int] = {}
    return [_judge(row, names, known, before) for row in rows]


def _judge(
    staged: dict[str, Any],
    names: dict[str, str],
    known: set[tuple[str, str]],
    before: dict[tuple[str, str], int],
) -> JudgedRow:
    values = dict.fromkeys(HEADINGS, "") | staged["values"]
    row = JudgedRow(
        staged["number"], values, category=names.get(fold(values["category"]), values["category"])
    )
    row.category_is_new = bool(row.category) and fold(row.category) not in names
    if staged.get("faults"):  # could not be read at all
        row.faults = [Fault(column, message) for column, message in staged["faults"]]
        return row
    kind = kind_of(values["kind"])
    row.faults = list(_simple_faults(values, kind))
    if kind is None:
        return row
    try:
        fields = _fields(kind, staged, row)
    except CellError as error:
        row.faults.append(_fault(error))
        return row
    row.question = Question(
        kind=kind,
        title=values["title"],
        prompt=values["prompt"],
        explanation=values["explanation"],
        source=values["source"],
        **fields,
    )
    for name, sentences in faults_of(row.question).items():
        row.faults += [Fault(HEADINGS[COLUMN_OF[name]], text) for text in sentences]
    _note_repetition(row, known, before)
    return row


def _fields(kind: Question.Kind, staged: dict[str, Any], row: JudgedRow) -> dict[str, Any]:
    """Of a table from its cells; of a file that knows fields (GIFT) as they were read."""
    if "fields" in staged:
        return staged_fields(staged["fields"])
    filled = {column for column, text in row.values.items() if text}
    row.faults += [_fault(error) for error in used_faults(filled, FOR_ALL | USED[kind])]
    return fields_of(kind, row.values)


def _simple_faults(values: dict[str, str], kind: Question.Kind | None) -> Iterable[Fault]:
    for column in NEEDED:
        if not values[column]:
            yield Fault(HEADINGS[column], _("This must be filled in."))
    if values["kind"] and kind is None:
        words = "、".join(WORD_OF.values())
        yield Fault(HEADINGS["kind"], _("Write one of: %(words)s.") % {"words": words})
    for column, most in LONGEST.items():
        if len(values[column]) > most:
            message = _("Please write no more than %(count)d characters.")
            yield Fault(HEADINGS[column], message % {"count": most})


def _note_repetition(
    row: JudgedRow, known: set[tuple[str, str]], before: dict[tuple[str, str], int]
) -> None:
    if row.question is None or row.faults:
        return
    key = _key(row.question.kind, row.question.prompt)
    if key in known:
        row.repeats = _("This question is in the question bank already.")
    elif (first := before.setdefault(key, row.number)) != row.number:
        row.repeats = _("The same question stands in row %(row)s.") % {"row": first}


def _key(kind: str, prompt: str) -> tuple[str, str]:
    """Alike are questions of one kind whose words are, whatever their width and spaces."""
    return kind, "".join(fold(prompt).split())


def _fault(error: CellError) -> Fault:
    return Fault(HEADINGS[error.column], error.message)
