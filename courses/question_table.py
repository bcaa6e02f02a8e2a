"""設問の成績 as it may be printed: figures in words, small counts hidden."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts import Series, bar_chart
from core.exports import Column
from courses.grading import spelling
from courses.grading.numbers import lies_in, read_number
from courses.item_statistics import LEAST_JUDGED, ItemFigures
from courses.models import Question
from courses.paper import TEXTS, Item, options_of, parts_of
from records.suppression import LEAST_SHOWN, shown, suppressed

LABEL = 28  # letters of a question beside its bar


@dataclass(frozen=True)
class Choice:
    text: str
    people: str
    right: bool


@dataclass(frozen=True)
class Distribution:
    """Who chose what; `of` names the item where a question has several."""

    of: str
    choices: list[Choice]


class QuestionRow:
    """One question: every property is a text that may leave the house."""

    def __init__(self, number: int, figures: ItemFigures) -> None:
        self.number, self._figures, self._item = number, figures, figures.item
        self.is_known = figures.people >= LEAST_SHOWN

    @property
    def prompt(self) -> str:
        text = self._item["prompt"]
        return (
            _("%(question)s (before it was changed)") % {"question": text} if self.is_old else text
        )

    @property
    def is_old(self) -> bool:
        return self._figures.changed_later

    @property
    def kind(self) -> str:
        return str(Question.Kind(self._item["kind"]).label)

    @property
    def people(self) -> str:
        return shown(self._figures.people)

    @cached_property
    def percent_right(self) -> int | None:
        """None where it would tell what fewer than five people did."""
        wrong = self._figures.people - self._figures.right
        if not self.is_known or _is_small(self._figures.right) or _is_small(wrong):
            return None
        return round(100 * self._figures.share_right)

    @property
    def share_right(self) -> str:
        if self.percent_right is not None:
            return f"{self.percent_right}%"
        if not self.is_known:
            return _("Not shown")
        if _is_small(self._figures.right):
            return _("Right: fewer than 5 people")
        return _("Not right: fewer than 5 people")

    @property
    def mean_credit(self) -> str:
        """Of the points; says more than the share that is wholly right where parts count."""
        if self.percent_right is None:
            return _("Not shown")
        return f"{round(100 * self._figures.mean_credit)}%"

    @property
    def asks_certainty(self) -> bool:
        return self._figures.certain > 0

    @property
    def sure_and_wrong(self) -> str:
        """Of those who said how certain they are: who was certain of what is wrong."""
        asked, count = self._figures.certain, self._figures.sure_and_wrong
        if not self.asks_certainty:
            return "–"
        if asked < LEAST_SHOWN:
            return _("Not shown")
        if _is_small(count):
            return _("Fewer than 5 people")
        if _is_small(asked - count):
            return _("All but fewer than 5 people")
        return f"{round(100 * count / asked)}%"

    @property
    def discrimination(self) -> str:
        value = self._figures.discrimination
        if self._figures.people < LEAST_JUDGED or value is None:
            return "–"
        return f"{value:.2f}"

    @property
    def flags(self) -> list[str]:
        words = {
            "easy": pgettext("question statistics", "Too easy"),
            "hard": pgettext("question statistics", "Too hard"),
            "negative": pgettext("question statistics", "Negative discrimination"),
        }
        return [word for name, word in words.items() if name in self._figures.flags]

    @cached_property
    def distributions(self) -> list[Distribution]:
        return list(_distributions(self._figures)) if self.is_known else []

    @property
    def label(self) -> str:
        text = " ".join(self._item["prompt"].split())
        text = text if len(text) <= LABEL else f"{text[:LABEL]}…"
        return _("%(number)s. %(question)s") % {"number": self.number, "question": text}


@dataclass(frozen=True)
class QuestionTable:
    rows: list[QuestionRow]

    @property
    def asks_certainty(self) -> bool:
        return any(row.asks_certainty for row in self.rows)

    @property
    def flagged(self) -> list[QuestionRow]:
        return [row for row in self.rows if row.flags]

    @property
    def chart(self) -> SafeString:
        name = _("Share right")
        series = Series(name, [row.percent_right for row in self.rows])
        words = _("Share of right answers to each question. The table below says the same.")
        return bar_chart(
            [series], [row.label for row in self.rows], "%", title=name, description=words
        )


def question_table(figures: Iterable[ItemFigures]) -> QuestionTable:
    return QuestionTable([QuestionRow(number, each) for number, each in enumerate(figures, 1)])


def columns() -> list[Column]:
    """For the file: one row a question and choice, the question repeated."""
    return [
        Column(_("No."), lambda line: line[0].number),
        Column(pgettext("quiz", "Question"), lambda line: line[0].prompt),
        Column(_("Kind"), lambda line: line[0].kind),
        Column(_("People who answered"), lambda line: line[0].people),
        Column(_("Share right"), lambda line: line[0].share_right),
        Column(_("Share of the points"), lambda line: line[0].mean_credit),
        Column(_("Certain and wrong"), lambda line: line[0].sure_and_wrong),
        Column(_("Discrimination"), lambda line: line[0].discrimination),
        Column(_("To look at"), lambda line: "、".join(line[0].flags)),
        Column(pgettext("question", "Item"), lambda line: line[1].of if line[1] else ""),
        Column(_("Choice"), lambda line: line[2].text if line[2] else ""),
        Column(
            pgettext("question statistics", "Right"),
            lambda line: "○" if line[2] and line[2].right else "",
        ),
        Column(
            pgettext("question statistics", "People"),
            lambda line: line[2].people if line[2] else "",
        ),
    ]


def lines_of(
    table: QuestionTable,
) -> Iterator[tuple[QuestionRow, Distribution | None, Choice | None]]:
    for row in table.rows:
        if not row.distributions:
            yield row, None, None
        for distribution in row.distributions:
            for choice in distribution.choices:
                yield row, distribution, choice


def _distributions(figures: ItemFigures) -> Iterator[Distribution]:
    item, kind = figures.item, figures.item["kind"]
    whole = figures.counts.get("", {})
    if kind in TEXTS:
        yield Distribution("", [Choice(t, shown(n), _accepts(item, t)) for t, n in whole.items()])
        return
    for part in parts_of(item):
        texts = {option["id"]: _option_text(item, option["text"]) for option in options_of(item)}
        counts = figures.counts.get(part["id"], {})
        yield Distribution(part["text"], _one_of(texts, counts, {part["wanted"]}, figures.people))
    if choices := item["choices"]:
        texts = {choice["id"]: choice["text"] for choice in choices}
        right = {choice["id"] for choice in choices if choice["correct"]}
        several = kind == Question.Kind.MULTIPLE
        make = _each_for_itself if several else _one_of
        yield Distribution("", make(texts, whole, right, figures.people))


def _one_of(
    texts: dict[str, str], counts: dict[str, int], right: set[str], people: int
) -> list[Choice]:
    """Exactly one could be chosen, so the counts add up; who chose none is counted too."""
    cells = {key: counts.get(key, 0) for key in texts}
    nothing = people - sum(cells.values())
    names = texts | {"": pgettext("part of an answer", "Nothing chosen")}
    printed = suppressed(cells | ({"": nothing} if nothing else {})).cells
    return [Choice(names[key], text, key in right) for key, text in printed.items()]


def _each_for_itself(
    texts: dict[str, str], counts: dict[str, int], right: set[str], people: int
) -> list[Choice]:
    """Several could be chosen: who did and who did not are the two cells of each."""
    return [
        Choice(
            text, suppressed({1: (n := counts.get(key, 0)), 0: people - n}).cells[1], key in right
        )
        for key, text in texts.items()
    ]


def _option_text(item: Item, text: str) -> str:
    if item["kind"] == Question.Kind.ORDERING:
        return pgettext("ordering", "No. %(place)s") % {"place": text}
    return text


def _accepts(item: Item, text: str) -> bool:
    if item["kind"] == Question.Kind.SHORT:
        return text in {spelling(one) for one in item["accepted"]}
    number = read_number(text)
    return number is not None and any(lies_in(number, one) for one in item.get("bounds", []))


def _is_small(count: int) -> bool:
    return 0 < count < LEAST_SHOWN
