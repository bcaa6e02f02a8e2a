"""What is asked of a group and what it answers: forms, words, comparisons. No models, no requests.

    form = task_form(task, lens="", value=answer.value, data=request.POST, complete=True)
    form.is_valid() and form.value()  # a small dict for JSON, None if nothing was entered

Each module says at its top what the value of its kinds looks like.
"""

from casestudies.tasks.comparing import Change, Comparison, Piece, compare
from casestudies.tasks.drawing import histories
from casestudies.tasks.forms import TaskForm
from casestudies.tasks.kinds import chosen, is_answered, task_form
from casestudies.tasks.links import board_against_experts, links_found, links_missed
from casestudies.tasks.reading import Reading, ReadingRow, reading, summary
from casestudies.tasks.sheets import LensRow, lens_differences

__all__ = [
    "Change",
    "Comparison",
    "LensRow",
    "Piece",
    "Reading",
    "ReadingRow",
    "TaskForm",
    "board_against_experts",
    "chosen",
    "compare",
    "histories",
    "is_answered",
    "lens_differences",
    "links_found",
    "links_missed",
    "reading",
    "summary",
    "task_form",
]
