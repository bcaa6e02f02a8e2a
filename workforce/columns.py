"""The matrix and the coverage as files: the words of the screen, a column each."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.exports import Column
from workforce.cells import Row
from workforce.coverage import Coverage
from workforce.matrix import Matrix


def matrix_columns(matrix: Matrix, *, with_organisation: bool) -> list[Column]:
    organisation = Column(pgettext("person", "Organisation"), lambda row: row.person.organisation)
    return [
        Column(pgettext("person", "Name"), lambda row: row.person.full_name),
        Column(pgettext("person", "Kana"), lambda row: row.person.kana),
        Column(_("Staff number"), lambda row: row.person.staff_number),
        *([organisation] if with_organisation else []),
        Column(pgettext("person", "Section"), lambda row: row.person.section),
        Column(pgettext("person", "Profession"), lambda row: row.person.profession),
        Column(pgettext("person", "Leave"), lambda row: row.leave),
        *(
            Column(subject.title, _standing(number))
            for number, subject in enumerate(matrix.subjects)
        ),
    ]


def _standing(number: int) -> Callable[[Row], str]:
    return lambda row: row.standings[number].text


def coverage_columns(coverage: Coverage) -> list[Column]:
    return [
        Column(_("Official code"), lambda place: place.municipality.code),
        Column(pgettext("coverage", "Municipality"), lambda place: place.municipality.name),
        Column(_("Category"), lambda place: place.municipality.category),
        Column(fiscal.label(coverage.year), lambda place: place.word),
        Column(_("People who learnt"), lambda place: place.learners),
        Column(
            _("Last completion"),
            lambda place: fiscal.label(place.last_year) if place.last_year else None,
        ),
    ]
