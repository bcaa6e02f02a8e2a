"""What the page of an import shows: counts on top, the rows of one kind, who is not in the file."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from people.models import ImportBatch, ImportRow, Post
from people.states import BatchState, RowChange

# What needs somebody comes first.
ORDER = [RowChange.FAULTY, RowChange.NEW, RowChange.CHANGED, RowChange.ENDED, RowChange.SAME]


@dataclass
class Preview:
    batch: ImportBatch
    show: str

    @cached_property
    def counts(self) -> dict[str, int]:
        counted = self.batch.rows.order_by().values_list("change").annotate(Count("pk"))
        return dict(counted)

    @property
    def views(self) -> list[tuple[RowChange, int]]:
        return [(change, self.counts[change]) for change in ORDER if self.counts.get(change)]

    @cached_property
    def shown(self) -> str:
        """The kind asked for, else the first that there is."""
        there = [change for change, _count in self.views]
        return self.show if self.show in there else next(iter(there), "")

    @property
    def rows(self) -> QuerySet[ImportRow]:
        rows = self.batch.rows.filter(change=self.shown).order_by("number")
        return rows.select_related("organisation", "person")

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def faulty(self) -> int:
        return self.counts.get(RowChange.FAULTY, 0)

    @property
    def changing(self) -> int:
        return self.total - self.faulty - self.counts.get(RowChange.SAME, 0)

    @property
    def is_staged(self) -> bool:
        return self.batch.state == BatchState.STAGED

    @property
    def title(self) -> str:
        """The answer: what has to be done, or what will change, or what has changed."""
        if self.faulty:
            return _("%(count)s rows need correction") % {"count": self.faulty}
        if not self.changing:
            return _("Nothing changes")
        if self.is_staged:
            return _("%(count)s people and posts will change") % {"count": self.changing}
        return _("%(count)s people and posts") % {"count": self.changing}

    @cached_property
    def new_sections(self) -> list[str]:
        """Sections that do not exist yet: often a slip of the pen."""
        rows = self.batch.rows.exclude(differences=[]).values_list("differences", flat=True)
        made = {each["new"] for differences in rows for each in differences if "created" in each}
        return sorted(made)

    @cached_property
    def missing(self) -> list[Post]:
        """Who works in the organisations of the file that day and is not in it: told, never ended."""
        posts = Post.objects.on(self.batch.effective_on).filter(
            organisation__in=self.batch.rows.values("organisation")
        )
        known = self.batch.rows.exclude(person=None).values("person")
        names = posts.exclude(person__in=known).with_names()
        return list(names.order_by("person__last_name_kana", "person__first_name_kana", "pk"))
