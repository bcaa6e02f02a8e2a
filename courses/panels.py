"""What a panel of experts said of a judgement question, and what a learner's judgement earns by it.

The method is the script concordance test: B. Charlin et al., "The Script Concordance Test: a tool to
assess the reflective clinician", Teaching and Learning in Medicine 12 (2000) 189-195. There is no one
right answer; an answer earns the experts who chose it, divided by those of the most chosen one
(aggregate scoring: Norcini, Shea and Day, Evaluation & the Health Professions 13 (1990)).
"""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, F, Q
from django.utils.translation import pgettext

from courses.models.panels import PanelAnswer
from courses.models.questions import Question, QuestionQuerySet
from courses.paper import Choice, Item, Option

VALUES = (-2, -1, 0, 1, 2)
MOST_REASONS = 20


def level_words() -> dict[int, str]:
    return {
        -2: pgettext("judgement", "−2 Almost ruled out"),
        -1: pgettext("judgement", "−1 Less likely"),
        0: pgettext("judgement", "0 No change"),
        1: pgettext("judgement", "+1 More likely"),
        2: pgettext("judgement", "+2 Almost certain"),
    }


def add_panel(item: Item, question: Question) -> None:
    """Completes the item of a judgement question: five levels, with the panel's votes and reasons.

    Two experts who wrote a reason are not told apart by it: reasons stand in the order of their
    levels and without names.
    """
    rows = list(_answers(question))
    votes = Counter(value for value, _reason in rows)
    most = max(votes.values(), default=0)
    item["choices"] = [_choice(value, votes, most) for value in VALUES]
    item["votes"] = {str(value): votes[value] for value in VALUES}
    said: list[Option] = [
        {"id": str(value), "text": reason.strip()}
        for value, reason in sorted(rows)
        if reason.strip()
    ]
    item["reasons"] = said[:MOST_REASONS]


def _answers(question: Question) -> "list[tuple[int, str]]":
    if question.pk is None:  # a preview
        return []
    rows = PanelAnswer.objects.answered().filter(question=question)
    return [(value or 0, reason) for value, reason in rows.values_list("value", "reason")]


def _choice(value: int, votes: Mapping[int, int], most: int) -> Choice:
    right = bool(most) and votes.get(value, 0) == most
    return {"id": str(value), "text": level_words()[value], "correct": right}


def with_panel(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Judgement questions, with how many experts were asked (`asked`) and have answered
    (`answered`)."""
    return questions.filter(kind=Question.Kind.JUDGEMENT).annotate(
        asked=Count("panel"), answered=Count("panel", filter=Q(panel__answered_at__isnull=False))
    )


def is_ready() -> Q:
    """For rows of `with_panel`."""
    return Q(answered__gte=F("least_panel"))
