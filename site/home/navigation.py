"""What stands around every page: the tabs of a role, the person's own menu, the foot."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.permissions import manages_certificates
from home.models import StandardPage
from people import permissions
from people.models import Post, User

# Addresses of people's work that belong to a tab of another name.
BELONGS_TO = {
    "/learn/": "/courses/",
    "/my/certificates/": "/my/records/",
    "/office/people/": "/office/completions/",
    "/office/certificates/": "/office/completions/",
}


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: bool = False


class Frame:
    """Read lazily by templates/base.html, so a fragment that shows no frame asks nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demonstration = settings.DEMONSTRATION

    @cached_property
    def person(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def post(self) -> Post | None:
        return self.person.active_post if self.person else None

    @cached_property
    def other_posts(self) -> list[Post]:
        """The posts of today this session could act in instead."""
        return (
            [post for post in self.person.running_posts if post != self.post] if self.person else []
        )

    @cached_property
    def tabs(self) -> list[Link]:
        if self.person is None:
            return []
        tabs = [
            (pgettext("tab", "Today"), "/my/"),
            (pgettext("tab", "Courses"), "/courses/"),
            (pgettext("tab", "Cases"), "/cases/"),
            (pgettext("tab", "Records"), "/my/records/"),
        ]
        if permissions.sees_completions(self.person):
            tabs.append((pgettext("tab", "Staff"), "/office/completions/"))
        elif permissions.sees_people(self.person):
            tabs.append((pgettext("tab", "Staff"), "/office/people/"))
        if permissions.sees_coverage(self.person):
            tabs.append((pgettext("tab", "Coverage"), "/office/coverage/"))
        here = _tab_of(self.request.path, [url for _title, url in tabs])
        return [Link(title, url, current=url == here) for title, url in tabs]

    @cached_property
    def own_links(self) -> list[Link]:
        links = [
            Link(pgettext("menu", "Search courses, lessons and cases"), reverse("search")),
            Link(_("My details and posts"), reverse("people:profile")),
            Link(_("Password and sign-in"), reverse("account_change_password")),
        ]
        if self.person and permissions.can_enter_cms(self.person):
            links.insert(0, Link(_("Make teaching material"), reverse("wagtailadmin_home")))
        return links

    @cached_property
    def office_links(self) -> list[Link]:
        """What an officer does for staff, one list on all these pages; nothing if it is one page."""
        if self.person is None:
            return []
        may = {
            ("workforce:completions", pgettext("office", "Completions")): (
                permissions.sees_completions(self.person)
            ),
            ("people:people", pgettext("office", "People and posts")): (
                permissions.sees_people(self.person)
            ),
            ("certificates:office", pgettext("office", "Certificates")): (
                manages_certificates(self.person, on=timezone.localdate())
            ),
        }
        path = self.request.path
        links = [
            Link(title, url := reverse(name), current=path.startswith(url))
            for (name, title), allowed in may.items()
            if allowed
        ]
        return links if len(links) > 1 else []

    @cached_property
    def account_links(self) -> list[Link]:
        """The pages of allauth, one list beside all of them, in allauth's own words for them:
        what our catalogue says for these is then said on its pages too."""
        if self.person is None:
            return []
        names = {
            "account_change_password": _("Change Password"),
            "mfa_index": _("Two-Factor Authentication"),
            "account_email": _("Email Addresses"),
            "usersessions_list": _("Where you are logged in"),
        }
        links = [(title, reverse(name)) for name, title in names.items()]
        path = self.request.path
        return [Link(title, url, current=path.startswith(url)) for title, url in links]

    @cached_property
    def standing_pages(self) -> list[Link]:
        pages = StandardPage.objects.live().filter(in_footer=True).order_by("path")
        if self.person is None:
            pages = pages.filter(open_to_all=True)
        # They lie right under the front page, which is the root of the site.
        return [Link(title, f"/{slug}/") for title, slug in pages.values_list("title", "slug")]


def _tab_of(path: str, tabs: list[str]) -> str:
    """The tab the address belongs to: the longest that begins it, or none."""
    for start, tab in BELONGS_TO.items():
        if path.startswith(start) and tab in tabs:
            return tab
    return max((tab for tab in tabs if path.startswith(tab)), key=len, default="")
