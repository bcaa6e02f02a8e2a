"""The ways from the list of secondments to its figures and back."""

from typing import Any

from django import template

from secondments.figures_permissions import sees_plan

register = template.Library()


@register.inclusion_tag("secondments/figures/_tabs.html", takes_context=True)
def figure_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """`here`: list, timeline, plan or flows."""
    return {"here": here, "sees_plan": sees_plan(context["request"].user)}
