"""The front page and the standing pages of the site (使い方, アクセシビリティ方針 …)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from core.blocks import TeachingBody
from core.contents import address_book, published_page
from core.models import BasePage
from core.rendering import rendered_body


class HomePage(BasePage):
    """The root of the tree, at /. What a person sees there is their own front page."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    preview_modes: ClassVar[list[tuple[str, Any]]] = []  # nothing of it is an author's

    class Meta:
        verbose_name = _("Front page")

    def route(self, request: Any, path_components: list[str]) -> RouteResult:
        """Any page of the site by its whole path, where Wagtail asks for each level of it."""
        pk = address_book().get("/".join(path_components))
        if pk and (page := published_page(pk)):
            return RouteResult(page)
        return super().route(request, path_components)

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from home.views import front  # noqa: PLC0415 -- cycle: views read models

        return front(request)


class StandardPage(BasePage):
    """A page of text that belongs to no app."""

    lead = models.CharField(_("In one sentence"), max_length=160, blank=True)
    body = StreamField(TeachingBody(), verbose_name=_("Body"), blank=True)
    in_footer = models.BooleanField(_("Linked at the foot of every page"), default=False)
    open_to_all = models.BooleanField(_("Readable without log-in"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("in_footer"),
        FieldPanel("open_to_all"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("Standing page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        context["body"] = rendered_body(self, cached=not preview)
        return context
