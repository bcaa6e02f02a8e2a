"""Who stands beside whom: partners together, children under their parents in order of birth."""

from collections import defaultdict

from casestudies.diagrams.families import Sex, Union
from casestudies.diagrams.generations import Plan

MOST_TRIES = 8


def ordered(plan: Plan) -> list[list[str]]:
    """The keys of each row from left to right.

    A child who married into another family of the drawing stands at the end of the brothers and
    sisters that faces it (the ages are printed); all others keep the order of birth. Each family
    of origin is tried as the first; the order in which lines cross least is taken.
    """
    born = {child.person for union in plan.unions for child in union.children}
    first = [key for key in plan.symbols if key not in born] or list(plan.symbols)
    order = _Order(plan)
    tries = [order.rows(key) for key in first[:MOST_TRIES]]
    return min(tries, key=lambda rows: _tangle(plan, rows))  # the earliest of equals


def _tangle(plan: Plan, rows: list[list[str]]) -> int:
    """How often children of two unions stand among or on the wrong side of each other."""
    at = {key: n for row in rows for n, key in enumerate(row)}
    spans = []
    for union in plan.unions:
        children = [at[child.person] for child in union.children]
        parents = [at[partner] for partner in union.partners]
        if children:
            row = plan.rows[union.partners[0]]
            spans.append((row, sum(parents) / 2, min(children), max(children)))
    arches = sum(abs(at[one] - at[other]) - 1 for one, other in (it.partners for it in plan.unions))
    crossed = sum(
        a[0] == b[0] and a[1] <= b[1] and a[3] >= b[2] for a in spans for b in spans if a is not b
    )
    return 3 * crossed + arches


class _Order:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.unions: dict[str, list[Union]] = defaultdict(list)
        self.births: dict[str, list[Union]] = defaultdict(list)
        for union in plan.unions:
            for partner in union.partners:
                self.unions[partner].append(union)
            for child in union.children:
                self.births[child.person].append(union)
        self.circles: dict[str, list[str]] = {}

    def rows(self, first: str) -> list[list[str]]:
        self.placed: set[str] = set()
        self.found: dict[int, list[str]] = defaultdict(list)
        self._visit(self._founder(first))
        waiting = list(self.plan.symbols)
        while left := [key for key in waiting if key not in self.placed]:
            # First the family of origin of somebody who is already there, so that it stands next.
            linked = (
                partner
                for key in waiting
                if key in self.placed
                for union in self.births[key]
                for partner in union.partners
                if partner not in self.placed
            )
            self._visit(self._founder(next(linked, left[0])))
        numbers = sorted(self.found)
        return [self.found[number] for number in numbers]

    def _founder(self, key: str) -> str:
        """The first ancestor, by fathers and mothers of whoever stands in the way."""
        seen: set[str] = set()
        while key not in seen:
            seen.add(key)
            above = [
                partner
                for member in self._circle(key)
                for union in self.births[member]
                for partner in union.partners
                if partner not in self.placed
            ]
            if above:
                key = above[0]
        return key

    def _visit(self, key: str) -> None:
        if key in self.placed:
            return
        circle = self._circle(key)
        self.placed |= set(circle)
        self.found[self.plan.rows[key]] += circle
        told: list[Union] = []
        for member in circle:
            for union in self.unions[member]:
                if union not in told:
                    told.append(union)
                    self._visit_children(union)

    def _visit_children(self, union: Union) -> None:
        children = [child.person for child in union.children]
        for child in sorted(children, key=self._leads_away):
            self._visit(child)

    def _leads_away(self, child: str) -> bool:
        return any(
            self.births[member] and member != child and member not in self.placed
            for member in self._circle(child)
        )

    def _circle(self, key: str) -> list[str]:
        """All who are joined by unions, in the order in which they stand."""
        if key not in self.circles:
            line = self._line(self._joined(key))
            self.circles |= dict.fromkeys(line, line)
        return self.circles[key]

    def _line(self, members: list[str]) -> list[str]:
        hub = max(members, key=lambda it: (len(self.unions[it]), -members.index(it)))
        line = [hub]
        waiting = [hub]
        while waiting:
            one = waiting.pop(0)
            for union in self.unions[one]:
                other = next((it for it in union.partners if it != one), one)
                if other not in line:
                    self._stand(line, one, other)
                    waiting.append(other)
        return line

    def _stand(self, line: list[str], one: str, other: str) -> None:
        """Men stand left in a couple; of several partners the first left, the later ones right."""
        sexes = self.plan.symbols[one].person.sex, self.plan.symbols[other].person.sex
        is_couple = len(line) == 1 and len(self.unions[one]) == 1
        is_left = sexes != (Sex.FEMALE, Sex.MALE) if is_couple else line[0] != one
        if is_couple and sexes[0] == Sex.UNKNOWN and sexes[1] == Sex.MALE:
            is_left = False
        if is_left:
            line.append(other)
        else:
            line.insert(0, other)

    def _joined(self, key: str) -> list[str]:
        found, waiting = [key], [key]
        while waiting:
            for union in self.unions[waiting.pop(0)]:
                new = [it for it in union.partners if it not in found]
                found += new
                waiting += new
        return sorted(found, key=list(self.plan.symbols).index)
