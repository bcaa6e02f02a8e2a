"""Who stands beside whom: partners together, children under their parents in order of birth."""

from collections import defaultdict

from casestudies.diagrams.families import Sex, Union
from casestudies.diagrams.generations import Plan


def ordered(plan: Plan) -> list[list[str]]:
    """The keys of each row from left to right.

    A child who married into another family of the drawing stands at the end of the brothers and
    sisters that faces it (the ages are printed); all others keep the order of birth.
    """
    return _Order(plan).rows()


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
        self.placed: set[str] = set()
        self.found: dict[int, list[str]] = defaultdict(list)

    def rows(self) -> list[list[str]]:
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
        members = self._joined(key)
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
