"""Japanese for labels that Wagtail makes of the names in its code, which no catalogue can hold.

Done once, from HomeConfig.ready. Everything else the CMS says is in site/locale_cms.
"""

from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.models import Page, Site
from wagtail.sites.views import IndexView as SiteList

LINK_TEXT = _("Text of the link")
FIELDS: dict[type[Form], dict[str, Any]] = {
    ExternalLinkChooserForm: {"link_text": LINK_TEXT},
    AnchorLinkChooserForm: {"url": _("Name of the anchor"), "link_text": LINK_TEXT},
    EmailLinkChooserForm: {
        "email_address": _("E-mail address"),
        "link_text": LINK_TEXT,
        "subject": pgettext_lazy("e-mail", "Subject"),
        "body": pgettext_lazy("e-mail", "Body"),
    },
    PhoneLinkChooserForm: {"phone_number": _("Phone number"), "link_text": LINK_TEXT},
    WorkflowPageForm: {"page": Page._meta.verbose_name},
    DefaultPageForm: {"include_descendants": _("With all pages below")},
}


def give_labels() -> None:
    for form, labels in FIELDS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in SiteList.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = Site._meta.get_field(column.name).verbose_name
