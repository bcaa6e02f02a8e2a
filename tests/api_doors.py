"""Which program may read which address of the API: one expectation a token for every address.

`own` are the tokens that get an answer when the thing belongs to the worker of 練馬区, `other`
when it belongs to the learner of 中野区; every other token is answered 404. Without a token, and
with nothing but the cookie of somebody signed in, all of them are answered 401.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from people.roles import Role

# The tokens: where its post is, and which role it holds.
PROGRAMS: dict[str, tuple[str, Role]] = {
    "nerima": ("nerima", Role.HR),
    "nakano": ("nakano", Role.HR),
    "centre": ("nerima_centre", Role.SUPERVISOR),
    "bureau": ("bureau", Role.METROPOLIS),
    "bureau_hr": ("bureau", Role.HR),
}
ALL = frozenset(PROGRAMS)


@dataclass(frozen=True)
class ApiAddress:
    """`parts` fill in the address, `query` what it cannot do without."""

    own: frozenset[str] = ALL
    other: frozenset[str] | None = None
    parts: Callable[[Any, str], dict[str, Any]] | None = None
    query: Callable[[Any], dict[str, str]] | None = None
    answer: int = 200


API: dict[str, ApiAddress] = {
    "api:openapi": ApiAddress(),
    "api:me": ApiAddress(),
    "api:organisations": ApiAddress(),
    "api:people": ApiAddress(),
    "api:posts": ApiAddress(),
    "api:records": ApiAddress(),
    "api:obligations": ApiAddress(),
    "api:certificates": ApiAddress(),
    "api:person": ApiAddress(
        own=frozenset({"nerima", "centre"}),
        other=frozenset({"nakano"}),
        parts=lambda world, owner: {"person_id": world.people[owner]},
    ),
    "api:certificate": ApiAddress(  # the issuer is the bureau
        own=frozenset({"bureau", "bureau_hr"}),
        other=frozenset({"bureau", "bureau_hr"}),
        parts=lambda world, owner: {"certificate_id": world.certificates[owner]},
    ),
    "api:coverage": ApiAddress(
        own=frozenset({"bureau"}), query=lambda world: {"subject": world.course}
    ),
    "api:secondments": ApiAddress(),
    "api:secondment_plan": ApiAddress(own=ALL - {"centre"}),
    "api:api-root": ApiAddress(answer=404),
    "api:nothing": ApiAddress(answer=404),
}
