"""Blocks of the course editor that are not teaching text: choices, answers, the completion rule."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks


class Objective(blocks.CharBlock):
    class Meta:
        icon = "tick"
        label = _("Objective")


class Choice(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Choice")


class AcceptedAnswer(blocks.CharBlock):
    class Meta:
        icon = "tick"
        label = _("Accepted answer")


class AllLessons(blocks.StaticBlock):
    class Meta:
        icon = "doc-full"
        label = _("Read every lesson")
        admin_text = _("Every lesson of this course is finished.")


class AllQuizzes(blocks.StaticBlock):
    class Meta:
        icon = "help"
        label = _("Pass every quiz")
        admin_text = _("Every quiz of this course is passed.")


class OnePage(blocks.StructBlock):
    page = blocks.PageChooserBlock(
        label=_("Lesson or quiz"), page_type=["courses.LessonPage", "courses.QuizPage"]
    )

    class Meta:
        icon = "link"
        label = _("One lesson or quiz")


class OtherCourse(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Course"), page_type="courses.CoursePage")

    class Meta:
        icon = "openquote"
        label = _("Another course completed")


class MinutesOf(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("lecture", pgettext_lazy("minutes", "Lecture")),
            ("exercise", pgettext_lazy("minutes", "Exercise")),
            ("practicum", pgettext_lazy("minutes", "Practicum")),
        ],
    )
    at_least = blocks.IntegerBlock(label=_("Minutes at least"), min_value=1)

    class Meta:
        icon = "time"
        label = _("Minutes of a kind")


class Condition(blocks.StreamBlock):
    all_lessons = AllLessons()
    all_quizzes = AllQuizzes()
    one_page = OnePage()
    other_course = OtherCourse()
    minutes = MinutesOf()


class Group(blocks.StructBlock):
    mode = blocks.ChoiceBlock(
        label=_("How many of them"),
        choices=[
            ("all", pgettext_lazy("rule", "All")),
            ("any", pgettext_lazy("rule", "One")),
            ("at_least", pgettext_lazy("rule", "At least n")),
            ("in_order", pgettext_lazy("rule", "All, in this order")),
        ],
        default="all",
    )
    count = blocks.IntegerBlock(label=_("n"), required=False, min_value=1)
    conditions = Condition(label=_("Conditions"), min_num=1)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Group of conditions")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["mode"] == "at_least" and not self._can_be_reached(cleaned):
            error = ValidationError(_("Give a number that these conditions can reach."))
            raise blocks.StructBlockValidationError(block_errors={"count": error})
        return cleaned

    def _can_be_reached(self, value: blocks.StructValue) -> bool:
        # "Every quiz" stands for as many conditions as there are quizzes.
        several = any(block.block_type == "all_quizzes" for block in value["conditions"])
        count = value["count"]
        return bool(count) and (several or count <= len(value["conditions"]))


class CompletionRule(Condition):
    """The whole rule: everything listed must hold."""

    group = Group()

    class Meta:
        label = _("Completion rule")
