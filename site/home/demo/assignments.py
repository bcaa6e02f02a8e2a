"""What people give and judge: a panel of experts behind a judgement, and papers of an essay, one that
waits for its marker and one that has been marked. Through the same actions as on the pages."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from courses import actions
from courses.actions import Sheet
from courses.models import Attempt, CoursePage, Enrolment, PanelAnswer, Question, QuizPage
from courses.paper import Item
from home.demo.contents import read, subject_key
from home.demo.days import Days
from home.demo.people import Cast
from people.models import Organisation, Post, User

COURSE = "case-meeting"
EVENING = datetime.time(19, 30)


def judge_as_panel(cast: Cast, days: Days) -> None:
    """Each expert is asked once, and has answered a few days later."""
    given = read("courses", COURSE, "panel.toml")
    question = Question.objects.get(title=given["question"])
    experts = list(_experts(given["experts"], cast))
    actions.ask_experts(question=question, experts=experts, by=cast.logins["koushi"].person)
    answers = {row.expert_id: row for row in PanelAnswer.objects.filter(question=question)}
    for entry, person in zip(given["experts"], experts, strict=True):
        actions.judge_as_expert(
            answer=answers[person.pk],
            value=entry["value"],
            reason=entry["reason"],
            by=person,
            at=_evening(days, given["days_ago"]),
        )


def _experts(given: list[dict[str, Any]], cast: Cast) -> Iterator[User]:
    """Those with a log-in, and otherwise people who have been in a guidance centre for long."""
    others = (post.person for post in sorted(cast.posts, key=_began) if _is_at_a_centre(post, cast))
    for entry in given:
        yield cast.logins[entry["login"]].person if "login" in entry else next(others)


def _began(post: Post) -> tuple[datetime.date, str]:
    return post.start, post.person.username


def _is_at_a_centre(post: Post, cast: Cast) -> bool:
    played = {each.person_id for each in cast.logins.values()}
    here = post.organisation.kind == Organisation.Kind.CENTRE and post.end is None
    return here and post.person_id not in played and post.person.left_on is None


# --- papers ---------------------------------------------------------------------
def hand_in_papers(courses: Mapping[str, CoursePage], cast: Cast, days: Days) -> None:
    given = read("courses", COURSE, "observations.toml")
    quiz = QuizPage.objects.get(subject_key=subject_key("courses", COURSE, given["quiz"]))
    for entry in given["papers"]:
        post = _author(entry, courses[COURSE], cast)
        attempt = _handed_in(quiz, post, entry["text"].strip(), _evening(days, entry["days_ago"]))
        if "levels" in entry:
            _mark(attempt, entry, by=cast.logins["koushi"].person, days=days)


def _author(entry: dict[str, Any], course: CoursePage, cast: Cast) -> Post:
    """By log-in, or by the order in which the seats of the run were given."""
    if "login" in entry:
        return cast.logins[entry["login"]]
    played = [post.person_id for post in cast.logins.values()]
    seats = Enrolment.objects.filter(run__course_key=course.key).seated()
    rows = seats.exclude(person__in=played).select_related("post__person").order_by("pk")
    return rows[entry["seat"]].post


def _handed_in(quiz: QuizPage, post: Post, text: str, at: datetime.datetime) -> Attempt:
    person = post.person
    begun = at - datetime.timedelta(minutes=50)
    attempt = actions.start_attempt(quiz=quiz, person=person, post=post, by=person, at=begun)
    (item,) = attempt.snapshot
    return actions.submit_attempt(attempt=attempt, answers={item["id"]: text}, by=person, at=at)


def _mark(attempt: Attempt, entry: dict[str, Any], *, by: User, days: Days) -> None:
    (item,) = attempt.snapshot
    sheet = Sheet({item["id"]: _levels(item, entry["levels"])}, {item["id"]: entry["comment"]})
    at = _evening(days, entry["marked_days_ago"])
    actions.save_marking(attempt=attempt, sheet=sheet, version=0, give=True, by=by, at=at)


def _levels(item: Item, labels: list[str]) -> dict[str, str]:
    """From the words of the levels, in the order of the rubric."""
    return {
        criterion["id"]: next(each["id"] for each in criterion["levels"] if each["label"] == label)
        for criterion, label in zip(item["rubric"], labels, strict=True)
    }


def _evening(days: Days, ago: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(days.ago(ago), EVENING))
