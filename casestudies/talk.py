"""What a facilitator said and asked, as a screen shows it."""

from dataclasses import dataclass

from casestudies.models import Announcement, Exercise, Member, Poll, Vote


@dataclass(frozen=True)
class PollShown:
    """`mine`: the place of one's own vote; `counts` once it is closed, and for the facilitator.
    `decided`: what it led to for all groups, "" of a poll that only asked."""

    poll: Poll
    mine: int | None
    counts: list[tuple[str, int]]
    decided: str = ""

    @property
    def total(self) -> int:
        return sum(count for _text, count in self.counts)

    @property
    def options(self) -> list[tuple[int, str]]:
        return list(enumerate(self.poll.options))


def poll_shown(exercise: Exercise, member: Member | None) -> PollShown | None:
    """The newest; its bars only when it is closed, or for the facilitator (no member)."""
    poll = Poll.objects.filter(exercise=exercise).first()
    if poll is None:
        return None
    votes = list(Vote.objects.filter(poll=poll).values_list("member", "option"))
    mine = next((option for pk, option in votes if member is not None and pk == member.pk), None)
    shown = member is None or poll.closed_at is not None
    counts = [
        (text, sum(option == place for _pk, option in votes))
        for place, text in enumerate(poll.options)
    ]
    decided = exercise.decided.get(poll.task, "")
    return PollShown(poll, mine, counts if shown else [], decided)


def announcements_for(member: Member, *, most: int = 5) -> list[Announcement]:
    """The newest to all and to one's own group."""
    rows = Announcement.objects.filter(exercise=member.exercise_id)
    to_all = rows.filter(group=None)
    heard = to_all | rows.filter(group=member.group_id) if member.group_id else to_all
    return list(heard.select_related("by")[:most])
