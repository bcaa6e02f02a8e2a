"""Tags of the look that every app's templates use: icons and form controls."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Select, Textarea, Widget
from django.template.base import FilterExpression, Node, Parser, Token, token_kwargs
from django.utils.safestring import SafeString
from wagtail.models import Page

from core import rendering
from core.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing `name` of core.icons. Always beside a word; a wrong name is a KeyError."""
    return ICONS[name]


class Drawn(Node):
    """`{% drawn "…" name=value %}`: `{% include … with … only %}`, drawn once for all who are shown
    the same values (core.rendering)."""

    child_nodelists = ()

    def __init__(self, template: str, values: Mapping[str, FilterExpression]) -> None:
        self.template, self.values = template, values

    def render(self, context: template.Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        return rendering.drawn(self.template, **values)


@register.tag
def drawn(parser: Parser, token: Token) -> Drawn:
    _tag, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"drawn: {rest} has no name.")
    return Drawn(str(parser.compile_filter(name).resolve(template.Context())), values)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's widget in our look; label, help and errors are components/field.html's."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)  # it vanishes when one begins to type: labels stay
    look, own = _class_of(widget), widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{look} {own}".strip()} if look or own else {})


@register.filter
def address(thing: Any) -> str:
    """Where a page or anything with a `url` is. A page's path is known without asking for the
    root of the site, which is the front page."""
    if isinstance(thing, Page):
        return "/" + thing.url_path.split("/", 2)[2]
    return str(thing.url)


@register.filter
def squeezed(text: str) -> str:
    """Without the line breaks a template was written with; for a <title>."""
    return " ".join(text.split())


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """One box that is ticked or not: its label stands behind it, not above."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def with_errors(form: BaseForm) -> list[BoundField]:
    """The fields that must be put right, in the order of the form."""
    return [field for field in form if field.errors]


def _class_of(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput):
        return ""
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, Select):
        return "select"
    return "input"
