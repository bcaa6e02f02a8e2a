"""到達度自己評価: what there is to rate, who may rate when, and what the ratings of many say."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts import Series, bar_chart
from courses.models import CoursePage, SelfAssessment
from courses.questionnaire import SCALE, Choice, Question
from courses.standing import Standing
from courses.survey_figures import QuestionFigures, Reply
from records.suppression import LEAST_SHOWN

Moment = SelfAssessment.Moment


@dataclass(frozen=True)
class Objective:
    id: str
    text: str


@dataclass(frozen=True)
class Own:
    """One objective as one person rated it; None: not rated."""

    objective: Objective
    before: int | None
    after: int | None

    @property
    def change(self) -> str:
        if self.before is None or self.after is None:
            return "–"
        return f"{self.after - self.before:+d}" if self.after != self.before else "±0"


def objectives_of(course: CoursePage) -> list[Objective]:
    return [Objective(b["id"], b["value"]) for b in course.objectives.get_prep_value()]


def is_assessed(course: CoursePage) -> bool:
    """Whether the course asks for it, by its own field or by its rule."""
    asked = course.self_assessment or "self_assessment" in str(course.rule.get_prep_value())
    return asked and bool(course.objectives)


def words() -> list[Choice]:
    texts = {
        "5": pgettext("self-assessment", "5 (I can do it)"),
        "1": pgettext("self-assessment", "1 (I cannot do it)"),
    }
    return [Choice(each, texts.get(each, each)) for each in SCALE]


def own_ratings(standing: Standing) -> dict[str, SelfAssessment]:
    """Of this round, by moment."""
    progress = standing.progress
    if progress is None:
        return {}
    rows = SelfAssessment.objects.filter(
        person=progress.person_id, course_key=progress.course_key, round=progress.round
    )
    return {row.moment: row for row in rows}


def side_by_side(course: CoursePage, own: dict[str, SelfAssessment]) -> list[Own]:
    def of(moment: str, key: str) -> int | None:
        return own[moment].ratings.get(key) if moment in own else None

    return [
        Own(each, of(Moment.BEFORE, each.id), of(Moment.AFTER, each.id))
        for each in objectives_of(course)
    ]


def moment_now(standing: Standing, own: dict[str, SelfAssessment]) -> str:
    """What can be rated now: before the course, after it, or ("") nothing."""
    if Moment.AFTER in own:
        return ""
    unread = any(not standing.is_done(lesson) for lesson in standing.outline.lessons)
    if Moment.BEFORE not in own and (unread or not standing.outline.lessons):
        return Moment.BEFORE
    return "" if unread else Moment.AFTER


# --- what many have rated ---------------------------------------------------------
@dataclass(frozen=True)
class ObjectiveFigures:
    """One objective: every property may be printed."""

    objective: Objective
    before: QuestionFigures
    after: QuestionFigures
    both: Sequence[tuple[int, int]]  # of those who rated it twice

    @property
    def change(self) -> str:
        """The mean of the changes; not printed where one of the means is not."""
        known = {self.before.mean(), self.after.mean()}
        if len(self.both) < LEAST_SHOWN or _("Not shown") in known:
            return "–"
        return f"{mean(after - before for before, after in self.both):+.1f}"

    @property
    def chart(self) -> SafeString:
        lines = [(self.before, Moment.BEFORE.label), (self.after, Moment.AFTER.label)]
        return bar_chart(
            [Series(str(name), _percents(each)) for each, name in lines],
            [word.text for word in words()],
            "%",
            title=self.objective.text,
            description=_("Share of those who rated. The table below says the same."),
        )

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        before, after = self.before.lines(), self.after.lines()
        return [
            (
                word.text,
                before[n].people if before else "–",
                after[n].people if after else "–",
            )
            for n, word in enumerate(words())
        ]


def figures_of_course(course: CoursePage) -> list[ObjectiveFigures]:
    """Of everybody in every round; one query."""
    rows = SelfAssessment.objects.filter(course_key=course.key).order_by("pk")
    given: dict[str, dict[tuple[int, int], dict[str, int]]] = {Moment.BEFORE: {}, Moment.AFTER: {}}
    for person, number, moment, ratings in rows.values_list("person", "round", "moment", "ratings"):
        given[moment][person, number] = ratings
    before, after = given[Moment.BEFORE], given[Moment.AFTER]
    found = []
    for n, each in enumerate(objectives_of(course), start=1):
        both = [
            (first[each.id], after[who][each.id])
            for who, first in before.items()
            if who in after and each.id in first and each.id in after[who]
        ]
        found.append(
            ObjectiveFigures(each, _figures(n, each, before), _figures(n, each, after), both)
        )
    return found


def _figures(
    number: int, objective: Objective, given: dict[tuple[int, int], dict[str, int]]
) -> QuestionFigures:
    question = Question(objective.id, "scale", objective.text, choices=tuple(words()))
    rated = [ratings[objective.id] for ratings in given.values() if objective.id in ratings]
    return QuestionFigures(number, question, [Reply("", [str(each)]) for each in rated], [])


def _percents(figures: QuestionFigures) -> list[int | None]:
    lines = figures.lines()
    return [line.percent for line in lines] if lines else [None] * len(SCALE)
