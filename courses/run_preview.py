"""What a change of a session would tell whom, before anything is written."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from courses import run_words
from courses.clashes import who_would_clash
from courses.models import Enrolment, Run, Session
from courses.telling import concerned_by
from people.models import User


class SessionPreview:
    def __init__(self, run: Run, session: Session | None, facts: Mapping[str, Any]) -> None:
        self.run, self.session = run, session
        self.facts = dict(facts)

    @cached_property
    def changes(self) -> list[tuple[str, str, str]]:
        """(what, old, new), as the message will say; of a new session (what, "", new)."""
        lecturers = self.facts["lecturers"]
        before = run_words.as_read(self.session) if self.session else {}
        after = run_words.as_read(_as_it_would_be(self.run, self.session, self.facts))
        after["lecturers"] = "、".join(str(each) for each in lecturers)
        labels = run_words.labels()
        return [
            (labels[name], before.get(name, ""), words)
            for name, words in after.items()
            if before.get(name, "") != words
        ]

    @cached_property
    def people(self) -> list[User]:
        """Who is told, by kana."""
        return list(User.objects.filter(pk__in=concerned_by(self.run)).by_kana())

    @cached_property
    def clashing(self) -> list[User]:
        """Who of them is expected elsewhere at the new time."""
        would_be = _as_it_would_be(self.run, self.session, self.facts)
        return list(User.objects.filter(pk__in=who_would_clash(self.run, [would_be])).by_kana())

    @property
    def seated(self) -> int:
        return int(Enrolment.objects.filter(run=self.run).seated().count())


def _as_it_would_be(run: Run, session: Session | None, facts: Mapping[str, Any]) -> Session:
    """In memory only."""
    given = {name: value for name, value in facts.items() if name != "lecturers"}
    kept = {"pk": session.pk, "number": session.number, "key": session.key} if session else {}
    return Session(run=run, **kept, **given)
