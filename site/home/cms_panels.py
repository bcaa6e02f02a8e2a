"""What the CMS shows first: the way to a course, for whoever may make one."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from laces.components import Component

from courses.models import CourseIndexPage, Question
from people.models import User


def may_make_courses(user: User) -> bool:
    return user.has_perm("courses.add_question")


class FirstSteps(Component):
    """First for a trainer; for who publishes it comes after what waits to be published."""

    template_name = "home/cms/start.html"

    def __init__(self, *, first: bool) -> None:
        self.order = 10 if first else 400

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        context = {"add_question": reverse(Question.snippet_viewset.get_url_name("add"))}
        index = CourseIndexPage.objects.first()
        if index is not None and index.permissions_for_user(user).can_add_subpage():
            below = ("courses", "coursepage", index.pk)
            context["add_course"] = reverse("wagtailadmin_pages:add", args=below)
            context["courses"] = reverse("wagtailadmin_explore", args=[index.pk])
        return context
