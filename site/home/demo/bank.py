"""The question bank: every `questions/*.toml` of every course is one category."""

from typing import Any

from courses.models import Question, QuestionCategory
from home.demo.blocks import criteria, values
from home.demo.contents import COURSES, read_all
from people.models import User


def load_bank(*, by: User) -> dict[str, QuestionCategory]:
    """Publishes all questions; the categories by name."""
    categories = {}
    for folder in COURSES:
        for drawer in read_all("courses", folder, "questions"):
            category, _new = QuestionCategory.objects.get_or_create(name=drawer["category"])
            categories[category.name] = category
            for given in drawer["questions"]:
                row = question(given, category)
                row.save()
                row.save_revision(user=by).publish(user=by)
    return categories


def question(given: dict[str, Any], category: QuestionCategory) -> Question:
    return Question(
        category=category,
        kind=given["kind"],
        title=given.get("title", ""),
        prompt=given["prompt"],
        choices=values("choice", given.get("choices", [])),
        accepted=values("answer", given.get("accepted", [])),
        statement_is_true=given.get("statement_is_true", True),
        numbers=values("value", given.get("numbers", [])),
        unit=given.get("unit", ""),
        pairs=values("pair", given.get("pairs", [])),
        distractors=values("text", given.get("distractors", [])),
        steps=values("step", given.get("steps", [])),
        least_letters=given.get("least_letters"),
        most_letters=given.get("most_letters"),
        takes_file=given.get("takes_file", False),
        rubric=criteria(given.get("rubric", [])),
        **({"least_panel": given["least_panel"]} if "least_panel" in given else {}),
        explanation=given["explanation"],
        source=given["source"],
    )
