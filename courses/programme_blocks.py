"""The tree of a programme (研修課程) as an author builds it: sets of items, and sets within sets.

An offline or an external item has no page. What the ledger knows it by is made of the programme's key
and the id that the editor gives every block (`programme_outline`), so it outlives any edit, and a
copied programme has items of its own.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

MINUTE_KINDS = ("lecture", "exercise", "practicum")


class CourseItem(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Course"), page_type="courses.CoursePage")

    class Meta:
        icon = "openquote"
        label = pgettext_lazy("programme", "A course, completed")


class LiveItem(blocks.StructBlock):
    page = blocks.PageChooserBlock(
        label=_("Course"),
        page_type="courses.CoursePage",
        help_text=_("One that is held on dates. Done when all sessions of a run are attended."),
    )

    class Meta:
        icon = "calendar-alt"
        label = pgettext_lazy("programme", "A live exercise, attended")


class Timed(blocks.StructBlock):
    """What has a name and minutes, and no page."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    lecture_minutes = blocks.IntegerBlock(label=_("Lecture minutes"), min_value=0, default=0)
    exercise_minutes = blocks.IntegerBlock(label=_("Exercise minutes"), min_value=0, default=0)
    practicum_minutes = blocks.IntegerBlock(label=_("Practicum minutes"), min_value=0, default=0)


class OfflineItem(Timed):
    class Meta:
        icon = "group"
        label = pgettext_lazy("programme", "Attendance that the office enters")


class ExternalItem(Timed):
    class Meta:
        icon = "upload"
        label = pgettext_lazy("programme", "Training elsewhere, with evidence")


class PageItem(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page"), help_text=_("A guideline or a case."))

    class Meta:
        icon = "doc-full"
        label = pgettext_lazy("programme", "A guideline or a case")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        page = cleaned["page"].specific
        if not hasattr(page, "subject_key"):
            text = _("Nothing is ever recorded about this page.")
        elif page._meta.app_label == "courses":
            text = _("Add courses and programmes by their own kind of item.")
        else:
            return cleaned
        raise blocks.StructBlockValidationError(block_errors={"page": ValidationError(text)})


class SecondmentItem(blocks.StructBlock):
    """Done by any secondment whose report is approved; there is no page of one."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)

    class Meta:
        icon = "group"
        label = pgettext_lazy("programme", "A secondment, reported")


class ProgrammeItem(blocks.StructBlock):
    page = blocks.PageChooserBlock(
        label=pgettext_lazy("courses", "Programme"), page_type="courses.ProgrammePage"
    )

    class Meta:
        icon = "folder-open-inverse"
        label = pgettext_lazy("programme", "Another programme, completed")


class Items(blocks.StreamBlock):
    course = CourseItem()
    live = LiveItem()
    offline = OfflineItem()
    external = ExternalItem()
    page = PageItem()
    secondment = SecondmentItem()
    programme = ProgrammeItem()


class InnerSet(blocks.StructBlock):
    """A set of items, and how many of them are asked for."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    mode = blocks.ChoiceBlock(
        label=_("How many of them"),
        choices=[
            ("in_order", pgettext_lazy("set", "All, in this order")),
            ("all", pgettext_lazy("set", "All, in any order")),
            ("at_least", pgettext_lazy("set", "At least n")),
            ("minutes", pgettext_lazy("set", "At least so many minutes")),
        ],
        default="all",
    )
    count = blocks.IntegerBlock(label=_("n"), required=False, min_value=1)
    at_least = blocks.IntegerBlock(label=_("Minutes at least"), required=False, min_value=1)
    minutes_of = blocks.ChoiceBlock(
        label=_("Minutes of"),
        required=False,
        choices=[
            ("lecture", pgettext_lazy("minutes", "Lecture")),
            ("exercise", pgettext_lazy("minutes", "Exercise")),
            ("practicum", pgettext_lazy("minutes", "Practicum")),
        ],
        help_text=_("Empty: of all kinds together."),
    )
    items = Items(label=_("Items"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = pgettext_lazy("programme", "Set")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if cleaned["mode"] == "at_least" and not 1 <= (cleaned["count"] or 0) <= len(
            cleaned["items"]
        ):
            errors["count"] = ValidationError(_("Give a number that these items can reach."))
        if cleaned["mode"] == "minutes" and not cleaned["at_least"]:
            errors["at_least"] = ValidationError(_("Give the minutes that are needed."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class ItemsAndSets(Items):
    inner = InnerSet(label=pgettext_lazy("programme", "Set within the set"))


class OuterSet(InnerSet):
    items = ItemsAndSets(label=_("Items"), min_num=1)


class ProgrammeTree(blocks.StreamBlock):
    """Every set must be done."""

    set = OuterSet()

    class Meta:
        label = pgettext_lazy("programme", "Sets")
