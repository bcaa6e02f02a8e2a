"""A whole case as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casestudies.content.stages import Card, Stage, cards_from, stages_from
from casestudies.content.tasks import Task, items


@dataclass(frozen=True)
class Criterion:
    """Of the mutual review: levels from the lowest, the first counting 0."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """How the panel marked an example by one criterion: names, as the criteria have them."""

    criterion: str
    level: str
    why: str


@dataclass(frozen=True)
class Example:
    """An example answer, to practise the mutual review on (E9)."""

    title: str
    text: str
    marks: tuple[Mark, ...]

    def mark(self, criterion: str) -> Mark | None:
        return next((mark for mark in self.marks if mark.criterion == criterion), None)


@dataclass(frozen=True)
class Case:
    title: str
    lead: str
    care_note: str
    source: str
    stages: tuple[Stage, ...]
    cards: tuple[Card, ...]
    criteria: tuple[Criterion, ...]
    guide: str
    examples: tuple[Example, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(stage.minutes for stage in self.stages)

    def stage(self, number: int) -> Stage | None:
        """Stages count from 1; None outside."""
        return self.stages[number - 1] if 1 <= number <= len(self.stages) else None

    def card(self, key: str) -> Card | None:
        return next((card for card in self.cards if card.key == key), None)

    def tasks(self) -> Iterator[tuple[Stage, Task]]:
        for stage in self.stages:
            for task in stage.tasks:
                yield stage, task

    def task(self, key: str) -> Task | None:
        return next((task for _stage, task in self.tasks() if task.key == key), None)


def case_from(content: Mapping[str, Any]) -> Case:
    """Reads what `content_of` wrote."""
    return Case(
        title=content["title"],
        lead=content["lead"],
        care_note=content["care_note"],
        source=content["source_kind"],
        stages=stages_from(content["stages"]),
        cards=cards_from(content["cards"]),
        criteria=tuple(
            Criterion(block["value"]["name"], tuple(items(block["value"]["levels"])))
            for block in content["criteria"]
        ),
        guide=content["guide"],
        examples=tuple(map(_example, content.get("examples", ()))),  # none in editions of before
    )


def _example(block: Mapping[str, Any]) -> Example:
    value = block["value"]
    marks = tuple(Mark(**one) for one in items(value["marks"]))
    return Example(value["title"], value["text"], marks)
