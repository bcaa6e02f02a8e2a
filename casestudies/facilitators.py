"""Who may be asked to lead an exercise: the role today, and the training that certifies it."""

import datetime
from dataclasses import dataclass

from casestudies.permissions import facilitator_subject
from people.models import Post, User
from people.roles import Role
from records.models import Record


@dataclass(frozen=True)
class Facilitator:
    person: User
    place: str

    @property
    def pk(self) -> int:
        return self.person.pk

    @property
    def name_to_show(self) -> str:
        """As on rosters: foster parents go by the name they chose."""
        return f"{self.person.public_name or self.person}（{self.place}）"


def certified_facilitators(*, on: datetime.date) -> list[Facilitator]:
    """Everybody who may lead one that day, each once, by kana."""
    posts = Post.objects.on(on).filter(roles__role=Role.FACILITATOR)
    if subject := facilitator_subject():
        done = Record.objects.done().about(subject).values("person")
        posts = posts.filter(person__in=done)
    found: dict[int, Facilitator] = {}
    rows = posts.select_related("person", "organisation").order_by("person__search_key", "pk")
    for post in rows:
        found.setdefault(post.person_id, Facilitator(post.person, str(post.organisation)))
    return list(found.values())
