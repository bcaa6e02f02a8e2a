"""What a question of a GIFT file becomes in our bank, as a row that `question_judging` judges.

A row is {"number": line, "values": cells, "fields": of the Question, "faults": [[column, sentence]]}.
What has no counterpart is a fault and never left out: parts of points for single choices, words with
wildcards, layout. Feedback to single answers goes into the explanation, under the answer's words.
"""

import html
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.gift import GiftAnswer, GiftEntry, GiftError
from courses.grading import read_number
from courses.models import Question
from courses.question_cells import plain_rubric
from courses.question_columns import HEADINGS, LONGEST_CELL, WORD_OF

Row = dict[str, Any]
Kind = Question.Kind

LINE_BREAK = re.compile(r"<br\s*/?>|</(?:p|div)>\s*", re.IGNORECASE)
NO_MEANING = re.compile(r"</?(?:p|div|span)(?:\s[^>]*)?>", re.IGNORECASE)
TAG = re.compile(
    r"</?(p|br|div|span|b|i|u|em|strong|sub|sup|font|code|pre|a|img|h[1-6]|ul|ol|li|table|t[rdh]|hr"
    r"|blockquote|audio|video|iframe|script|style)(?:\s[^>]*)?/?>",
    re.IGNORECASE,
)
MARKDOWN = re.compile(r"\*\S|_\S+_|`|!?\[[^\]]*\]\(|^#{1,6} |^[-*+] |^\d+\. ", re.MULTILINE)
WILDCARD = re.compile(r"(?<!\\)\*")


def row_of(entry: GiftEntry, *, category: str = "") -> Row:
    """`category` is for what the file puts into none."""
    values = dict.fromkeys(HEADINGS, "") | {
        "category": entry.category or category,
        "title": entry.title,
        "prompt": entry.text,
        "source": entry.remarks.get("source", ""),
    }
    row: Row = {"number": entry.line, "values": values, "fields": {}, "faults": []}
    try:
        if entry.fault:
            raise GiftError(entry.fault)
        kind, row["fields"] = _fields(entry)
        values["kind"] = WORD_OF[kind]
        values["prompt"] = _text(entry, entry.text)
        values["explanation"] = _explanation(entry)
    except GiftError as error:
        row["faults"].append([HEADINGS["prompt"], str(error)])
    return row


