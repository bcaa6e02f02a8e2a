"""What stands around every page: the tabs of a role, the person's own menu, the foot."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.permissions import chooses_notation
from casestudies.review_permissions import takes_part_in_reviews
from certificates.permissions import manages_certificates
from core.memory import remembered
from core.messages.inbox import count_unread
from core.permissions import watches_jobs
from courses.approvals import gives_approvals
from courses.permissions import marks_papers
from guidelines.models import GuidelineIndexPage
from guidelines.permissions import manages_guidelines, sees_readers
from home.models import StandardPage
from people import permissions
from people.models import Post, User
from people.shared_computer import is_shared, seconds_left_alone
from people.token_permissions import sees_tokens
from secondments.permissions import keeps_secondments
from workforce.permissions import manages_changes
from workforce.staffing_permissions import sees_staffing

# Addresses of people's work that belong to a tab of another name.
BELONGS_TO = {
    "/learn/": "/courses/",
    "/exercises/": "/cases/",
    "/case-reviews/": "/cases/",
    "/runs/approvals/": "/office/completions/",
    "/runs/hours/": "/office/completions/",
    "/runs/": "/courses/",
    "/lecturers/": "/courses/",
    "/my/guidelines/": "/guidelines/",
    "/guideline-editions/": "/guidelines/",
    "/guideline-opinions/": "/guidelines/",
    "/office/guidelines/": "/office/completions/",
    "/my/notes/": "/my/records/",
    "/my/certificates/": "/my/records/",
    "/office/people/": "/office/completions/",
    "/office/programmes/": "/office/completions/",
    "/programmes/": "/courses/",
    "/office/certificates/": "/office/completions/",
    "/office/messages/": "/office/completions/",
    "/office/notation/": "/office/completions/",
    "/office/staffing/": "/office/completions/",
    "/office/tokens/": "/office/completions/",
    "/office/audit/": "/office/people/",
    "/office/transfers/": "/office/completions/",
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
    def shared(self) -> bool:
        """A shared computer: the way out stands beside the menu, and the pages watch the time."""
        return is_shared(self.request)

    @property
    def shared_minutes(self) -> int:
        return int(settings.SHARED_COMPUTER_MINUTES)

    @property
    def shared_seconds(self) -> int:
        return seconds_left_alone()

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
    def unread(self) -> int:
        """How many messages the person has not read: one question to an index."""
        return count_unread(self.person.pk) if self.person else 0

    @cached_property
    def tabs(self) -> tuple[Link, ...]:
        if self.person is None:
            return ()
        guidelines = ["/guidelines/"] if remembered("guidelines page", _has_guidelines) else []
        urls = ["/my/", "/courses/", "/cases/", *guidelines, "/my/records/"]
        if permissions.sees_completions(self.person):
            urls.append("/office/completions/")
        elif permissions.sees_people(self.person):
            urls.append("/office/people/")
        if permissions.sees_coverage(self.person):
            urls.append("/office/coverage/")
        if keeps_secondments(self.person):
            urls.append("/secondments/")
        here = _tab_of(self.request.path, urls)
        return remembered(("tabs", *urls, here), lambda: _tabs(urls, here))

    @cached_property
    def own_links(self) -> tuple[Link, ...]:
        may: frozenset[str] = frozenset()
        if self.person is not None:
            asked = {
                "makes": permissions.can_enter_cms,
                "marks": marks_papers,
                "answers": gives_approvals,
                "works": permissions.sees_people,
                "signs": takes_part_in_reviews,
            }
            may = frozenset(name for name, allowed in asked.items() if allowed(self.person))
        return remembered(("own links", may), lambda: _own_links(may))

    @cached_property
    def office_links(self) -> tuple[Link, ...]:
        """What an officer does for staff, one list on all these pages; nothing if it is one page."""
        if self.person is None:
            return ()
        person, completions = self.person, permissions.sees_completions(self.person)
        asked = {
            "completions": completions,
            "programmes": completions,
            "guidelines": manages_guidelines(person),
            "readings": sees_readers(person),
            "people": permissions.sees_people(person),
            "transfers": manages_changes(person),
            "staffing": sees_staffing(person),
            "invitations": permissions.manages_people(person),
            "certificates": manages_certificates(person, on=timezone.localdate()),
            "notation": chooses_notation(person),
            "messages": permissions.manages_messages(person),
            "tokens": sees_tokens(person),
            "audit": permissions.reads_audit(person),
            "jobs": watches_jobs(person),
        }
        may = frozenset(name for name, allowed in asked.items() if allowed)
        links = remembered(("office links", may), lambda: _office_links(may))
        path = self.request.path
        here = max((each.url for each in links if path.startswith(each.url)), key=len, default="")
        return tuple(replace(link, current=link.url == here) for link in links)

    @cached_property
    def account_links(self) -> list[Link]:
        """The pages of allauth, one list beside all of them, in allauth's own words for them:
        what our catalogue says for these is then said on its pages too."""
        if self.person is None:
            return []
        names = {
            "account_change_password": _("Change Password"),
            "mfa_index": _("Two-Factor Authentication"),
            **({"socialaccount_connections": _("Log-in by your office")} if joins_oidc() else {}),
            "account_email": _("Email Addresses"),
            "usersessions_list": _("Where you are logged in"),
        }
        links = [(title, reverse(name)) for name, title in names.items()]
        path = self.request.path
        return [Link(title, url, current=path.startswith(url)) for title, url in links]

    @cached_property
    def standing_pages(self) -> tuple[Link, ...]:
        signed_in = self.person is not None
        return remembered(("standing pages", signed_in), lambda: _standing_pages(signed_in))


def _has_guidelines() -> bool:
    return bool(GuidelineIndexPage.objects.live().exists())


def _tabs(urls: list[str], here: str) -> tuple[Link, ...]:
    titles = {
        "/my/": pgettext("tab", "Today"),
        "/courses/": pgettext("tab", "Courses"),
        "/cases/": pgettext("tab", "Cases"),
        "/guidelines/": pgettext("tab", "Guidelines"),
        "/my/records/": pgettext("tab", "Records"),
        "/office/completions/": pgettext("tab", "Staff"),
        "/office/people/": pgettext("tab", "Staff"),
        "/office/coverage/": pgettext("tab", "Coverage"),
        "/secondments/": pgettext("tab", "Secondments"),
    }
    return tuple(Link(titles[url], url, current=url == here) for url in urls)


def _own_links(may: frozenset[str]) -> tuple[Link, ...]:
    """What one has to do with oneself; what only some have is for those who `may`."""
    links = [
        ("makes", _("Make teaching material"), "wagtailadmin_home"),
        ("marks", pgettext("page title", "Papers to mark"), "courses:marking"),
        ("", pgettext("menu", "Search courses, lessons and cases"), "search"),
        ("", pgettext("inbox", "Messages"), "inbox"),
        ("", pgettext("page title", "Runs"), "runs:runs"),
        ("", pgettext("page title", "Exercises"), "exercises:exercises"),
        ("", pgettext("page title", "Guidelines to read"), "guideline_reading:mine"),
        ("answers", pgettext("heading", "Approvals"), "runs:approvals"),
        ("signs", pgettext("page title", "Anonymity reviews"), "case_reviews:reviews"),
        ("", _("My dates"), "mine:calendar"),
        ("", _("My notes"), "mine:notes"),
        ("", _("My details and posts"), "people:profile"),
        ("", _("Password and sign-in"), "account_change_password"),
        # Who never starts such work need not be told of it.
        ("works", _("My work in the background"), "own_jobs"),
    ]
    return tuple(
        Link(title, reverse(name)) for right, title, name in links if not right or right in may
    )


def _office_links(may: frozenset[str]) -> tuple[Link, ...]:
    """Nothing if it is one page."""
    pages = {
        "completions": ("workforce:completions", pgettext("office", "Completions")),
        "programmes": ("programme_office:programmes", pgettext("office", "Programmes")),
        "guidelines": ("guideline_office:guidelines", pgettext("office", "Guidelines")),
        "readings": ("guideline_readers:readers", pgettext("office", "Guidelines read")),
        "people": ("people:people", pgettext("office", "People and posts")),
        "transfers": ("workforce:transfers", pgettext("office", "Personnel changes")),
        "staffing": ("workforce:staffing", pgettext("office", "Staffing")),
        "invitations": ("people:invitations", pgettext("office", "Invitations")),
        "certificates": ("certificates:office", pgettext("office", "Certificates")),
        "notation": ("notation:notation", pgettext("office", "Notation of genograms")),
        "messages": ("people:messages", pgettext("office", "Messages")),
        "tokens": ("people:tokens", pgettext("office", "API")),
        "audit": ("people:audit", pgettext("office", "Audit")),
        "jobs": ("jobs", pgettext("office", "Jobs")),
    }
    links = [Link(title, reverse(name)) for key, (name, title) in pages.items() if key in may]
    return tuple(links) if len(links) > 1 else ()


def _standing_pages(signed_in: bool) -> tuple[Link, ...]:  # noqa: FBT001 -- see the one caller
    pages = StandardPage.objects.live().filter(in_footer=True).order_by("path")
    if not signed_in:
        pages = pages.filter(open_to_all=True)
    # They lie right under the front page, which is the root of the site.
    return tuple(Link(title, f"/{slug}/") for title, slug in pages.values_list("title", "slug"))


def joins_oidc() -> bool:
    """Whether an office's own sign-in service is set up (config/oidc.py)."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


def _tab_of(path: str, tabs: list[str]) -> str:
    """The tab the address belongs to: the longest that begins it, or none."""
    for start, tab in BELONGS_TO.items():
        if path.startswith(start) and tab in tabs:
            return tab
    return max((tab for tab in tabs if path.startswith(tab)), key=len, default="")
