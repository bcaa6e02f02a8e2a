"""The question bank and the lists of courses, in the CMS's menu."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Question, QuestionCategory, Theme


class QuestionFilterSet(WagtailFilterSet):
    class Meta:
        model = Question
        fields = ["category", "kind", "live"]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = pgettext_lazy("menu", "Questions")
    list_display = ["__str__", "category", "kind", LiveStatusTagColumn()]
    list_per_page = 50
    filterset_class = QuestionFilterSet
    search_fields = ["prompt", "explanation"]


class QuestionCategoryViewSet(SnippetViewSet):
    model = QuestionCategory
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("menu", "Question categories")
    panels = [FieldPanel("name")]


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = pgettext_lazy("menu", "Themes")
    list_display = ["name", "position"]
    panels = [FieldPanel("name"), FieldPanel("position")]


class CourseViewSetGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuestionCategoryViewSet, ThemeViewSet)
    menu_icon = "help"
    menu_label = _("Question bank")
    menu_name = "question-bank"
    menu_order = 210
