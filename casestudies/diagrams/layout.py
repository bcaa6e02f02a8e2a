"""A family laid out: a place for every symbol, line and household, before anything is drawn.

Every person owns a column as wide as symbol and words; lines run only in the gaps between columns
and in the bands between rows, so nothing lies over a symbol or a label, whatever the family.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from casestudies.diagrams import labels
from casestudies.diagrams.families import Family, Union
from casestudies.diagrams.generations import Plan, Symbol, plan_of
from casestudies.diagrams.ordering import ordered
from casestudies.diagrams.placing import Places

SIZE = 40  # of a symbol
LEAST_COLUMN = 64
GAP, CHANNEL, LANE = 36, 12, 14
CUSTODY, BESIDE = 8.0, 16.0  # px aside; between lines that end at one child
HEAD, FOOT = 30, 16  # of a row: room for the corner of a household, and under its words
EDGE = 24
MOST_EMS, MOST_LINES = 8, 3
Point = tuple[float, float]


@dataclass(frozen=True)
class Placed:
    """A symbol by its middle, with its words below. `left` to `right` is its column."""

    symbol: Symbol
    x: float
    y: float
    words: list[str]
    left: float
    right: float
    bottom: float

    @property
    def top(self) -> float:
        return self.y - SIZE / 2


@dataclass(frozen=True)
class Bond:
    """The line of a union, and from where its children hang."""

    union: Union
    path: list[Point]
    mark: Point  # where the strokes of a separation lie
    drop: Point
    bus: float  # how far down the line lies from which children hang
    hangs: dict[str, float]  # where the line of each child ends across


@dataclass
class Layout:
    placed: dict[str, Placed] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    width: float = 0
    height: float = 0


def lay_out(family: Family) -> Layout:
    return _Maker(plan_of(family)).layout()


class _Maker:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows = ordered(plan)
        self.row_of = {key: n for n, row in enumerate(self.rows) for key in row}
        self.words = {key: _words(symbol) for key, symbol in plan.symbols.items()}
        self.column = {
            key: max([LEAST_COLUMN, *(labels.width(line) + 6 for line in words)])
            for key, words in self.words.items()
        }
        # What runs down in the gap right of a symbol: (order, number of union, which end).
        self.channels: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for number, union in enumerate(plan.unions):
            self._channels_of(number, union)
        families = [
            (union.partners, [child.person for child in union.children], self._aside(number, union))
            for number, union in enumerate(plan.unions)
        ]
        self.x = Places(self.rows, self._apart(), families).x
        shift = EDGE - min(x - self.column[key] / 2 for key, x in self.x.items())
        self.x = {key: x + shift for key, x in self.x.items()}

    def layout(self) -> Layout:
        made = Layout(rows=self.rows)
        y = EDGE + 0.0
        for n, row in enumerate(self.rows):
            y += HEAD
            lines = max(len(self.words[key]) for key in row)
            bottom = y + SIZE + lines * labels.LINE + 4
            for key in row:
                made.placed[key] = self._placed(key, y + SIZE / 2)
            y = self._bonds(made, n, bottom + FOOT)
        made.height = y + EDGE - FOOT
        made.width = max(one.right for one in made.placed.values()) + EDGE
        return made

    def _placed(self, key: str, y: float) -> Placed:
        x, half, words = self.x[key], self.column[key] / 2, self.words[key]
        bottom = y + SIZE / 2 + len(words) * labels.LINE + 4
        return Placed(self.plan.symbols[key], x, y, words, x - half, x + half, bottom)

    def _standing(self, union: Union) -> tuple[str, str, bool]:
        """The left and the right partner, and whether they are neighbours."""
        one, other = union.partners
        row = self.rows[self.row_of[one]]
        left, right = sorted((row.index(one), row.index(other)))
        return row[left], row[right], right - left == 1

    def _channels_of(self, number: int, union: Union) -> None:
        left, right, is_near = self._standing(union)
        if is_near and not any(end == "middle" for _, _, end in self.channels[left]):
            self.channels[left].append((1, number, "middle"))
            return
        row = self.rows[self.row_of[left]]
        self.channels[left].append((0, number, "left"))
        self.channels[row[row.index(right) - 1]].append((2, number, "right"))

    def _aside(self, number: int, union: Union) -> float | None:
        """How far from the middle of neighbours their children hang."""
        left, right, _ = self._standing(union)
        found = sorted(self.channels[left])
        if (1, number, "middle") not in found:
            return None
        n = found.index((1, number, "middle"))
        slant = (self.column[left] - self.column[right]) / 4
        return slant + (n - (len(found) - 1) / 2) * CHANNEL + _towards(union, left, right)

    def _apart(self) -> dict[str, float]:
        apart = {}
        for row in self.rows:
            for before, key in zip([None, *row], row, strict=False):
                gap = GAP + CHANNEL * max(0, len(self.channels[before or ""]) - 1)
                apart[key] = gap + (self.column[before or key] + self.column[key]) / 2
        return apart

    def _channel(self, number: int, end: str) -> tuple[float, int]:
        """Where it runs across, and its number among those at the same symbol."""
        for key, found in self.channels.items():
            for n, (_, owner, which) in enumerate(sorted(found)):
                if (owner, which) == (number, end):
                    row = self.rows[self.row_of[key]]
                    after = row[row.index(key) + 1]
                    right_edge = self.x[key] + self.column[key] / 2
                    middle = (right_edge + self.x[after] - self.column[after] / 2) / 2
                    return middle + (n - (len(found) - 1) / 2) * CHANNEL, n
        raise KeyError((number, end))

    def _bonds(self, made: Layout, row: int, y: float) -> float:
        """The lines below a row; gives where the next row may begin."""
        mine = [
            (number, union)
            for number, union in enumerate(self.plan.unions)
            if self.row_of[union.partners[0]] == row
        ]
        arches = _Lanes()
        found: list[tuple[Union, list[Point], Point, Point]] = []
        for number, union in mine:
            found.append(self._bond(number, union, made, arches, y))
        below = y + arches.height
        buses = _Lanes()
        for union, path, mark, drop in found:
            hangs = {child.person: self._hangs(child.person, union) for child in union.children}
            across = [drop[0], *hangs.values()]
            lane = buses.take(min(across), max(across)) if hangs else 0
            made.bonds.append(Bond(union, path, mark, drop, below + lane * LANE, hangs))
        return below + buses.height

    def _hangs(self, child: str, union: Union) -> float:
        """The lines of own and of foster parents end side by side, or one would hide the other."""
        parents = [it for it in self.plan.unions if any(one.person == child for one in it.children)]
        return self.x[child] + (parents.index(union) - (len(parents) - 1) / 2) * BESIDE

    def _bond(
        self, number: int, union: Union, made: Layout, arches: "_Lanes", y: float
    ) -> tuple[Union, list[Point], Point, Point]:
        left, right, _ = self._standing(union)
        one, other = made.placed[left], made.placed[right]
        edge, far = one.x + SIZE / 2, other.x - SIZE / 2
        if any((owner, end) == (number, "middle") for _, owner, end in self.channels[left]):
            x, _ = self._channel(number, "middle")
            towards = _towards(union, left, right)
            mark = (x - towards if towards else x + 12, one.y)
            drop = x + towards
            if (
                len(union.children) == 1
                and abs((only := self._hangs(union.children[0].person, union)) - drop) < 8
            ):
                drop = only  # rather straight down than a step hardly seen
            return union, [(edge, one.y), (far, one.y)], mark, (drop, one.y)
        (start, n), (end, m) = self._channel(number, "left"), self._channel(number, "right")
        lane = y + arches.take(start, end) * LANE
        exit_, entry = one.y + min(7 + 6 * n, 18), other.y + min(7 + 6 * m, 18)
        path = [
            (edge, exit_),
            (start, exit_),
            (start, lane),
            (end, lane),
            (end, entry),
            (far, entry),
        ]
        children = [self.x[child.person] for child in union.children]
        wished = sum(children) / len(children) if children else (start + end) / 2
        x = min(max(wished, start + 4), end - 4)
        aside = x + 14 if x + 24 < end else x - 14  # never in the corner of the arch
        return union, path, (aside, lane), (x, lane)


class _Lanes:
    """Bands below a row; what overlaps across lies in different ones."""

    def __init__(self) -> None:
        self.lanes: list[list[tuple[float, float]]] = []

    def take(self, start: float, end: float) -> int:
        for n, lane in enumerate(self.lanes):
            if all(end + CHANNEL < left or right + CHANNEL < start for left, right in lane):
                lane.append((start, end))
                return n
        self.lanes.append([(start, end)])
        return len(self.lanes) - 1

    @property
    def height(self) -> float:
        return len(self.lanes) * LANE


def _towards(union: Union, left: str, right: str) -> float:
    """After a divorce the children hang on the side of who has custody."""
    return {left: -CUSTODY, right: CUSTODY}.get(union.custody, 0.0)


def _words(symbol: Symbol) -> list[str]:
    lines = labels.wrapped(symbol.person.name, MOST_EMS, MOST_LINES)
    return lines + labels.wrapped(symbol.person.note, MOST_EMS, 2)
