"""The matrix and the coverage as files: the words of the screen, a column each."""

from operator import itemgetter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.exports import Column
from workforce.cells import Row
from workforce.coverage import Coverage
from workforce.matrix import Matrix


def matrix_columns(matrix: Matrix, *, with_organisation: bool) -> list[Column]:
    """The columns of what `matrix_values` says of a row."""
    headings = [
        pgettext("person", "Name"),
        pgettext("person", "Kana"),
        _("Staff number"),
        *([pgettext("person", "Organisation")] if with_organisation else []),
        pgettext("person", "Section"),
        pgettext("person", "Profession"),
        pgettext("person", "Leave"),
        *(subject.title for subject in matrix.subjects),
    ]
    return [Column(heading, itemgetter(place)) for place, heading in enumerate(headings)]


def matrix_values(row: Row, *, with_organisation: bool) -> list[str | None]:
    """All cells of a row at once: to ask for each by itself takes as long as to write them."""
    who = row.person
    return [
        who.full_name,
        who.kana,
        who.staff_number,
        *([who.organisation] if with_organisation else []),
        who.section,
        who.profession,
        row.leave,
        *[standing.text for standing in row.standings],
    ]


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
