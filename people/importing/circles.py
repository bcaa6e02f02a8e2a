"""Who stands above whom in a file: circles are refused, and supervisors come before their people."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def in_circles(above: Mapping[Node, set[Node]]) -> set[Node]:
    """The nodes from which a way up leads back to themselves, and those between two such."""
    left = {node for node in above if above[node]}
    edges = {(node, up) for node in left for up in above[node]}
    for turned in (False, True):  # first peel off what leads nowhere, then what nothing leads to
        left = _peeled(left, edges, turned=turned)
        edges = {(node, up) for node, up in edges if node in left and up in left}
    return left


def _peeled(left: set[Node], edges: set[tuple[Node, Node]], *, turned: bool) -> set[Node]:
    onward: dict[Node, set[Node]] = defaultdict(set)
    back: dict[Node, set[Node]] = defaultdict(set)
    for node, up in edges:
        start, goal = (up, node) if turned else (node, up)
        onward[start].add(goal)
        back[goal].add(start)
    nodes = left | {up for _node, up in edges}
    ends = [node for node in nodes if not onward[node]]
    while ends:
        end = ends.pop()
        nodes.discard(end)
        for before in back[end]:
            onward[before].discard(end)
            if not onward[before]:
                ends.append(before)
    return nodes


def ranks(above: Mapping[Node, set[Node]], nodes: Iterable[Node]) -> dict[Node, int]:
    """0 for who names nobody of `nodes`, else one more than the highest of those named.

    Circles must have been taken out; a node in one gets 0.
    """
    wanted = set(nodes)
    waiting = {node: {up for up in above.get(node, ()) if up in wanted} for node in wanted}
    below: dict[Node, set[Node]] = defaultdict(set)
    for node, ups in waiting.items():
        for up in ups:
            below[up].add(node)
    rank = dict.fromkeys(wanted, 0)
    ready = [node for node, ups in waiting.items() if not ups]
    while ready:
        node = ready.pop()
        for lower in below[node]:
            rank[lower] = max(rank[lower], rank[node] + 1)
            waiting[lower].discard(node)
            if not waiting[lower]:
                ready.append(lower)
    return {node: found if not waiting[node] else 0 for node, found in rank.items()}
