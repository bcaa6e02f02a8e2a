"""Organisations, their ties and sections, and the lists of words, in the CMS's menu: for the
metropolitan office and administrators. None is ever deleted: posts and records rest on them."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from people.forms.audiences import AudienceForm
from people.forms.organisations import OrganisationForm, SectionForm, TieForm
from people.models import (
    Audience,
    Employment,
    Grade,
    Organisation,
    OrganisationTie,
    Profession,
    Section,
)


class OrganisationFilterSet(WagtailFilterSet):
    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["kind"]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "home"
    menu_label = pgettext_lazy("menu", "Organisations")
    list_display: ClassVar[list[str]] = ["name", "kind", "code", "opened_on", "closed_on"]
    list_per_page = 50
    filterset_class = OrganisationFilterSet
    search_fields: ClassVar[list[str]] = ["name", "kana", "code"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("kana")]),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("code"), FieldPanel("category")]),
            FieldRowPanel([FieldPanel("opened_on"), FieldPanel("closed_on")]),
            FieldPanel("succeeded_by", heading=pgettext_lazy("organisation", "Succeeded by")),
            FieldPanel("note"),
        ],
        base_form_class=OrganisationForm,
    )


class TieViewSet(SnippetViewSet):
    model = OrganisationTie
    icon = "link"
    menu_label = pgettext_lazy("menu", "Ties between organisations")
    list_display: ClassVar[list[str]] = [
        "organisation_below", "kind", "organisation_above", "start", "end",
    ]  # fmt: skip
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("parent", heading=_("Organisation above")),
            FieldPanel("kind"),
            FieldPanel("child", heading=_("Organisation below")),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        ],
        base_form_class=TieForm,
    )


class SectionViewSet(SnippetViewSet):
    model = Section
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("menu", "Sections")
    list_display: ClassVar[list[str]] = ["name", "in_section", "in_organisation", "start", "end"]
    list_per_page = 50
    search_fields: ClassVar[list[str]] = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("organisation", heading=_("Organisation")),
            FieldPanel("parent", heading=_("Lies in the section")),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        ],
        base_form_class=SectionForm,
    )


class CodeViewSet(SnippetViewSet):
    """A list of words; `position` orders it in every form."""

    icon = "list-ul"
    list_display: ClassVar[list[str]] = ["name", "code", "position"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
    ]


class ProfessionViewSet(CodeViewSet):
    model = Profession
    menu_label = pgettext_lazy("menu", "Professions")


class GradeViewSet(CodeViewSet):
    model = Grade
    menu_label = pgettext_lazy("menu", "Grades")


class EmploymentViewSet(CodeViewSet):
    model = Employment
    menu_label = pgettext_lazy("menu", "Kinds of employment")


class ReachPanel(HelpPanel):
    """How many people an audience reaches today."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"count": self._count()}

        def _count(self) -> int | None:
            if not self.instance.pk:
                return None
            posts = self.instance.posts(on=timezone.localdate())
            return int(posts.order_by().values("person").distinct().count())


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    menu_label = pgettext_lazy("menu", "Audiences")
    list_display: ClassVar[list[str]] = ["name"]
    list_per_page = 50
    search_fields: ClassVar[list[str]] = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            ReachPanel(template="people/cms/audience_reach.html", heading=_("Whom it reaches")),
            FieldPanel("professions"),
            FieldPanel("kinds"),
            FieldPanel("organisations"),
            FieldPanel("below"),
            FieldPanel("roles"),
        ],
        base_form_class=AudienceForm,
    )


class OrganisationViewSetGroup(SnippetViewSetGroup):
    items = (
        OrganisationViewSet,
        TieViewSet,
        SectionViewSet,
        ProfessionViewSet,
        GradeViewSet,
        EmploymentViewSet,
        AudienceViewSet,
    )
    menu_icon = "group"
    menu_label = pgettext_lazy("menu", "Organisations and lists")
    menu_name = "organisations"
    menu_order = 230
