"""Wagtail's chooser fields, started from data attributes.

Their Python writes an inline <script> behind the field, which our Content-Security-Policy
forbids and no template can override; so `render` itself is replaced (from HomeConfig.ready).
static/js/cms.js reads what stands there instead.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

_with_script = BaseChooser.render


def start_without_script() -> None:
    BaseChooser.render = render


def render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    if type(self).render_js_init is not BaseChooser.render_js_init:
        return _with_script(self, name, value, attrs, renderer)  # starts itself in its own way
    chosen = self.get_value_data(value)
    return format_html(
        '{}<span hidden data-controller="hagukumi-start" data-hagukumi-start-make-value="{}"'
        ' data-hagukumi-start-with-value="{}" data-hagukumi-start-options-value="{}"></span>',
        self.render_html(name, chosen, attrs),
        self.js_constructor,
        attrs["id"],
        json.dumps(self.get_js_init_options(attrs["id"], name, chosen)),
    )
