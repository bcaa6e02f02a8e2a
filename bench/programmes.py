"""The programme that `make bench` measures on: four sets of ten courses, asked of everybody."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from core.fiscal import fiscal_year
from courses import actions
from courses.models import CourseIndexPage, CoursePage, ProgrammePage
from courses.programme_outline import ProgrammeOutline, programme_outline
from people.models import Organisation, Post, User
from records.actions import refresh_obligations
from records.models import Requirement
from records.states import Kind

PROGRAMME = "bench-programme"
SETS, ITEMS = 4, 10


def require_programme(
    bureau: Organisation, courses: Sequence[CoursePage], posts: Iterable[Post], *, by: User
) -> ProgrammePage:
    """As the real actions make it: obligations of everybody, then their places, each counted."""
    page = ProgrammePage(
        title="測定用の研修課程", slug=PROGRAMME, lead="表示の速さを測るための、架空の研修課程です。",
        audience="すべての職員", organiser=bureau, tree=_tree(courses),
    )  # fmt: skip
    CourseIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    today = timezone.localdate()
    Requirement.objects.create(
        title=page.title, subject_kind=Kind.PROGRAMME, subject_key=page.key,
        subject_title=page.title, start=datetime.date(fiscal_year(today), 4, 1),
    )  # fmt: skip
    people = [post.person for post in posts]
    refresh_obligations(on=today)
    actions.follow_obligations(on=today, people=[person.pk for person in people])
    return page


def change_programme() -> tuple[ProgrammeOutline, int]:
    """Published with one course less; how many people are to be counted again."""
    page = ProgrammePage.objects.get(slug=PROGRAMME)
    tree = page.tree.get_prep_value()
    tree[0]["value"]["items"].pop()
    page.tree = tree
    page.save_revision().publish()
    outline = programme_outline(page)
    return outline, actions.programmes_counted_otherwise(outline).count()


def _tree(courses: Sequence[CoursePage]) -> list[tuple[str, dict[str, Any]]]:
    modes = [
        {"mode": "in_order"},
        {"mode": "all"},
        {"mode": "at_least", "count": 5},
        {"mode": "minutes", "at_least": 300, "minutes_of": "lecture"},
    ]
    return [
        (
            "set",
            {
                "title": f"第{number}群",
                **modes[number % len(modes)],
                "items": [
                    ("course", {"page": course})
                    for course in courses[number * ITEMS : (number + 1) * ITEMS]
                ],
            },
        )
        for number in range(SETS)
    ]
