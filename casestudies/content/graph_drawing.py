"""Draws a case as a graph: a row for each stage, documents on the left, tasks on the right. Ways
run only in the gutter between them and in the margin, each in a lane of its own."""

from collections.abc import Iterator, Sequence

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.content.graph import Arrow, Graph, Node, graph_table
from casestudies.diagrams.labels import LINE, wrapped
from casestudies.diagrams.legends import Entry, legend
from casestudies.diagrams.svg import document, shape, short, stroke, words

LEFT, COLUMN, LANE = 16, 320, 14
EMS, LINES, PAD = 21, 3, 12
HEAD, SPACE, BETWEEN = 34, 12, 20
DASH, BROKEN = "7 4", "2 4"
Box = tuple[float, float, float]  # left, top, height


def graph_drawing(graph: Graph) -> SafeString:
    """The graph as an <svg>; its description tells every way."""
    plan = _Plan(graph)
    parts = [*plan.heads, *plan.boxes(), *plan.ways(), *plan.ways_again()]
    below, end = legend(_entries(graph), plan.height, plan.width)
    table = graph_table(graph)
    told = ["、".join((row[2], row[3])) for row in table.rows if row[3]]
    title = _("The ways through “%(case)s”") % {"case": graph.title}
    return document([*parts, below], plan.width, end, title, " ".join(told))


class _Plan:
    """Where everything stands, from top to bottom in one pass."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.right = LEFT + COLUMN + LANE * (len(graph.opens) + 2)
        self.width = self.right + COLUMN + LANE * (len(graph.asks_again) + 2)
        self.places: dict[str, Box] = {}
        self.heads: list[SafeString] = []
        y = float(BETWEEN)
        for row in graph.rows:
            self.heads.append(words([row.name], LEFT, y + 14, anchor="start", bold=True))
            top = y + HEAD
            ends = (self._stack(row.documents, LEFT, top), self._stack(row.tasks, self.right, top))
            y = max(*ends, top) + BETWEEN
        self.height = y

    @cached_property
    def nodes(self) -> list[Node]:
        return [node for row in self.graph.rows for node in (*row.documents, *row.tasks)]

    def _stack(self, nodes: Sequence[Node], x: float, y: float) -> float:
        for node in nodes:
            high = LINE * len(wrapped(node.name, EMS, LINES)) + PAD
            self.places[node.key] = (x, y, high)
            y += high + SPACE
        return y

    def boxes(self) -> Iterator[SafeString]:
        for node in self.nodes:
            x, y, high = self.places[node.key]
            d = f"M{short(x)} {short(y)}h{COLUMN}v{short(high)}h-{COLUMN}z"
            yield shape(d, width=1.5, dash=DASH if node.is_closed else "")
            lines = wrapped(node.name, EMS, LINES)
            yield words(lines, x + PAD, y + PAD / 2 + 14, anchor="start")

    def ways(self) -> Iterator[SafeString]:
        """Out of the left side of a task, down its lane, into the right side of a document."""
        for number, arrow in enumerate(self.graph.opens):
            lane = LEFT + COLUMN + LANE * (number + 1.5)
            yield self._way(arrow, self.right, lane, LEFT + COLUMN)

    def ways_again(self) -> Iterator[SafeString]:
        """Out of the right side of a task, down its lane, into the right side of the later one."""
        edge = self.right + COLUMN
        for number, arrow in enumerate(self.graph.asks_again):
            lane = edge + LANE * (number + 1.5)
            yield self._way(arrow, edge, lane, edge, dash=BROKEN)

    def _way(
        self, arrow: Arrow, out: float, lane: float, into: float, *, dash: str = ""
    ) -> SafeString:
        start, end = self._middle(arrow.start), self._middle(arrow.end)
        line = f"M{short(out)} {short(start)}H{short(lane)}V{short(end)}H{short(into + 9)}"
        return stroke(line, width=1.5, dash=dash, arrow=_head(into, end))

    def _middle(self, key: str) -> float:
        _x, y, high = self.places[key]
        return y + high / 2


def _head(x: float, y: float) -> str:
    """An arrow head that points to the left."""
    return f"M{short(x)} {short(y)}l10 -5v10z"


def _entries(graph: Graph) -> list[Entry]:
    square = "M-22 -10h44v20h-44z"
    line = "M22 0H-13"
    entries = [(shape(square, width=1.5), pgettext("case graph", "Document or task"))]
    if any(node.is_closed for row in graph.rows for node in row.documents):
        closed = shape(square, width=1.5, dash=DASH)
        entries.append((closed, pgettext("case graph", "Document for some groups")))
    if graph.opens:
        way = stroke(line, width=1.5, arrow=_head(-22, 0))
        entries.append((way, pgettext("case graph", "Answer that opens it")))
    if graph.asks_again:
        way = stroke(line, width=1.5, dash=BROKEN, arrow=_head(-22, 0))
        entries.append((way, pgettext("case graph", "Asked again")))
    return entries
