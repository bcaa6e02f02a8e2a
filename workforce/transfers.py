"""What the page of a personnel change shows: what is to do, or what will begin, and who."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.importing.columns import HEADINGS
from people.importing.preview import Preview
from people.models import ImportRow
from people.roles import Role
from people.states import BatchState, RowChange
from workforce.actions.transfers import what_rests_on
from workforce.models import PersonnelChange
from workforce.states import ChangeState

LEAVING = (RowChange.CHANGED, RowChange.ENDED)
BATCH_MATTERS = {BatchState.READING, BatchState.UNREADABLE}


@dataclass
class ChangePreview(Preview):
    """The counts, views and rows of the file, in the words of a personnel change."""

    change: PersonnelChange

    @property
    def title(self) -> str:
        state, batch = self.change.state, self.batch.state
        if batch in BATCH_MATTERS:
            return super().title
        if said := self._over_or_half_done():
            return said
        if state == ChangeState.STAGED or self.left_out:
            return self._to_do()
        facts = {"count": f"{self.changing:,}", "day": date_format(self.batch.effective_on)}
        if state == ChangeState.APPLIED:
            return _("%(count)s changes are in force since %(day)s") % facts
        return _("%(count)s changes take effect on %(day)s") % facts

    def _over_or_half_done(self) -> str:
        over = {
            ChangeState.UNDONE: pgettext("personnel change", "This change has been undone"),
            ChangeState.DISCARDED: pgettext("personnel change", "This change was dropped"),
        }
        half = {
            BatchState.STOPPED: pgettext(
                "personnel change", "The registration was stopped half-way"
            ),
            BatchState.APPLYING: pgettext("personnel change", "The new posts are being registered"),
        }
        return over.get(ChangeState(self.change.state), "") or half.get(
            BatchState(self.batch.state), ""
        )

    def _to_do(self) -> str:
        if self.faulty or not self.changing:
            return super().title
        return _("%(count)s changes can be confirmed") % {"count": f"{self.changing:,}"}

    @property
    def lead(self) -> str:
        state, batch = self.change.state, self.batch.state
        if batch == BatchState.UNREADABLE:
            return self.batch.message
        if batch == BatchState.STOPPED:
            return self.done
        if state == ChangeState.STAGED:
            return self._before()
        if state == ChangeState.CONFIRMED and batch == BatchState.APPLIED:
            return self.done if self.left_out else self._scheduled()
        if state == ChangeState.UNDONE:
            return _(
                "All posts are as they were before. Nothing was deleted that somebody had done."
            )
        return ""

    def _before(self) -> str:
        if self.faulty:
            return _(
                "Correct the file and choose it again. Nothing is written before every row is right."
            )
        if not self.changing:
            return _("All of the file is registered already.")
        return f"{self.will_do}{self.stays}" if self.is_staged else ""

    def _parts(self) -> list[str]:
        new = self.counts.get(RowChange.NEW, 0)
        people = self.new_people
        counted = [
            (people, _("register %(count)s new people")),
            (new - people, _("add %(count)s posts of known people")),
            (self.counts.get(RowChange.CHANGED, 0), _("move or change %(count)s people")),
            (self.counts.get(RowChange.ENDED, 0), _("end the posts of %(count)s people")),
            (self.moves, _("move %(count)s records made since then to posts entered late")),
        ]
        return [text % {"count": f"{count:,}"} for count, text in counted if count]

    def _scheduled(self) -> str:
        announced = self.batch.announced_on
        if announced is None:
            return _(
                "The new posts are registered. People can be assigned to training already now."
            )
        text = _(
            "The new posts are registered. Until %(day)s only the HR officers concerned see them."
        )
        return text % {"day": date_format(announced)}

    @cached_property
    def officers_leaving(self) -> list[str]:
        """Who is HR officer no more: an organisation without one can no longer help itself."""
        if not self.is_staged:
            return []
        rows = self.batch.rows.filter(post__roles__role=Role.HR, change__in=LEAVING)
        return [
            str(row.person)
            for row in rows.select_related("person").order_by("number")
            if row.change == RowChange.ENDED or _says(row, HEADINGS["roles"])
        ]

    @property
    def may_be_confirmed(self) -> bool:
        stopped = (
            self.change.state == ChangeState.CONFIRMED and self.batch.state == BatchState.STOPPED
        )
        ready = self.change.state == ChangeState.STAGED and self.is_staged
        return stopped or (ready and not self.faulty and bool(self.changing))

    @property
    def may_be_dropped(self) -> bool:
        return self.change.state == ChangeState.STAGED

    @property
    def can_be_asked_to_undo(self) -> bool:
        settled = self.batch.state in {BatchState.APPLIED, BatchState.STOPPED}
        return settled and self.change.state in {ChangeState.CONFIRMED, ChangeState.APPLIED}

    @cached_property
    def in_the_way(self) -> list[tuple[str, int]]:
        return what_rests_on(self.change) if self.can_be_asked_to_undo else []


def _says(row: ImportRow, heading: str) -> bool:
    return any(each["field"] == heading for each in row.differences)
