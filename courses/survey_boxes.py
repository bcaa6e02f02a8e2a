"""Where answers of an anonymous opening wait for its closing: a few boxes, each encrypted as a
whole and mixed anew at every submission, so that no row stands for an answer."""

from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from courses.models import SurveyBox, SurveyOpening
from courses.sealing import seal, unseal

BOXES = 16  # of an opening; a box is written anew as a whole, so it should not grow too large

Sheet = Mapping[str, Any]


def put_in_a_box(opening: SurveyOpening, sheet: Sheet) -> None:
    """Among the others, in a box and at a place drawn by lot. The caller holds the opening."""
    rng = SystemRandom()
    number = rng.randrange(BOXES)
    box = SurveyBox.objects.filter(opening=opening, number=number).first()
    sheets = _open(box) if box else []
    sheets.append(sheet)
    rng.shuffle(sheets)
    sealed = seal(sheets, of=_name(opening.pk, number))
    SurveyBox.objects.update_or_create(opening=opening, number=number, defaults={"sealed": sealed})


def empty_boxes(opening: SurveyOpening) -> list[Sheet]:
    """All that was put in; the boxes are gone. The caller holds the opening."""
    boxes = SurveyBox.objects.filter(opening=opening)
    sheets = [sheet for box in boxes for sheet in _open(box)]
    boxes.delete()
    return sheets


def _open(box: SurveyBox) -> list[Sheet]:
    sheets: list[Sheet] = unseal(box.sealed, of=_name(box.opening_id, box.number))
    return sheets


def _name(opening: int, number: int) -> str:
    return f"box {opening} {number}"
