"""The question bank and the lists of courses, in the CMS's menu."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from courses.models import Question, QuestionCategory, Theme
from courses.question_filter import QuestionFilterSet


class QuestionIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        export = f"{reverse('export_questions')}?{self.request.GET.urlencode()}"
        return [
            *super().header_more_buttons,
            Button(
                _("Import questions"), reverse("import_questions"), icon_name="upload", priority=30
            ),
            Button(_("Expert panel"), reverse("courses:panel"), icon_name="group", priority=50),
            Button(_("Save these as GIFT"), export, icon_name="download", priority=40),
        ]


class QuestionViewSet(SnippetViewSet):
    model = Question
    index_view_class = QuestionIndexView
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
