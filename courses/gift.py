"""GIFT, the plain text form of questions that Moodle and others write: read, nothing else.

    for entry in read_gift(text):
        entry.line, entry.kind, entry.answers …      # or entry.fault: why it cannot be read

The format: https://docs.moodle.org/en/GIFT_format. Questions are divided by blank lines:

    $CATEGORY: 受理
    // a comment
    ::title::[plain]prompt {=right#feedback ~wrong ~%-50%worse ####general feedback}

`\\` takes the meaning of ~ = # { } : away, `\\n` is a new line. What a question becomes in our bank,
and what has no counterpart there, is said in `gift_rows.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

Kind = Literal[
    "", "choice", "several", "true_false", "short", "numeric", "matching", "essay", "description"
]

LINE_END = re.compile(r"\r\n|\r|\n")
TITLE = re.compile(r"::((?:\\.|[^\\])*?)::", re.DOTALL)
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d+)?)%")
REMARK = re.compile(r"\[(\w+):((?:\\.|[^\]\\])*)\]")
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
GAP = "_____"
TRUE, FALSE = {"T", "TRUE"}, {"F", "FALSE"}


class GiftError(ValueError):
    """What cannot be read; the message says it to people."""


@dataclass(frozen=True)
class GiftAnswer:
    """One of the answers; `weight` is in percent, None where the file gives none."""

    right: bool
    text: str
    weight: Decimal | None = None
    feedback: str = ""


@dataclass(frozen=True)
class GiftEntry:
    """One question as the file gives it. `remarks` are the [name:value] of its comments."""

    line: int
    category: str = ""
    title: str = ""
    markup: str = ""
    text: str = ""
    kind: Kind = ""
    answers: tuple[GiftAnswer, ...] = ()
    feedback: str = ""
    remarks: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def read_gift(text: str) -> Iterator[GiftEntry]:
    category = ""
    for number, lines in _blocks(text):
        remarks: dict[str, str] = {}
        kept = []
        for line in lines:
            if line.startswith("//"):
                remarks |= {name: plain(value) for name, value in REMARK.findall(line)}
            elif line.startswith("$CATEGORY:"):
                category = category_name(line.removeprefix("$CATEGORY:"))
            else:
                kept.append(line)
        if any(kept):
            entry = GiftEntry(number, category=category, remarks=remarks)
            yield _read(entry, "\n".join(kept).strip())


def plain(text: str) -> str:
    """Without the signs that protect others."""
    unescaped = ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
    return unescaped.strip()


def category_name(path: str) -> str:
    """`$course$/top/受理/初期` is 受理／初期; a stroke within a name is written twice."""
    steps = [step.replace("//", "/").strip() for step in re.split(r"(?<!/)/(?!/)", path.strip())]
    named = [step for step in steps if step and not re.fullmatch(r"\$\w+\$", step)]
    return "／".join(named[1:] if named[:1] == ["top"] else named)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between blank lines, with the number of its first line that is no comment."""
    block: list[str] = []
    first = 0
    for number, raw in enumerate([*LINE_END.split(text), ""], start=1):
        line = raw.strip()
        if line:
            block.append(line)
            first = first or (0 if line.startswith(("//", "$CATEGORY:")) else number)
        elif block:
            yield first, block
            block, first = [], 0


def _read(entry: GiftEntry, text: str) -> GiftEntry:
    if found := TITLE.match(text):
        entry = replace(entry, title=plain(found[1]))
        text = text[found.end() :].strip()
    if found := MARKUP.match(text):
        entry = replace(entry, markup=found[1].lower())
        text = text[found.end() :]
    entry = replace(entry, text=plain(text))
    try:
        return _with_answers(entry, text)
    except GiftError as error:
        return replace(entry, fault=str(error))


def _with_answers(entry: GiftEntry, text: str) -> GiftEntry:
    braces = _signs(text, "[{}]")
    if not braces:
        return replace(entry, kind="description")
    if [text[place] for place in braces] != ["{", "}"]:
        raise GiftError(
            _("Each question has one pair of { }. Write \\{ and \\} for braces in its words.")
        )
    start, end = braces
    before, inside, after = text[:start], text[start + 1 : end].strip(), text[end + 1 :]
    prompt = f"{before.rstrip()} {GAP} {after.lstrip()}" if after.strip() else before
    inside, feedback = _general(inside)
    kind, answers = _answers(inside)
    return replace(
        entry, text=plain(prompt), kind=kind, answers=tuple(answers), feedback=plain(feedback)
    )


def _general(inside: str) -> tuple[str, str]:
    """The feedback to the whole question stands last, after ####."""
    places = _signs(inside, "####")
    return (inside[: places[-1]].strip(), inside[places[-1] + 4 :]) if places else (inside, "")


def _answers(inside: str) -> tuple[Kind, list[GiftAnswer]]:
    if not inside:
        return "essay", []
    if inside.startswith("#"):
        return "numeric", _numbers(inside[1:])
    word, *comments = _split(inside, "#")
    if word.strip().upper() in TRUE | FALSE:
        return "true_false", _true_or_false(word.strip().upper() in TRUE, comments)
    return _in_words(inside)


def _in_words(inside: str) -> tuple[Kind, list[GiftAnswer]]:
    if not _signs(inside, "[=~]"):
        return "short", [_answer("=" + inside)]
    answers = _listed(inside)
    if _signs(inside, "~"):
        return ("choice" if any(each.right for each in answers) else "several"), answers
    if all("->" in each.text for each in answers):
        return "matching", answers
    return "short", answers


def _true_or_false(true: bool, comments: list[str]) -> list[GiftAnswer]:  # noqa: FBT001 -- what it is
    """The first comment is for who is wrong, the second for who is right."""
    wrong, right, *_more = [*(plain(text) for text in comments), "", ""]
    return [
        GiftAnswer(right=true, text="true", feedback=right if true else wrong),
        GiftAnswer(right=not true, text="false", feedback=wrong if true else right),
    ]


def _numbers(inside: str) -> list[GiftAnswer]:
    if not _signs(inside, "[=~]"):
        return [_answer("=" + inside.strip())] if inside.strip() else []
    return _listed(inside)


def _listed(inside: str) -> list[GiftAnswer]:
    places = _signs(inside, "[=~]")
    if inside[: places[0]].strip():
        message = _("“%(text)s” stands before the first answer, which begins with = or ~.")
        raise GiftError(message % {"text": inside[: places[0]].strip()[:20]})
    pieces = [inside[a:b] for a, b in zip(places, [*places[1:], len(inside)], strict=True)]
    return [_answer(piece) for piece in pieces]


def _answer(piece: str) -> GiftAnswer:
    text, *comment = _split(piece[1:], "#", most=1)
    text = text.strip()
    weight = WEIGHT.match(text)
    if weight:
        text = text[weight.end() :]
    return GiftAnswer(
        right=piece[0] == "=",
        text=plain(text),
        weight=Decimal(weight[1]) if weight else None,
        feedback=plain(comment[0]) if comment else "",
    )


def _signs(text: str, sign: str) -> list[int]:
    """Where the sign stands with its meaning: no \\ before it."""
    found = re.finditer(rf"\\.|(?P<sign>{sign})", text, re.DOTALL)
    return [match.start() for match in found if match["sign"] is not None]


def _split(text: str, sign: str, most: int = 0) -> list[str]:
    places = _signs(text, sign)[: most or None]
    ends = [*places, len(text)]
    starts = [0, *(place + len(sign) for place in places)]
    return [text[a:b] for a, b in zip(starts, ends, strict=True)]
