"""A row of the list of readers as it is printed, on the screen and in a file."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exports import Column
from core.numbers import Numbers
from courses.due import Due
from guidelines.models import Acknowledgement, GuidelineEdition
from guidelines.readers import Readers
from people.models import Leave, Post, User


@dataclass(frozen=True)
class Row:
    person: User
    post: Post
    edition: GuidelineEdition
    due: Due
    read_on: datetime.date | None
    on_paper: bool
    leave: str

    @property
    def kind(self) -> str:
        """Of components/state.html."""
        if self.read_on is not None:
            return "done"
        return self.due.state or "todo"

    @property
    def word(self) -> str:
        if self.read_on is not None:
            return pgettext("reader", "Read")
        return self.due.word

    @property
    def may_be_entered(self) -> bool:
        return self.read_on is None


def rows_of(found: Iterable[Any], readers: Readers) -> list[Row]:
    """These obligations with what is printed beside them: two queries for any number."""
    obligations = list(found)
    people = Numbers({each.person_id for each in obligations})
    leaves = dict(
        Leave.objects.on(readers.on).filter(person__in=people).values_list("person", "kind")
    )
    papers = {
        (person, key)
        for person, key in Acknowledgement.objects.on_paper()
        .filter(person__in=people, edition__guideline_key__in=list(readers.editions))
        .values_list("person", "edition__guideline_key")
    }
    return [
        Row(
            person=each.person,
            post=each.post,
            edition=readers.editions[each.subject_key],
            due=Due(each.due, readers.on),
            read_on=each.completed_on,
            on_paper=(each.person_id, each.subject_key) in papers,
            leave=str(Leave.Kind(leaves[each.person_id]).label) if each.person_id in leaves else "",
        )
        for each in obligations
    ]


def reader_columns() -> list[Column]:
    return [
        Column(pgettext("person", "Name"), lambda row: row.person.full_name),
        Column(pgettext("person", "Kana"), lambda row: row.person.kana),
        Column(_("Staff number"), lambda row: row.post.staff_number),
        Column(pgettext("person", "Organisation"), lambda row: row.post.organisation),
        Column(pgettext("person", "Section"), lambda row: row.post.section),
        Column(pgettext("person", "Leave"), lambda row: row.leave),
        Column(pgettext("guidelines", "Guideline"), lambda row: row.edition.title),
        Column(pgettext("record", "Edition"), lambda row: row.edition.number),
        Column(_("Due date"), lambda row: row.due.day),
        Column(pgettext("reader", "State"), lambda row: row.word),
        Column(_("Read on"), lambda row: row.read_on),
        Column(
            pgettext("reader", "On paper"),
            lambda row: pgettext("reader", "Paper") if row.on_paper else "",
        ),
    ]


def place_columns() -> list[Column]:
    def column(title: str, name: str) -> Column:
        return Column(title, lambda row: getattr(row, name))

    return [
        column(pgettext("person", "Organisation"), "name"),
        column(pgettext("reader", "Read"), "read"),
        column(pgettext("reader", "Not due yet"), "waiting"),
        column(pgettext("reader", "Overdue"), "late"),
        column(pgettext("reader", "Have to read it"), "everybody"),
    ]
