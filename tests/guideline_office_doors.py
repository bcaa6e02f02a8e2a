"""Who gets in where with the making of guidelines: part of tests/doors.py, with a world of its own.

The worker and the outsider are asked about one open draft and have each said something; another
edition waits in review, one is published. Both are psychologists, and the published one asks them.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from guidelines import actions
from people.models import Audience, Post, Profession
from tests.doors import EVERYBODY, HR, Address, only
from tests.factories.guidelines import anchor, make_guideline, make_published
from tests.factories.opinions import closed, opened, said

OFFICE = only("metropolis", "administrator")
Thing = Callable[[Any, str], dict[str, Any]]


def make_guideline_office(everybody: Any) -> SimpleNamespace:
    by, people = everybody["metropolis"], [everybody["worker"], everybody["outsider"]]
    profession = Profession.objects.create(code="psychology", name="心理職", position=9)
    Post.objects.filter(person__in=people).update(profession=profession)
    audience = Audience.objects.create(name="心理職の全員")
    audience.professions.add(profession)
    published = make_published(audience=audience)
    opinions = opened(*people, by=by)
    own = {name: said(opinions, everybody[name]).pk for name in ("worker", "outsider")}
    answering = opened(everybody["worker"], by=by)
    to_answer = said(answering, everybody["worker"]).pk
    closed(answering, by=by)
    review = actions.send_to_review(
        edition=actions.begin_draft(page=make_guideline(), by=by), by=by
    )
    return SimpleNamespace(
        draft=actions.begin_draft(page=make_guideline(), by=by).public_id,
        opinions=opinions.public_id, review=review.public_id, published=published.public_id,
        guideline=published.guideline_key, own=own, reviewer=opinions.reviewers.first().pk,
        answering=answering.public_id, to_answer=to_answer, section=anchor("s1"),
    )  # fmt: skip


def of_office(edition: str, **more: str) -> Thing:
    """An edition by its name above, and `more` of that world; what each of the two has, theirs."""

    def pick(world: Any, owner: str) -> dict[str, Any]:
        given = {"key": edition} | more
        found = {name: getattr(world.guideline_office, what) for name, what in given.items()}
        return {
            name: what[owner] if isinstance(what, dict) else what for name, what in found.items()
        }

    return pick


OWN, OTHER = only("worker"), only("outsider")
ASKED = OWN | OTHER
GUIDELINE_OFFICE = {
    "guideline_office:guidelines": Address(own=OFFICE),
    **{
        f"guideline_office:{name}": Address(
            own=OFFICE, thing=of_office(edition), method=method, answer=answer
        )
        for name, edition, method, answer in (
            ("edition", "draft", "get", 200), ("reviewers", "draft", "get", 200),
            ("open", "draft", "get", 200), ("close", "opinions", "post", 302),
            ("opinions", "opinions", "get", 200), ("review", "draft", "post", 302),
            ("return_to_draft", "review", "get", 200), ("publish", "review", "get", 200),
            ("unschedule", "review", "post", 302), ("withdraw", "published", "get", 200),
        )
    },
    "guideline_office:remove_reviewer": Address(
        own=OFFICE, thing=of_office("opinions", pk="reviewer"), method="post", answer=302
    ),
    "guideline_office:answer": Address(own=OFFICE, thing=of_office("answering", pk="to_answer")),
    "guideline_office:time_use": Address(own=OFFICE | HR, thing=of_office("guideline")),
    "guideline_opinions:edition": Address(own=ASKED, thing=of_office("opinions")),
    "guideline_opinions:section": Address(
        own=ASKED, thing=of_office("opinions", anchor="section")
    ),
    "guideline_opinions:change": Address(own=OWN, other=OTHER, thing=of_office("opinions", pk="own")),
    "guideline_opinions:take_back": Address(
        own=ASKED, other=ASKED, thing=of_office("opinions", pk="own"), method="post", answer=302
    ),
    "guidelines_opinions:table": Address(own=EVERYBODY, thing=of_office("published")),
    "guideline_time:own": Address(own=ASKED, thing=of_office("guideline")),
}  # fmt: skip
