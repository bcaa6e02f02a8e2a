"""The page of one secondment, for whoever looks at it: less for the person and the instructor than for
those who decide."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from people.models import User
from people.roles import Role
from records.models import Record
from records.states import STEPS
from secondments import figures_sections, learning_sections
from secondments.deeds import Deed, deeds_for, may_change_request
from secondments.models import Attachment, Change, Consent, Paper, Secondment, SecondmentMove
from secondments.offices import answerable
from secondments.papers import ORDERS, Line, lines_of
from secondments.permissions import is_own, side_of
from secondments.sections import shown
from secondments.seeing import training_of
from secondments.states import Decision, Side, Step
from secondments.words import quality, shape, who

CONSENT_SHAPE = {
    Decision.WAITING: "wait",
    Decision.APPROVED: "done",
    Decision.RETURNED: "late",
    Decision.DROPPED: "dash",
}


@dataclass(frozen=True)
class StepRow:
    step: Step
    consent: Consent | None

    @property
    def label(self) -> str:
        return str(self.step.label)

    @property
    def shape(self) -> str:
        return CONSENT_SHAPE[Decision(self.consent.decision)] if self.consent else "todo"


class SecondmentPage:
    def __init__(self, it: Secondment, user: User, *, on: datetime.date) -> None:
        self.it, self.user, self.on = it, user, on
        self.who, self.quality, self.shape = who(it), quality(it), shape(it)

    @cached_property
    def side(self) -> Side | None:
        return side_of(self.user, self.it, on=self.on)

    @cached_property
    def is_own(self) -> bool:
        return is_own(self.user, self.it, on=self.on)

    @cached_property
    def sees_inside(self) -> bool:
        """Comments, reasons and papers are for those who decide."""
        if self.it.person_id == self.user.pk:
            return False
        if self.side is not None or Role.METROPOLIS in self.user.active_roles:
            return True
        return self.asked is not None or any(c.by_id == self.user.pk for c in self._consents)

    @cached_property
    def is_secret(self) -> bool:
        """Under embargo: the page says so."""
        return self.it.is_before and not self.it.is_known(self.on)

    # --- the chain ------------------------------------------------------------------
    @cached_property
    def _consents(self) -> list[Consent]:
        rows = self.it.consents.select_related("by", "deputy_for").order_by("round", "step")
        return list(rows)

    @cached_property
    def asked(self) -> Consent | None:
        """What this person may answer now."""
        for consent in self._consents:
            consent.secondment = self.it
        mine = answerable(self.user, self._consents, on=self.on)
        return next((each for each in self._consents if each.pk in mine), None)

    @property
    def has_chain(self) -> bool:
        """One that was entered after the event went through no chain."""
        return self.it.is_before or bool(self._consents)

    @property
    def steps(self) -> list[StepRow]:
        """Of the present round, what is still to come included."""
        held = {c.step: c for c in self._consents if c.round == self.it.round}
        first = Step.HOME_UNIT if self.it.home_post_id else Step.HOME_HR
        return [StepRow(step, held.get(step)) for step in Step if step >= first]

    @property
    def earlier(self) -> list[Consent]:
        """What was answered in rounds before."""
        return [c for c in self._consents if c.round < self.it.round and c.by_id]

    # --- what may be done -----------------------------------------------------------
    @cached_property
    def deeds(self) -> list[Deed]:
        return deeds_for(self.user, self.it, on=self.on)

    @property
    def main(self) -> Deed | None:
        return next((deed for deed in self.deeds if deed.main), None)

    @property
    def others(self) -> list[Deed]:
        return [deed for deed in self.deeds if not deed.main]

    @property
    def may_change(self) -> bool:
        return may_change_request(self.user, self.it, on=self.on)

    # --- what has happened ----------------------------------------------------------
    @cached_property
    def changes(self) -> list[Change]:
        return list(self.it.changes.select_related("by"))

    @cached_property
    def moves(self) -> list[SecondmentMove]:
        return list(self.it.moves.select_related("by"))

    # --- papers and files -----------------------------------------------------------
    @cached_property
    def lines(self) -> list[Line]:
        papers = list(self.it.papers.all())
        lines = lines_of(self.it, papers, side=self.side)
        if self.sees_inside:
            return lines
        return [line for line in lines if line.paper and is_handed_out(line.paper, self)]

    @property
    def missing(self) -> int:
        return sum(line.is_missing for line in self.lines)

    @cached_property
    def files(self) -> Sequence[Attachment]:
        return list(self.it.attachments.kept().select_related("by")) if self.sees_inside else []

    @cached_property
    def training(self) -> list[Record]:
        """Of the days of the secondment, for whoever may read it."""
        if self.it.person_id is None or self.it.is_before:
            return []
        rows = training_of(self.it, self.user, on=self.on).exclude(kind__in=STEPS)
        return list(rows)

    # --- what others bring ----------------------------------------------------------
    @cached_property
    def parts(self) -> list[tuple[str, dict[str, Any]]]:
        parts = [*learning_sections.PARTS, *figures_sections.PARTS]
        return list(shown(parts, self.it, self.user, self.on))


def is_handed_out(paper: Paper, page: SecondmentPage) -> bool:
    """Of the papers the person has the own orders, once they are numbered."""
    return page.is_own and paper.kind in ORDERS and not paper.is_draft


def may_read_paper(paper: Paper, page: SecondmentPage) -> bool:
    return page.sees_inside or is_handed_out(paper, page)
