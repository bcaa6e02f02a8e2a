"""How a paper is marked. Pure functions: no request, no database, no clock.

Import from `courses.grading`. What each kind of question earns is said in `credit.py`.
"""

from courses.grading.certainty import (
    HIGH,
    LEVELS,
    LOW,
    MIDDLE,
    Calibration,
    Certainties,
    asks_certainty,
    calibration,
    certainty_mark,
    certainty_percent,
    without_certainty,
)
from courses.grading.credit import credit, is_right, right_parts, spelling
from courses.grading.faults import faults_in, unclear
from courses.grading.lengths import letters
from courses.grading.lines import Line, PartLine, lines
from courses.grading.marks import Grade, grade, shares
from courses.grading.numbers import around, between, read_number
from courses.grading.results import Result, results_of
from courses.grading.rubric import (
    Levels,
    Mark,
    Marks,
    fitting,
    mean_mark,
    most_points,
    points_of,
    without_level,
)

__all__ = [
    "HIGH",
    "LEVELS",
    "LOW",
    "MIDDLE",
    "Calibration",
    "Certainties",
    "Grade",
    "Levels",
    "Line",
    "Mark",
    "Marks",
    "PartLine",
    "Result",
    "around",
    "asks_certainty",
    "between",
    "calibration",
    "certainty_mark",
    "certainty_percent",
    "credit",
    "faults_in",
    "fitting",
    "grade",
    "is_right",
    "letters",
    "lines",
    "mean_mark",
    "most_points",
    "points_of",
    "read_number",
    "results_of",
    "right_parts",
    "shares",
    "spelling",
    "unclear",
    "without_certainty",
    "without_level",
]
