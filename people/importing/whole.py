"""What only the whole file shows: the same number twice, circles, people of somewhere else."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from core.folding import fold
from core.tables import TableError
from people.importing.circles import in_circles, ranks
from people.importing.forms import Fault, fault
from people.importing.matching import OTHER_PERSON
from people.importing.moved_people import known_person
from people.importing.register import Facts, Register, log_in_id_for, section_path
from people.models import ImportRow, Organisation, Post
from people.states import STAYS_BESIDE, Move

A_FILE = 10  # rows; fewer of another place are told one by one
Edges = dict[Hashable, set[Hashable]]


@dataclass
class Reading:
    """One row on its way from the file to its judgement."""

    row: ImportRow
    facts: Facts = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    is_outside: bool = False

    @property
    def organisation(self) -> int:
        return int(self.facts["organisation"].pk)


# --- somebody else's file -----------------------------------------------------------
def refuse_foreign(readings: list[Reading], own: Organisation | None, name: str) -> None:
    """One sentence instead of a fault in every row."""
    if len(readings) < A_FILE or not all(reading.is_outside for reading in readings):
        return
    values = [reading.row.values for reading in readings]
    places = Counter(each["organisation_name"] or each["code"] for each in values)
    facts = {
        "name": name,
        "places": "、".join(place for place, _count in places.most_common(3)),
        "own": own,
    }
    if own is None:
        raise TableError(_("The organisations of “%(name)s” (%(places)s) are unknown.") % facts)
    message = _(
        "“%(name)s” is about the people of %(places)s. You can import the people of %(own)s and of "
        "the organisations below it."
    )
    raise TableError(message % facts)


def refuse_strange_numbers(readings: list[Reading], name: str) -> None:
    """A list without an organisation reads as one's own; other people's numbers betray it."""
    strange = [
        reading
        for reading in readings
        if any(each.get("kind") == OTHER_PERSON for each in reading.row.errors)
    ]
    if len(strange) >= A_FILE and len(strange) * 2 > len(readings):
        message = _(
            "In “%(name)s” %(count)s staff numbers belong to other people here. Is it the list of "
            "another organisation? If not, check the column of staff numbers."
        )
        raise TableError(message % {"name": name, "count": len(strange)})


# --- twice --------------------------------------------------------------------------
def find_repetitions(readings: Iterable[Reading], register: Register) -> None:
    """One number, one log-in ID with two names, or one post twice: slips of the pen."""
    before: dict[tuple[Any, ...], Reading] = {}
    for reading in readings:
        number, organisation = reading.facts["staff_number"], reading.organisation
        same = ("number", organisation, number)
        if number and (first := before.setdefault(same, reading)) is not reading:
            _add(reading, "staff_number", _("Row %(row)s has the same staff number."), first)
            continue
        if login := log_in_id_for(reading.facts, register.codes):
            _find_same_login(reading, login, before)


def _find_same_login(reading: Reading, login: str, before: dict[tuple[Any, ...], Reading]) -> None:
    facts = reading.facts
    first = before.setdefault(("login", login), reading)
    if not _same_name(first.facts, facts):
        column = "login_id" if facts["login_id"] else "staff_number"
        message = _("Row %(row)s has the same log-in ID under another name.")
        _add(reading, column, message, first)
    elif not facts["staff_number"]:
        post = ("post", login, reading.organisation, facts["section"], facts["start"])
        if (first := before.setdefault(post, reading)) is not reading:
            _add(reading, "login_id", _("Row %(row)s says the same of this person."), first)


def _same_name(one: Facts, other: Facts) -> bool:
    pairs = [(fold(one[name]), fold(other[name])) for name in ("last_name", "first_name")]
    return all(not a or not b or a == b for a, b in pairs)


def _add(reading: Reading, column: str, message: str, first: Reading) -> None:
    reading.faults.append(fault(column, message % {"row": first.row.number}))


def find_repeated_moves(readings: Iterable[Reading], register: Register) -> None:
    """A person moves, comes or goes once; 併任 may be several, each of another post."""
    before: dict[tuple[Any, ...], Reading] = {}
    for reading in readings:
        facts, who = reading.facts, _row_node(reading, register)
        what: tuple[Any, ...] = (who,)
        if facts["move"] in STAYS_BESIDE:
            what = (who, facts["move"], reading.organisation, facts["section"])
        if (first := before.setdefault(what, reading)) is not reading:
            _add(reading, "staff_number", _("Row %(row)s moves the same person."), first)


# --- circles ------------------------------------------------------------------------
def find_circles(readings: list[Reading], register: Register) -> None:
    """Refuses A under B under A, also by way of what is registered, and gives every other row
    its rank. A person in several rows stands where the lowest of them stands."""
    nodes = {id(reading): _row_node(reading, register) for reading in readings}
    named = _supervisors(readings, nodes, register)
    above: Edges = defaultdict(set)
    for reading in readings:
        above[nodes[id(reading)]] |= {named[id(reading)]} - {None}
    circles = in_circles(_registered(readings, above, register) | above)
    _tell_circle(
        [each for each in readings if {nodes[id(each)], named[id(each)]} <= circles],
        "supervisor",
        _("These people would be each other's supervisors (rows %(rows)s)."),
    )
    rank = ranks({node: ups - circles for node, ups in above.items()}, nodes.values())
    for reading in readings:
        reading.row.rank = rank[nodes[id(reading)]]


def _supervisors(
    readings: list[Reading], nodes: dict[int, Hashable], register: Register
) -> dict[int, Hashable]:
    """Whom each row names, None for nobody: by number in the same organisation first."""
    by_number = {
        (reading.organisation, reading.facts["staff_number"]): nodes[id(reading)]
        for reading in readings
    }
    found: dict[int, Hashable] = {}
    for reading in readings:
        typed, place = reading.facts["supervisor"], reading.organisation
        person = register.supervisor(place, typed) if typed else None
        outside = ("person", person.pk) if person else None
        found[id(reading)] = by_number.get((place, typed), outside) if typed else None
    return found


def _row_node(reading: Reading, register: Register) -> Hashable:
    """The person where there is one, else the number, else the log-in ID."""
    facts, place = reading.facts, reading.organisation
    if "move" in facts and (person := known_person(facts, register)):
        return ("person", person.pk)
    login = log_in_id_for(facts, register.codes)
    if post := register.by_number.get((place, facts["staff_number"])):
        return ("person", post.person_id)
    if known := register.by_login.get(login):
        return ("person", known.pk)
    return ("new", login or place, facts["staff_number"])


def _registered(readings: list[Reading], above: Edges, register: Register) -> Edges:
    """The supervisors of whom the file does not name one."""
    places = {reading.organisation for reading in readings}
    posts = Post.objects.ending_after(register.on).filter(organisation__in=places)
    posts = posts.exclude(person__in=_leaving_their_place(readings, register))
    edges: Edges = defaultdict(set)
    for person, supervisor in posts.exclude(supervisor=None).values_list("person", "supervisor"):
        if not above.get(("person", person)):
            edges[("person", person)].add(("person", supervisor))
    return edges


def _leaving_their_place(readings: list[Reading], register: Register) -> set[int]:
    """In a personnel change: whoever stood above them does so no longer, unless the file says it."""
    moving = [each for each in readings if each.facts.get("move") in {Move.TRANSFER, Move.LEAVE}]
    people = (known_person(each.facts, register) for each in moving)
    return {person.pk for person in people if person is not None}


def find_section_circles(readings: list[Reading]) -> None:
    """支援課/相談係 in one row and 相談係/支援課 in another cannot both be meant."""
    paths = {
        id(reading): [(reading.organisation, n) for n in section_path(reading.facts["section"])]
        for reading in readings
    }
    above: Edges = defaultdict(set)
    for path in paths.values():
        for upper, lower in pairwise(path):
            above[lower].add(upper)
    circles = in_circles(above)
    _tell_circle(
        [r for r in readings if any({*pair} <= circles for pair in pairwise(paths[id(r)]))],
        "section",
        _("These sections would lie inside each other (rows %(rows)s)."),
    )


def _tell_circle(readings: list[Reading], column: str, message: str) -> None:
    rows = "、".join(str(reading.row.number) for reading in readings[:10])
    for reading in readings:
        reading.faults.append(fault(column, message % {"rows": rows}))
