"""Issuers and certificate designs in the CMS. Neither is ever deleted: certificates rest on them."""

from typing import Any, ClassVar

from django.forms import ClearableFileInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from certificates.models import CertificateDesign, Issuer


class SealInput(ClearableFileInput):
    """Says that there is an image and links nowhere: a seal has no address."""

    template_name = "certificates/widgets/seal_input.html"

    def is_initial(self, value: Any) -> bool:
        return bool(value)


class IssuerViewSet(SnippetViewSet):
    model = Issuer
    icon = "edit"
    menu_label = pgettext_lazy("menu", "Issuers")
    list_display: ClassVar[list[str]] = ["name", "organisation", "signatory_name"]
    search_fields: ClassVar[list[str]] = ["name", "signatory_name"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("organisation"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("signatory_title"), FieldPanel("signatory_name")]),
        MultiFieldPanel(
            [FieldPanel("seal"), FieldPanel("seal_image", widget=SealInput)],
            heading=pgettext_lazy("certificates", "Seal"),
        ),
        FieldPanel("serial_pattern"),
        FieldPanel("public_name"),
    ]


class CertificateDesignViewSet(SnippetViewSet):
    model = CertificateDesign
    icon = "doc-full-inverse"
    menu_label = pgettext_lazy("menu", "Certificate designs")
    list_display: ClassVar[list[str]] = ["name", "issuer", "orientation"]
    search_fields: ClassVar[list[str]] = ["name"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("issuer"),
        FieldRowPanel([FieldPanel("heading"), FieldPanel("orientation")]),
        FieldPanel("wording"),
        MultiFieldPanel(
            [FieldPanel("show_born_on"), FieldPanel("show_hours"), FieldPanel("valid_years")],
            heading=_("What is printed"),
        ),
    ]


class CertificateViewSetGroup(SnippetViewSetGroup):
    items = (CertificateDesignViewSet, IssuerViewSet)
    menu_icon = "success"
    menu_label = pgettext_lazy("menu", "Certificates")
    menu_name = "certificates"
    menu_order = 220
