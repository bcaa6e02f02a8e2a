"""Where everybody stands across: near their own, never nearer to the next than the words allow."""

from collections.abc import Sequence

ROUNDS = 12


def spread(wished: Sequence[float], apart: Sequence[float]) -> list[float]:
    """Places nearest to the wished ones (least squares) that keep order and distances.

    `apart[n]` is the least distance of place n from place n - 1; the first is not read. Pool
    adjacent violators, after Barlow and others (1972).
    """
    offset, offsets = 0.0, []
    for n, distance in enumerate(apart):
        offset += distance if n else 0.0
        offsets.append(offset)
    pools: list[tuple[float, int]] = []  # mean, how many
    for wish, off in zip(wished, offsets, strict=True):
        mean, count = wish - off, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (mean * count + before * many) / (count + many), count + many
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + off for mean, off in zip(means, offsets, strict=True)]


class Places:
    """The middle of each symbol across, in px."""

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        apart: dict[str, float],
        families: Sequence[tuple[Sequence[str], Sequence[str], float | None]],
    ) -> None:
        """`apart[key]`: from the left neighbour. `families`: (partners, children, how far right of
        the middle of the partners the children hang; None if those are no neighbours)."""
        self.rows = rows
        self.apart = apart
        self.families = [family for family in families if family[1]]
        self.x: dict[str, float] = {}
        for row in rows:
            at = 0.0
            for n, key in enumerate(row):
                at += apart[key] if n else 0.0
                self.x[key] = at
        for _ in range(ROUNDS):
            self._children_to_parents()
            self._parents_to_children()

    def middle(self, keys: Sequence[str]) -> float:
        return (min(self.x[key] for key in keys) + max(self.x[key] for key in keys)) / 2

    def _children_to_parents(self) -> None:
        for row in self.rows:
            moves: dict[str, list[float]] = {key: [] for key in row}
            for parents, children, aside in self.families:
                if children[0] in moves:
                    move = self.middle(parents) + (aside or 0.0) - self.middle(children)
                    for child in children:
                        moves[child].append(move)
            self._move(row, moves)

    def _parents_to_children(self) -> None:
        for row in reversed(self.rows):
            moves: dict[str, list[float]] = {key: [] for key in row}
            for parents, children, aside in self.families:
                if parents[0] in moves and aside is not None:  # an arch need not stand above
                    move = self.middle(children) - aside - self.middle(parents)
                    for parent in parents:
                        moves[parent].append(move)
            self._move(row, moves)

    def _move(self, row: Sequence[str], moves: dict[str, list[float]]) -> None:
        """Who has no wish of her own goes with the neighbour who has one."""
        wished, last = [], 0.0
        known = [sum(found) / len(found) if (found := moves[key]) else None for key in row]
        last = next((move for move in known if move is not None), 0.0)
        for key, move in zip(row, known, strict=True):
            last = last if move is None else move
            wished.append(self.x[key] + last)
        places = spread(wished, [self.apart[key] for key in row])
        self.x |= dict(zip(row, places, strict=True))
