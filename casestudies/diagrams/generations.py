"""Which row everybody stands in, and who must be drawn twice.

Partners stand in one row, children one row below. Where a family makes that impossible (a union
across generations, foster parents of another row) a person is drawn a second time, marked as
repeated: no line then has to cross a row of symbols.
"""

from dataclasses import dataclass, field, replace

from django.utils.translation import pgettext

from casestudies.diagrams.families import Child, Family, Person, Union


@dataclass(frozen=True)
class Symbol:
    """`key` is unique in the drawing; repeated symbols share the person."""

    key: str
    person: Person
    is_repeated: bool = False
    is_stranger: bool = False  # a partner nobody knows


@dataclass
class Plan:
    symbols: dict[str, Symbol]
    unions: list[Union]  # partners are always two, partners and children are keys of symbols
    rows: dict[str, int] = field(default_factory=dict)


class _Groups:
    """Partners of one row, and which group stands above which."""

    def __init__(self, plan: Plan) -> None:
        self.of = {key: key for key in plan.symbols}
        self.members = {key: [key] for key in plan.symbols}
        self.below: dict[str, set[str]] = {key: set() for key in plan.symbols}
        for union in plan.unions:
            for partner in union.partners:
                self.below[partner] |= {child.person for child in union.children}

    def children(self, group: str) -> set[str]:
        return {self.of[child] for member in self.members[group] for child in self.below[member]}

    def is_above(self, one: str, other: str) -> bool:
        waiting, seen = [self.of[one]], set()
        while waiting:
            group = waiting.pop()
            if group == self.of[other]:
                return True
            if group not in seen:
                seen.add(group)
                waiting += self.children(group)
        return False

    def join(self, one: str, other: str) -> None:
        kept, gone = self.of[one], self.of[other]
        if kept != gone:
            self.members[kept] += self.members.pop(gone)
            self.of |= dict.fromkeys(self.members[kept], kept)

    def add(self, key: str, children: set[str], group: str) -> None:
        self.of[key] = key
        self.members[key] = [key]
        self.below[key] = children
        self.join(group, key)


def plan_of(family: Family) -> Plan:
    """Symbols, unions between symbols, and the row of each, 0 at the top."""
    plan = Plan({person.id: Symbol(person.id, person) for person in family.people}, [])
    for number, union in enumerate(family.unions):
        plan.unions.append(_with_stranger(plan, union, number))
    groups = _Groups(plan)
    for number, union in enumerate(plan.unions):
        one, other = union.partners
        if groups.of[one] == groups.of[other]:
            continue
        if groups.is_above(one, other):
            plan.unions[number] = _repeat_partner(plan, groups, number, one, other)
        elif groups.is_above(other, one):
            plan.unions[number] = _repeat_partner(plan, groups, number, other, one)
        else:
            groups.join(one, other)
    depth = _depths(groups)
    top = min(depth.values(), default=0)
    plan.rows = {key: depth[groups.of[key]] - top for key in plan.symbols}
    _repeat_children(plan)
    return plan


def _with_stranger(plan: Plan, union: Union, number: int) -> Union:
    if len(union.partners) == 2:
        return union
    key = f"?{number}"
    person = Person(key, pgettext("genogram", "Unknown"))
    plan.symbols[key] = Symbol(key, person, is_stranger=True)
    return replace(union, partners=(*union.partners, key))


def _repeat_partner(plan: Plan, groups: _Groups, number: int, elder: str, other: str) -> Union:
    """The elder is drawn again beside the partner of a later generation."""
    union = plan.unions[number]
    key = f"{elder}*{number}"
    plan.symbols[key] = replace(plan.symbols[elder], key=key, is_repeated=True)
    groups.add(key, {child.person for child in union.children}, other)
    return replace(union, partners=(key, other))


def _depths(groups: _Groups) -> dict[str, int]:
    """Rows of the groups: as far down as their children allow, brothers and sisters in one row."""
    order = _from_the_top(groups)
    parents: dict[str, list[str]] = {group: [] for group in order}
    for group in order:
        for child in groups.children(group):
            parents[child].append(group)
    depth: dict[str, int] = {}
    for group in order:
        depth[group] = max((depth[one] + 1 for one in parents[group]), default=0)
    for group in reversed(order):
        deeper = [depth[one] for one in groups.children(group) if groups.children(one)]
        if deeper:
            depth[group] = min(deeper) - 1
    for group in order:
        if not groups.children(group) and parents[group]:
            depth[group] = max(depth[one] for one in parents[group]) + 1
    return depth


def _from_the_top(groups: _Groups) -> list[str]:
    """Every group after all that stand above it; otherwise as entered."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(group: str) -> None:
        if group not in seen:
            seen.add(group)
            for child in sorted(groups.children(group)):
                visit(child)
            order.append(group)

    for group in reversed(groups.members):
        visit(group)
    return order[::-1]


def _repeat_children(plan: Plan) -> None:
    """A child who stands in any other row than the next is drawn again below these parents."""
    for number, union in enumerate(plan.unions):
        row = plan.rows[union.partners[0]] + 1
        children: list[Child] = []
        for child in union.children:
            key = child.person
            if plan.rows[key] != row:
                key = f"{child.person}*c{number}"
                symbol = plan.symbols[child.person]
                plan.symbols[key] = replace(symbol, key=key, is_repeated=True)
                plan.rows[key] = row
            children.append(replace(child, person=key))
        plan.unions[number] = replace(union, children=tuple(children))
