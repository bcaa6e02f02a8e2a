"""Blocks of the course editor that are not teaching text: choices, answers, the completion rule."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks


class NamedText(blocks.CharBlock):
    """A line of a list. Its label stands at the list and not at the field, so the field says it."""

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self.field.widget.attrs["aria-label"] = self.label


class Objective(NamedText):
    class Meta:
        icon = "tick"
        label = _("Objective")


class Choice(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Choice")


class AcceptedAnswer(NamedText):
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


class SurveyAnswered(blocks.StructBlock):
    page = blocks.PageChooserBlock(
        label=pgettext_lazy("courses", "Survey"), page_type="courses.SurveyPage"
    )

    class Meta:
        icon = "form"
        label = _("Answer a survey")


class CaseExercise(blocks.StructBlock):
    # Cases lie in an app above this one: the chooser takes the name of the model alone.
    page = blocks.PageChooserBlock(
        label=pgettext_lazy("courses", "Case study"), page_type="casestudies.CasePage"
    )

    class Meta:
        icon = "group"
        label = pgettext_lazy("rule", "A case study, worked through")


class AssessOneself(blocks.StaticBlock):
    class Meta:
        icon = "tick"
        label = _("Rate oneself after the course")
        admin_text = _("Every objective of this course is rated after it.")


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


class SessionsAttended(blocks.StructBlock):
    percent = blocks.IntegerBlock(
        label=_("Share of the sessions (%)"),
        default=100,
        min_value=1,
        max_value=100,
        help_text=_("100 is every session. A session that was made up counts as attended."),
    )

    class Meta:
        icon = "group"
        label = pgettext_lazy("rule", "Attendance")


class Condition(blocks.StreamBlock):
    all_lessons = AllLessons()
    all_quizzes = AllQuizzes()
    one_page = OnePage()
    other_course = OtherCourse()
    survey = SurveyAnswered()
    case_exercise = CaseExercise()
    self_assessment = AssessOneself()
    minutes = MinutesOf()
    attendance = SessionsAttended()


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
