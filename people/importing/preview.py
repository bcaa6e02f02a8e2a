"""What the page of an import shows: counts on top, the rows of one kind, what 確定 will do."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Job
from people.actions.absent import keeps_its_post
from people.actions.import_clearing import counts_of
from people.actions.imports import JOB
from people.actions.uploads import STAGING_JOB
from people.models import ImportBatch, ImportRow, Post
from people.models.posts import PostQuerySet
from people.states import STOPS_THE_FILE, BatchState, RowChange

# What needs somebody comes first.
ORDER = [
    RowChange.FAULTY, RowChange.UNKNOWN, RowChange.NEW, RowChange.CHANGED, RowChange.ENDED,
    RowChange.ABSENT, RowChange.SAME,
]  # fmt: skip
NAMES_SHOWN = 100
MOVING = "moving"  # a view beside the kinds of change: rows of late posts that records move to


@dataclass
class Preview:
    batch: ImportBatch
    show: str

    @cached_property
    def counts(self) -> dict[str, int]:
        """As counts_of says; kept after the rows are gone."""
        return dict(counts_of(self.batch))

    @property
    def views(self) -> list[tuple[RowChange, int]]:
        return [(change, self.counts[change]) for change in ORDER if self.counts.get(change)]

    @cached_property
    def shown(self) -> str:
        """The kind asked for, else the first that there is."""
        there: list[str] = [change for change, _count in self.views]
        if self.moving:
            there.append(MOVING)
        return self.show if self.show in there else next(iter(there), "")

    @property
    def rows(self) -> QuerySet[ImportRow]:
        wanted = Q(moves__gt=0) if self.shown == MOVING else Q(change=self.shown)
        rows = self.batch.rows.filter(wanted).order_by("number")
        if self.shown == RowChange.ABSENT:
            rows = rows.annotate(keeps_its_post=keeps_its_post())
        return rows.select_related("organisation", "person")

    # --- how it stands ------------------------------------------------------------
    @property
    def faulty(self) -> int:
        return sum(self.counts.get(change, 0) for change in STOPS_THE_FILE)

    @property
    def changing(self) -> int:
        kinds = (RowChange.NEW, RowChange.CHANGED, RowChange.ENDED)
        return sum(self.counts.get(change, 0) for change in kinds) + self.counts["chosen"]

    @property
    def moving(self) -> int:
        """Rows of posts entered late; 0 where that was not counted yet."""
        return self.counts.get("moving", 0)

    @property
    def moves(self) -> int:
        """Records that go with them."""
        return self.counts.get("moves", 0)

    @property
    def is_staged(self) -> bool:
        return self.batch.state == BatchState.STAGED

    @cached_property
    def job(self) -> Job | None:
        """The work that is under way for this file."""
        kinds = {BatchState.READING: STAGING_JOB, BatchState.APPLYING: JOB}
        kind = kinds.get(BatchState(self.batch.state))
        if kind is None:
            return None
        return Job.objects.open().filter(kind=kind, key=str(self.batch.pk)).first()

    @property
    def title(self) -> str:
        """The answer: what has to be done, or what will change, or what has changed."""
        if said := self._state_as_title():
            return said
        if self.left_out:
            return _("%(count)s rows were left out") % {"count": self.left_out}
        if self.faulty:
            return _("%(count)s rows need correction") % {"count": self.faulty}
        if not self.changing:
            return _("Nothing changes")
        if self.is_staged:
            return _("%(count)s people and posts will change") % {"count": self.changing}
        return _("%(count)s people and posts") % {"count": self.changing}

    def _state_as_title(self) -> str:
        return {
            BatchState.READING: _("The file is being read"),
            BatchState.UNREADABLE: _("The file could not be read"),
            BatchState.STOPPED: _("The import was stopped half-way"),
        }.get(BatchState(self.batch.state), "")

    # --- in words ------------------------------------------------------------------
    @property
    def will_do(self) -> str:
        """One sentence: what confirming does."""
        return _("Confirming does this: %(parts)s.") % {"parts": "、".join(self._parts())}

    @property
    def done(self) -> str:
        facts = {"applied": self.counts["applied"], "left": self.left_out}
        if self.batch.state == BatchState.STOPPED:
            return (
                _("%(applied)s rows have been applied and stay. The rest is not applied.") % facts
            )
        if self.left_out:
            return (
                _(
                    "%(applied)s rows have been applied. %(left)s were left out, because what is "
                    "registered had changed meanwhile."
                )
                % facts
            )
        return _("%(applied)s rows have been applied.") % facts

    @property
    def left_out(self) -> int:
        return 0 if self.is_staged else self.faulty

    def _parts(self) -> list[str]:
        new = self.counts.get(RowChange.NEW, 0)
        people = self.new_people
        counted = [
            (people, _("register %(count)s new people")),
            (new - people, _("register %(count)s new posts of known people")),
            (self.counts.get(RowChange.CHANGED, 0), _("change %(count)s")),
            (self.counts.get(RowChange.ENDED, 0), _("end %(count)s posts on the day in the file")),
            (self.moves, _("move %(count)s records made since then to posts entered late")),
        ]
        parts = [text % {"count": f"{count:,}"} for count, text in counted if count]
        if self.counts["chosen"] and (last := self.batch.last_day_of_absent):
            text = _("end %(count)s posts that are not in the file, on %(day)s")
            parts.append(text % {"count": self.counts["chosen"], "day": date_format(last)})
        return parts

    @cached_property
    def new_people(self) -> int:
        return self.batch.rows.filter(change=RowChange.NEW, person=None).count()

    @property
    def stays(self) -> str:
        """What confirming leaves alone, where somebody might wonder."""
        same = self.counts.get(RowChange.SAME, 0)
        absent = self.counts.get(RowChange.ABSENT, 0) - self.counts["chosen"]
        said = []
        if same:
            said.append(_("%(count)s rows change nothing.") % {"count": f"{same:,}"})
        if absent:
            said.append(
                _("%(count)s posts that are not in the file stay.") % {"count": f"{absent:,}"}
            )
        return "".join(said)

    @cached_property
    def new_sections(self) -> list[str]:
        """Sections that do not exist yet: often a slip of the pen."""
        rows = self.batch.rows.exclude(differences=[]).values_list("differences", flat=True)
        made = {each["new"] for differences in rows for each in differences if "created" in each}
        return sorted(made)

    # --- who is not in the file ------------------------------------------------------
    @cached_property
    def _missing(self) -> PostQuerySet:
        posts = Post.objects.on(self.batch.effective_on).filter(
            organisation__in=self.batch.rows.values("organisation")
        )
        known = self.batch.rows.exclude(person=None).values("person")
        return posts.exclude(person__in=known)

    @cached_property
    def missing_count(self) -> int:
        """Told where the file is not said to be complete; then they are rows of their own."""
        return 0 if self.batch.is_complete else self._missing.count()

    @cached_property
    def missing(self) -> list[Post]:
        """The first of those who work in the organisations of the file that day and are not in it."""
        if not self.missing_count:
            return []
        names = self._missing.with_names()
        by_name = names.order_by("person__last_name_kana", "person__first_name_kana", "pk")
        return list(by_name[:NAMES_SHOWN])

    @property
    def missing_more(self) -> int:
        return self.missing_count - len(self.missing)
