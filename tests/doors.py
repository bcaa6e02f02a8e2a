"""Who gets in where: one expectation a role for every address of ours.

`ADDRESSES` names each URL pattern once. `own` are the people who get in when the thing belongs to
the worker of 練馬区, `other` when it belongs to the learner of 中野区; everybody else signed in
gets 404, and who is signed out the log-in page (unless `public`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

OUR_PACKAGES = {
    "casestudies", "certificates", "config", "core", "courses", "guidelines", "home", "people",
    "records", "secondments", "workforce",
}  # fmt: skip

EVERYBODY = frozenset(
    [
        "worker",
        "colleague",
        "supervisor",
        "nerima_hr",
        "nakano_hr",
        "outsider",
        "trainer",
        "facilitator",
        "reviewer",
        "metropolis",
        "administrator",
    ]
)
HR = frozenset({"nerima_hr", "nakano_hr"})
IMPORTERS = HR | {"metropolis", "administrator"}
CERTIFICATE_OFFICE = frozenset({"metropolis", "administrator"})  # the issuer is the bureau
CMS = frozenset({"trainer", "reviewer", "metropolis", "administrator"})

Names = frozenset[str]


def only(*names: str) -> Names:
    return frozenset(names)


@dataclass(frozen=True)
class Address:
    """`thing` picks the URL's arguments from the world; without it the address has none."""

    own: Names
    other: Names | None = None
    thing: Callable[[Any, str], dict[str, Any]] | None = None
    method: str = "get"
    answer: int = 200
    public: bool = False
    query: dict[str, str] = field(default_factory=dict)


def of(attribute: str, keyword: str = "pk") -> Callable[[Any, str], dict[str, Any]]:
    """The argument of a thing that each of the two owners has one of."""
    return lambda world, owner: {keyword: getattr(world, attribute)[owner]}


ADDRESSES: dict[str, Address] = {
    "job": Address(
        own=only("worker", "administrator"), other=only("outsider", "administrator"),
        thing=of("jobs", "public_id"),
    ),
    "media": Address(own=EVERYBODY, thing=lambda world, _: {"path": world.media}),
    "today": Address(own=EVERYBODY),
    "my_records": Address(own=EVERYBODY),
    "search": Address(own=EVERYBODY, query={"q": "虐待"}),
    "people:profile": Address(own=EVERYBODY),
    "people:switch_post": Address(
        own=only("worker"), method="post", answer=302, query={"post": "worker"}
    ),
    "people:people": Address(own=IMPORTERS | {"supervisor"}),
    "people:person": Address(
        own=only("supervisor", "nerima_hr", "administrator"),
        other=only("nakano_hr", "administrator"),
        thing=of("people"),
    ),
    "people:import": Address(own=IMPORTERS),
    "people:import_template": Address(own=IMPORTERS),
    "people:import_batch": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"),
    ),
    "people:import_apply": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"), method="post", answer=302,
    ),
    "people:import_discard": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"), method="post", answer=302,
    ),
    "certificates:verify": Address(own=EVERYBODY, public=True),
    "certificates:verify_code": Address(
        own=EVERYBODY, other=EVERYBODY, thing=of("codes", "typed"), public=True
    ),
    "certificates:certificate": Address(
        own=only("worker"), other=only("outsider"), thing=of("certificates")
    ),
    "certificates:pdf": Address(
        own=CERTIFICATE_OFFICE | {"worker"},
        other=CERTIFICATE_OFFICE | {"outsider"},
        thing=of("certificates"),
    ),
    "certificates:public_name": Address(
        own=only("worker"), other=only("outsider"), thing=of("certificates"),
        method="post", answer=302, query={"choice": "hidden"},
    ),
    "certificates:report_name": Address(
        own=only("worker"), other=only("outsider"), thing=of("certificates")
    ),
    "certificates:office": Address(own=CERTIFICATE_OFFICE),
    "certificates:office_certificate": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("certificates")
    ),
    "certificates:release": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("held")
    ),
    "certificates:reissue": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("certificates")
    ),
    "certificates:revoke": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("certificates")
    ),
    "certificate_sample": Address(
        own=only("metropolis", "administrator"),
        thing=lambda world, _: {"pk": world.design, "mode": "plain"},
    ),
    "courses:start": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("courses", "key"), method="post", answer=302
    ),
    "courses:finish_lesson": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("lessons", "key"), method="post", answer=302
    ),
    "courses:here": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("lessons", "key"), method="post", answer=204
    ),
    "courses:quiz": Address(own=EVERYBODY - {"facilitator"}, thing=of("quizzes", "key")),
    "courses:begin_attempt": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("quizzes", "key"), method="post", answer=302
    ),
    "courses:attempt": Address(
        own=only("worker"), other=only("outsider"), thing=of("attempts")
    ),
    "courses:save_answers": Address(
        own=only("worker"), other=only("outsider"), thing=of("attempts"), method="post", answer=302
    ),
    "courses:submit_attempt": Address(
        own=only("worker"), other=only("outsider"), thing=of("attempts"), method="post"
    ),
    "workforce:completions": Address(own=HR | {"supervisor", "metropolis"}),
    "workforce:coverage": Address(own=only("metropolis")),
    "workforce:person": Address(
        own=only("supervisor", "nerima_hr"), other=only("nakano_hr"), thing=of("people"),
    ),
}  # fmt: skip

# Redirects kept for those who know the old or the stock address.
UNNAMED = {"cms/account/"}


def our_patterns() -> Iterator[tuple[str, str]]:
    """(name with namespace, route) of every URL pattern whose view is ours."""
    return _walk(get_resolver().url_patterns, "", ())


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespaces: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each.url_patterns, route, inner)
        elif _package(each) in OUR_PACKAGES or (not each.name and route.startswith("cms/account")):
            yield ":".join((*namespaces, str(each.name or ""))), route


def _package(pattern: URLPattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return view.__module__.split(".")[0]
