from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from laces.components import Component
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home import guide
from home.cms_panels import FirstSteps, may_make_courses
from people.requests import SignedInRequest
from people.roles import Role


@hooks.register("insert_global_admin_css")
def look_like_the_site() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("insert_global_admin_js")
def keep_to_the_security_policy() -> SafeString:
    """What Wagtail does by inline scripts and styles, done under our strict policy."""
    scripts = ["js/cms-styles.js", "js/cms.js", "js/cms-autosave.js"]
    return format_html_join(
        "\n", '<script src="{}"></script>', ((static(name),) for name in scripts)
    )


@hooks.register("construct_help_menu")
def offer_no_help_from_elsewhere(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own help lies on other hosts, which closed networks cannot reach. Ours is here."""
    items.clear()
    address = reverse_lazy("trainers_guide")
    items.append(MenuItem(_("Guide for trainers"), address, name="guide", icon_name="help"))


@hooks.register("register_admin_urls")
def guide_addresses() -> list[URLPattern]:
    return [
        path("guide/", guide.page, name="trainers_guide"),
        path("guide/<slug:name>/", guide.page, name="trainers_guide_chapter"),
        path("guide/images/<str:name>", guide.image, name="trainers_guide_image"),
    ]


@hooks.register("construct_homepage_panels")
def begin_with_the_way_to_a_course(request: SignedInRequest, panels: list[Component]) -> None:
    if may_make_courses(request.user):
        waits_for_others = Role.TRAINER in request.user.active_roles
        panels.append(FirstSteps(first=waits_for_others))
