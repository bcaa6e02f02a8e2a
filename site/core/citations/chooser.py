"""How an author finds the passage to cite: by words, by place, by the title of the text."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import chooser as chooser_views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.search.backends import get_search_backend

from core.citations.wording import kept_of, source_of
from core.models import Passage

LETTERS = 60
MOST_FOUND = 300


class PassageFilter(SearchFilterMixin, BaseFilterForm):
    def filter(self, passages: QuerySet[Passage]) -> QuerySet[Passage]:
        """Wordings as the search of the site finds them; titles and places as they are typed."""
        query = self.cleaned_data.get("q")
        if not query:
            return passages
        self.is_searching, self.search_query = True, query
        words = get_search_backend().search(query, passages, order_by_relevance=False)
        named = Q(pk__in=[passage.pk for passage in words[:MOST_FOUND]])
        either = Q()
        for word in query.split():
            either &= Q(place__icontains=word) | Q(subject_title__icontains=word)
        return passages.filter(named | either)


class _Columns:
    """Which text, where in it, how it begins."""

    filter_form_class = PassageFilter

    @property
    def columns(self: Any) -> list[Column]:
        title: TitleColumn = self.title_column
        title.label = pgettext_lazy("passage", "Place")
        title.accessor = lambda passage: source_of(kept_of(passage))
        return [
            title,
            Column("section", label=_("Chapter and section"), accessor="title"),
            Column(
                "text",
                label=pgettext_lazy("passage", "Wording"),
                accessor=lambda passage: Truncator(passage.text).chars(LETTERS),
            ),
        ]


class PassageChooseView(_Columns, chooser_views.ChooseView):
    pass


class PassageResultsView(_Columns, chooser_views.ChooseResultsView):
    pass


class PassageChooser(ChooserViewSet):
    model = "core.Passage"
    icon = "openquote"
    choose_one_text = _("Choose a paragraph")
    choose_another_text = _("Choose another paragraph")
    choose_view_class = PassageChooseView
    choose_results_view_class = PassageResultsView
    per_page = 15

    def get_object_list(self) -> QuerySet[Passage]:
        """Only what is in force: an older wording stays where it is cited and is not offered."""
        return Passage.objects.current()


passage_chooser = PassageChooser("passages", url_prefix="passages")
