"""Names by chance, each pair of family and given name once."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from home.demo.contents import read


@dataclass(frozen=True)
class Name:
    last: str
    first: str
    last_kana: str
    first_kana: str

    def as_fields(self) -> dict[str, str]:
        return {
            "last_name": self.last,
            "first_name": self.first,
            "last_name_kana": self.last_kana,
            "first_name_kana": self.first_kana,
        }


def names(rng: Random, *, taken: set[tuple[str, str]]) -> Iterator[Name]:
    """Without end. Every family name comes once before any comes again."""
    given = read("names.toml")
    surnames = _pairs(given["surnames"])
    firsts = _pairs(given["women"]) + _pairs(given["men"])
    while True:
        rng.shuffle(surnames)
        for last, last_kana in surnames:
            first, first_kana = rng.choice(firsts)
            if (last, first) not in taken:
                taken.add((last, first))
                yield Name(last, first, last_kana, first_kana)


def _pairs(text: str) -> list[tuple[str, str]]:
    lines = (line.split() for line in text.strip().splitlines())
    return [(written, kana) for written, kana in lines]
