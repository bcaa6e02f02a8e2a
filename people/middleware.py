"""The post this session acts in, and the doors: log-in for the site, a role for the CMS."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page
from wagtail.views import serve as serve_page

from people.cms_groups import sync_groups
from people.models import User
from people.permissions import can_enter_cms

POST_KEY = "people_post"  # where the session keeps the chosen post
CMS_KEY = "people_cms"  # the roles that Wagtail's groups were last made from

# Open whatever happens; single views say so themselves with Django's @login_not_required.
# The API lets nobody in without a token of its own (people/api/auth.py).
OPEN_PREFIXES = ("/accounts/", "/verify/", "/static/", "/healthz", "/readyz", "/api/v1/")
CMS = "/cms/"
# People and groups come from posts; nobody edits them, or resets a password, in the CMS.
CLOSED_IN_CMS = (
    "/cms/users/",
    "/cms/groups/",
    "/cms/password_reset/",
    "/cms/bulk/people/",
    "/cms/bulk/auth/",
)

Respond = Callable[[HttpRequest], HttpResponseBase]


class PostInHandMiddleware:
    """`request.user.active_post` and `.active_roles` follow this session. Costs no query until
    somebody asks for them, then one."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: user_in_session(request))  # type: ignore[assignment] # as Django does
        return self.get_response(request)


def user_in_session(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if isinstance(user, User):
        user.chosen_post_id = request.session.get(POST_KEY)
        user.second_factor = has_second_factor(request, user)
    # Hundreds of looks follow: from now on they need not go through the wrapping each time.
    request.user = user
    return user


def has_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened, or later confirmed, with TOTP, a code or a passkey."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


class SignedInOnlyMiddleware:
    """Signed out: the log-in page, whatever exists. Under the CMS without a CMS role: 404."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        if not isinstance(request.user, User):
            return self.get_response(request) if is_open(request) else to_login(request)
        if request.path_info.startswith(CMS):
            enter_cms(request, request.user)
        return self.get_response(request)


def enter_cms(request: HttpRequest, user: User) -> None:
    if request.path_info.startswith(CLOSED_IN_CMS) or not can_enter_cms(user):
        raise Http404
    follow_posts(request, user)


def follow_posts(request: HttpRequest, user: User) -> None:
    """Wagtail's groups follow the posts from the first request on, also before the next tick."""
    now = sorted({str(role) for post in user.running_posts for role in post.held_roles})
    if request.session.get(CMS_KEY) != now:
        sync_groups(people=[user])
        user.refresh_from_db(fields=["is_superuser"])
        request.session[CMS_KEY] = now


def is_open(request: HttpRequest) -> bool:
    """A view that says it needs no log-in, or a standing page that its author opened."""
    if request.path_info.startswith(CMS):  # Wagtail opens its own log-in, which is not in use
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    if not getattr(view, "login_required", True):
        return True
    return view is serve_page and is_open_page(request)


def is_open_page(request: HttpRequest) -> bool:
    page = Page.find_for_request(request, request.path_info)
    return page is not None and page.live and getattr(page.specific, "open_to_all", False)


def to_login(request: HttpRequest) -> HttpResponseBase:
    """Back to where they were going; from Wagtail's own log-in to the CMS."""
    wanted = request.get_full_path()
    if request.path_info == "/cms/login/":
        wanted = request.GET.get(REDIRECT_FIELD_NAME, CMS)
    answer = redirect_to_login(wanted)
    if request.headers.get("HX-Request"):
        # htmx would put the log-in page into a corner of the screen it was asked from.
        return HttpResponse(headers={"HX-Redirect": answer.url})
    return answer