def _fields(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    if not entry.text.strip():
        raise GiftError(_("The words of the question are missing."))
    reader = READERS.get(entry.kind)
    if reader is None:
        raise GiftError(
            _("There is no { } with answers. Texts without a question are not imported.")
        )
    return reader(entry)


def _single(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    for answer in entry.answers:
        if answer.weight not in {None, Decimal(100) if answer.right else Decimal(0)}:
            raise GiftError(
                _(
                    "“%(text)s” earns %(weight)s%%. Where one answer is chosen, parts of points do not exist here."
                )
                % {"text": answer.text[:20], "weight": answer.weight}
            )
    if sum(answer.right for answer in entry.answers) > 1:
        raise GiftError(_("Several answers are marked with =. Where one is chosen, one is right."))
    return Kind.SINGLE, {"choices": _choices(entry, lambda answer: answer.right)}


def _several(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    earned = {answer.weight for answer in entry.answers if (answer.weight or 0) > 0}
    if len(earned) > 1:
        raise GiftError(_("The right answers earn different points. Here all of them count alike."))
    return Kind.MULTIPLE, {"choices": _choices(entry, lambda each: (each.weight or 0) > 0)}


def _choices(entry: GiftEntry, right: Callable[[GiftAnswer], bool]) -> list[Any]:
    return [
        ["choice", {"text": _cell(entry, answer.text), "correct": right(answer)}]
        for answer in entry.answers
    ]


def _true_false(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    return Kind.TRUE_FALSE, {"statement_is_true": entry.answers[0].right}


def _short(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    _all_of_it(entry.answers)
    for answer in entry.answers:
        if WILDCARD.search(answer.text):
            raise GiftError(_("“%(text)s” has * for any letters. Write each accepted answer.") % {"text": answer.text[:20]})  # fmt: skip
    texts = (_cell(entry, answer.text.replace("\\*", "*")) for answer in entry.answers)
    return Kind.SHORT, {"accepted": [["answer", text] for text in texts]}


def _numeric(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    given = [answer for answer in entry.answers if answer.right]
    if stray := [
        answer for answer in entry.answers if not answer.right and answer.text not in {"", "*"}
    ]:
        raise GiftError(_("“%(text)s” is no right number.") % {"text": stray[0].text[:20]})
    _all_of_it(given)
    numbers = [_bounds(answer.text) for answer in given]
    return Kind.NUMERIC, {"numbers": numbers, "unit": entry.remarks.get("unit", "")}


def _bounds(text: str) -> list[Any]:
    """`5` and `5:0.5` with what it may be away, `4.5..5.5` from where to where."""
    least, dots, most = text.partition("..")
    if dots:
        ends = [_number(least), _number(most)]
        if Decimal(ends[0]) > Decimal(ends[1]):
            raise GiftError(_("Write a range as 10..12, the smaller number first."))
        return ["range", {"least": ends[0], "most": ends[1]}]
    number, _colon, tolerance = text.partition(":")
    away = _number(tolerance or "0")
    if Decimal(away) < 0:
        raise GiftError(_("The tolerance is not less than 0."))
    value = {"number": _number(number), "tolerance": away, "tolerance_in": "absolute"}
    return ["value", value]


def _number(text: str) -> str:
    number = read_number(text)
    if number is None or abs(number) >= 10**14 or number != round(number, 6):
        raise GiftError(_("“%(text)s” cannot be read as a number.") % {"text": text[:20]})
    return str(number)


def _matching(entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    """A pair without its left side is an answer that matches nothing."""
    _all_of_it(entry.answers)
    sides = [
        [_cell(entry, side) for side in answer.text.split("->", 1)] for answer in entry.answers
    ]
    if any(not right for _left, right in sides):
        raise GiftError(_("A pair has nothing on the right of ->."))
    pairs = [["pair", {"left": left, "right": right}] for left, right in sides if left]
    extra = [["text", right] for left, right in sides if not left]
    return Kind.MATCHING, {"pairs": pairs, "distractors": extra}


def _essay(_entry: GiftEntry) -> tuple[Question.Kind, dict[str, Any]]:
    """GIFT knows no rubric: a plain one, to be put in order in the bank."""
    return Kind.ESSAY, {"rubric": plain_rubric()}


def _all_of_it(answers: Iterable[GiftAnswer]) -> None:
    if part := [each for each in answers if each.weight not in {None, Decimal(100)}]:
        known = {"text": part[0].text[:20], "weight": part[0].weight}
        raise GiftError(
            _("“%(text)s” earns %(weight)s%%. Parts of points do not exist for this kind.") % known
        )


def _explanation(entry: GiftEntry) -> str:
    parts = [_text(entry, entry.feedback)]
    for answer in entry.answers:
        if not answer.feedback:
            continue
        words = answer.text
        if entry.kind == "true_false":
            true, false = pgettext("true or false", "True"), pgettext("true or false", "False")
            words = true if answer.text == "true" else false
        elif words in {"", "*"}:
            words = pgettext("answer", "Other answers")
        parts.append(f"{_text(entry, words)}：{_text(entry, answer.feedback)}")
    return "\n".join(part for part in parts if part)


def _cell(entry: GiftEntry, text: str) -> str:
    read = _text(entry, text)
    if len(read) > LONGEST_CELL:
        message = _("Please write no more than %(count)d characters.")
        raise GiftError(message % {"count": LONGEST_CELL})
    return read


def _text(entry: GiftEntry, text: str) -> str:
    """Our questions are plain texts: layout that says nothing goes, other layout is a fault."""
    if entry.markup == "markdown" and MARKDOWN.search(text):
        raise GiftError(_("This text has layout (Markdown), which questions here do not have."))
    if entry.markup == "html":
        text = NO_MEANING.sub("", LINE_BREAK.sub("\n", text))
    if entry.markup in {"plain", "markdown"}:
        return text.strip()
    if tag := TAG.search(text):
        message = _("This text has layout (<%(tag)s>), which questions here do not have.")
        raise GiftError(message % {"tag": tag[1].lower()})
    return html.unescape(text).strip() if entry.markup == "html" else text.strip()


READERS: dict[str, Callable[[GiftEntry], tuple[Question.Kind, dict[str, Any]]]] = {
    "choice": _single,
    "several": _several,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "essay": _essay,
}
