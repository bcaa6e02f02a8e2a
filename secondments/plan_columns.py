"""Plan and actual as a file, and the rows of one year as a file that can be read in again."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.exports import Column
from secondments.models import PlanRow
from secondments.plan_table import PlanLine, PlanTable


def plan_columns(table: PlanTable) -> list[Column]:
    before = fiscal.label(table.years[0] - 1)
    columns = [
        Column(_("Direction"), lambda row: row.direction),
        Column(pgettext("secondment", "Home"), lambda row: row.home),
        Column(pgettext("secondment", "Host"), lambda row: row.host),
        Column(_("Profession"), lambda row: row.profession),
        Column(_("Grade"), lambda row: row.grade),
        Column(_("At the end of %(year)s") % {"year": before}, lambda row: row.standing),
    ]
    for number, year in enumerate(table.years):
        columns += _of(fiscal.label(year), _cell(number))
    columns += _of(pgettext("plan", "Sum"), lambda row: row.total)
    following = fiscal.label(table.next_year)
    return [*columns, Column(_planned(following), lambda row: row.next_planned)]


def year_columns() -> list[Column]:
    """The headings that plan_file.py reads."""

    def named(name: str) -> Callable[[PlanRow], Any]:
        return lambda row: getattr(row, name) or ""

    return [
        Column("派遣元", named("home")),
        Column("派遣先", named("host")),
        Column("職種", named("profession")),
        Column("級", named("grade")),
        Column("計画", lambda row: row.planned),
        Column("備考", named("note")),
    ]


def _of(label: str, figures: Callable[[PlanLine], Any]) -> list[Column]:
    return [
        Column(_planned(label), lambda row: figures(row).planned),
        Column(_("%(year)s, actual") % {"year": label}, lambda row: figures(row).actual),
        Column(_("%(year)s, difference") % {"year": label}, lambda row: figures(row).difference),
    ]


def _planned(label: str) -> str:
    return _("%(year)s, planned") % {"year": label}


def _cell(number: int) -> Callable[[PlanLine], Any]:
    return lambda row: row.cells[number].figures
