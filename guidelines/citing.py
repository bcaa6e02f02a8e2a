"""Where a passage of a guideline is read (hook `passage_address`), and 引用の見直し in the CMS."""

from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.citations.chooser import PassageChooser, passage_chooser
from core.models import Passage
from guidelines.models import GuidelineEdition, GuidelinePage
from guidelines.permissions import checks_citations
from guidelines.views import citations
from people.requests import SignedInRequest


@hooks.register("register_admin_viewset")
def choose_passages() -> PassageChooser:
    return passage_chooser


@hooks.register("passage_address")
def address_of(passage: Passage, edition: int | None) -> str:
    """Empty if there is nothing to read: the page is gone, the edition was never published."""
    if edition is not None:
        readable = GuidelineEdition.objects.of(passage.subject_key).readable()
        row = readable.without_content().filter(number=edition).first()
        home = reverse("guidelines:edition", args=[row.public_id]) if row else ""
        return f"{home}#{passage.anchor}" if home else ""
    page = GuidelinePage.objects.live().filter(pk=passage.page_id).first()
    here = Passage.objects.of(passage.subject_key).current().filter(anchor=passage.anchor)
    home = page.url if page else ""
    return f"{home}#{passage.anchor}" if home and here.exists() else home


class CitationsMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return checks_citations(request.user)


@hooks.register("register_reports_menu_item")
def citations_to_look_at() -> MenuItem:
    address = reverse_lazy("citations")
    return CitationsMenuItem(
        _("Citations to look at again"), address, icon_name="openquote", order=920
    )


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("citations/", citations.citations, name="citations"),
        path("citations/<int:page>/<int:cited>/", citations.answer, name="answer_citation"),
    ]
