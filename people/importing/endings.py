"""What a row of a personnel change ends: all posts of who leaves, or one of several (併任解除)."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.importing.moved import DAY, Moved
from people.importing.register import Register, section_path
from people.models import Post
from people.states import Move


def end_posts(judgement: Moved, register: Register) -> None:
    facts, day, person = judgement.facts, judgement.first_day, judgement.person
    posts = register.within_reach(person) if person else []
    if facts["move"] == Move.LEAVE and any(post.start >= day for post in posts):
        message = _("A post of this person begins on that day or later. End that one first.")
        return judgement.fault("move", message)
    ending = [post for post in posts if post.start < day and post.runs(day)]
    if facts["move"] == Move.RELEASE:
        ending = _released(judgement, ending, posts)
    over = [post for post in posts if post.end == day]
    judgement.post = next(iter([*ending, *over]), None)
    if judgement.post is None and not judgement.errors:
        return judgement.fault("move", _("This person has no post that could end."), unknown=True)
    judgement.leaves = ending
    for post in ending:
        judgement.differs("last_day", post.last_day, day - DAY, will=_until(post, day))
    return None


def _released(judgement: Moved, ending: list[Post], posts: list[Post]) -> list[Post]:
    """併任解除: of several the one that is meant, and never the last one."""
    facts, day = judgement.facts, judgement.first_day
    section = section_path(facts["section"])[-1]

    def is_meant(post: Post) -> bool:
        here = post.organisation_id == facts["organisation"].pk
        return here and section in {"", str(post.section or "")}

    if any(post.end == day and is_meant(post) for post in posts):
        return []  # done already
    meant = [post for post in ending if is_meant(post)]
    if len(meant) > 1:
        judgement.fault("section", _("Which of the posts ends? Write the section too."))
    elif len(meant) == len(ending):
        judgement.fault("move", _("This is the only post. Write 退職 or 異動."))
    return meant


def _until(post: Post, day: datetime.date) -> str:
    return _("%(post)s until %(day)s") % {"post": post, "day": date_format(day - DAY)}
