from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_css")
def look_like_the_site() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("insert_global_admin_js")
def keep_to_the_security_policy() -> SafeString:
    """What Wagtail does by inline scripts and styles, done under our strict policy."""
    scripts = ["js/cms-styles.js", "js/cms.js"]
    return format_html_join(
        "\n", '<script src="{}"></script>', ((static(name),) for name in scripts)
    )


@hooks.register("construct_help_menu")
def offer_no_help_from_elsewhere(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own help lies on other hosts, which closed networks cannot reach."""
    items.clear()
