"""Who attended some of a run's parts and not all: for certificates of single subjects (一部科目修了)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.japanese import minutes
from courses.models import Enrolment, Run, Session
from records import keys
from records.models import Record
from records.states import Kind, Outcome


@dataclass(frozen=True)
class PartlyAttended:
    enrolment: Enrolment
    attended: list[Session]  # in order; at least one, and not all of the run
    certified: bool

    @property
    def subjects(self) -> list[str]:
        """第1回 権利擁護（講義 1時間30分）"""
        return [
            _("No. %(number)d %(title)s (%(kind)s %(minutes)s)")
            % {
                "number": each.number,
                "title": each.title,
                "kind": each.get_kind_display(),
                "minutes": minutes(each.minutes),
            }
            for each in self.attended
        ]

    def minutes_of(self, kind: Session.Kind) -> int:
        return sum(each.minutes for each in self.attended if each.kind == kind)


def partly_attended(run: Run) -> list[PartlyAttended]:
    """In the order of フリガナ, without those who have completed the course since the run began:
    five queries, however many they are."""
    sessions = {each.number: each for each in run.sessions.filter(cancelled_at=None).in_order()}
    attended = _attended(run)
    completed = _completed(run, attended)
    people = Enrolment.objects.filter(run=run, person__in=attended).seated()
    rows = people.select_related("person", "post__organisation").by_kana()
    certified = set(
        Record.objects.current()
        .of_kind(Kind.COURSE)
        .filter(key__in=[keys.partial(run.key, each) for each in attended])
        .values_list("person", flat=True)
    )
    found = [
        PartlyAttended(
            each,
            [sessions[number] for number in sorted(attended[each.person_id] & sessions.keys())],
            each.person_id in certified,
        )
        for each in rows
        if each.person_id not in completed
    ]
    return [each for each in found if 0 < len(each.attended) < len(sessions)]


def _attended(run: Run) -> dict[int, set[int]]:
    """Numbers of the parts, by person, as the ledger has them for this run (make-ups too)."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Record.objects.done().of_kind(Kind.SESSION).filter(occasion_key=run.key)
    for person, key in rows.values_list("person", "key"):
        if number := keys.session_number(key):
            found[person].add(number)
    return found


def _completed(run: Run, people: Collection[int]) -> set[int]:
    if run.starts_at is None:
        return set()
    done = Record.objects.of_kind(Kind.COURSE).current().filter(outcome=Outcome.COMPLETED)
    since = done.filter(occurred_on__gte=timezone.localdate(run.starts_at))
    rows = since.about(run.course_key).filter(person__in=people)
    return set(rows.values_list("person", flat=True))
