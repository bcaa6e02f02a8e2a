"""講評: one page on which all groups see how they judged, when, and what experts say."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.content import Case
from casestudies.debrief.choices import Bars, choices, polls
from casestudies.debrief.experts import (
    Against,
    Drawn,
    Links,
    against_experts,
    drawings,
    links,
)
from casestudies.debrief.handovers import Handover, handovers
from casestudies.debrief.judgements import Judgement, headline, judgements
from casestudies.debrief.loading import GroupWork, load_groups
from casestudies.debrief.paths import Path, paths
from casestudies.debrief.reviews import Reviews, reviews
from casestudies.debrief.sides import Sides, sides
from casestudies.models import Exercise, Feedback, Member


class Debrief:
    """Read lazily by the template; constant in queries. `member` None: for who leads it. Whoever it
    is for, it holds nothing that one person wrote or was told alone."""

    def __init__(self, exercise: Exercise, member: Member | None) -> None:
        self.exercise, self.member = exercise, member

    @property
    def case(self) -> Case:
        return self.exercise.edition.case

    @cached_property
    def groups(self) -> list[GroupWork]:
        return load_groups(self.exercise)

    @property
    def title(self) -> str:
        return headline(self.judgements, groups=len(self.groups), is_solo=self.exercise.is_solo)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """(anchor, word) of the parts that this exercise has."""
        way = _("The groups' way through the stages")
        if self.exercise.is_solo:
            way = _("Your way through the stages")
        parts = [
            ("judgements", _("Before and after"), self.judgements),
            ("choices", _("How the groups' choices spread"), self.choices),
            ("sides", _("The same family from two sides"), self.sides),
            ("handovers", pgettext("debrief", "What was handed over"), self.handovers),
            ("links", pgettext("debrief", "From dots to lines"), self.links),
            ("drawings", _("Drawings side by side"), self.drawings),
            ("experts", _("How experts judged"), self.experts),
            ("polls", pgettext("exercise", "Polls"), self.polls),
            ("reviews", _("What groups said to each other"), self.reviews.had),
            ("shared", _("From the facilitator"), self.shared_feedback),
            ("paths", way, self.paths),
        ]
        return [(anchor, word) for anchor, word, found in parts if found]

    @cached_property
    def judgements(self) -> list[Judgement]:
        return judgements(self.case, self.groups)

    @cached_property
    def paths(self) -> list[Path]:
        return paths(self.case, self.groups)

    @cached_property
    def sides(self) -> list[Sides]:
        return sides(self.case, self.groups)

    @cached_property
    def handovers(self) -> list[Handover]:
        return handovers(self.case, self.groups)

    @cached_property
    def choices(self) -> list[Bars]:
        """Of one group there is nothing to spread."""
        return choices(self.case, self.groups) if len(self.groups) > 1 else []

    @cached_property
    def polls(self) -> list[Bars]:
        return polls(self.exercise)

    @cached_property
    def links(self) -> list[Links]:
        return links(self.case, self.groups)

    @cached_property
    def drawings(self) -> list[Drawn]:
        return drawings(self.case, self.groups)

    @cached_property
    def experts(self) -> list[Against]:
        return against_experts(self.case, self.groups)

    @cached_property
    def reviews(self) -> Reviews:
        return reviews(self.exercise, self.case)

    @cached_property
    def shared_feedback(self) -> list[Feedback]:
        rows = Feedback.objects.filter(exercise=self.exercise, is_shared_in_debrief=True)
        return list(rows.select_related("group", "by").order_by("group__number", "at"))
