"""Which side of a two-lens sheet is whose, and when the joint judgement begins (E14, N1).

Each side is filled in without seeing the other. Once both are, neither changes any more: the group
sees where they differ and judges together.
"""

from collections.abc import Iterable, Mapping

from casestudies.content import LENSES, Task
from casestudies.models import Answer, Member
from casestudies.tasks import is_answered

Answers = Mapping[tuple[str, str], Answer]


def both_answered(task: Task, answers: Answers) -> bool:
    return task.two_lenses and all(
        (task.key, lens) in answers and is_answered(task, answers[task.key, lens].value, lens=lens)
        for lens in LENSES
    )


def lenses_of(task: Task, member: Member, members: Iterable[Member], answers: Answers) -> list[str]:
    """From which sides this member sees the task: the own one until both are there, then all. Who
    is in a group without anybody of the other side fills in that one too."""
    if not task.two_lenses:
        return [""]
    if both_answered(task, answers):
        return [*LENSES, ""]
    return [lens for lens in LENSES if may_fill_in(lens, member, members)]


def may_fill_in(lens: str, member: Member, members: Iterable[Member]) -> bool:
    return member.lens == lens or not any(one.lens == lens for one in members)
