"""The entrance for people without a password: a code or a link, then a password of one's own."""

import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from people import actions
from people.forms.invitations import PasswordForm, StartForm
from people.models import Invitation, User
from people.permissions import roles_today
from people.starting import NOT_USABLE, TOO_MANY, by_code, by_key, by_token, count_attempt

KEY = "people_start"  # where the session keeps the invitation between the two pages
SECONDS = 30 * 60  # then the second page is closed: who left it open has gone away


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counted = count_attempt(request, form.cleaned_data["login"])
        found = by_code(**{f"typed_{name}": text for name, text in form.cleaned_data.items()})
        if counted is None:
            form.add_error(None, TOO_MANY)
        elif found is None:
            form.add_error(None, NOT_USABLE)
        else:
            counted.rollback()
            return _go_on(request, found)
    failed = NOT_USABLE if request.session.pop(f"{KEY}_failed", None) else ""
    return render(request, "people/start.html", {"form": form, "failed": failed})


@login_not_required
@never_cache
@sensitive_variables("token")
@require_safe
def start_link(request: HttpRequest, token: str) -> HttpResponse:
    """Looks only: programs that read mails open links too. And it leads on to an address that
    does not hold the token, which would stay in the browser's history."""
    found = by_token(token)
    return _go_on(request, found) if found else _back(request)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def start_password(request: HttpRequest) -> HttpResponse:
    found = _opened(request)
    if found is None:
        return _back(request)
    form = PasswordForm(request.POST or None, person=found.person)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.use_invitation(found, password=form.cleaned_data["password"])
        except ValidationError:
            return _back(request)
        return _sign_in(request, person)
    return render(request, "people/start_password.html", {"form": form, "person": found.person})


def _go_on(request: HttpRequest, found: Invitation) -> HttpResponse:
    request.session[KEY] = [found.pk, found.digest, time.time()]
    return redirect("people:start_password")


def _back(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    request.session[f"{KEY}_failed"] = True
    return redirect("people:start")


def _opened(request: HttpRequest) -> Invitation | None:
    pk, digest, at = request.session.get(KEY, (0, "", 0))
    return by_key(pk, digest) if abs(time.time() - at) < SECONDS else None


def _sign_in(request: HttpRequest, person: User) -> HttpResponse:
    """As after the log-in page: who has a second factor is asked for it."""
    request.session.pop(KEY, None)
    messages.success(request, _("Your password is set. Next time log in with it."))
    record_authentication(request, person, method="password", username=person.username)
    return perform_login(request, Login(user=person, redirect_url=_next_step(person)))


def _next_step(person: User) -> str:
    roles = roles_today(person, on=timezone.localdate())
    needs = any(role in settings.SECOND_FACTOR_ROLES for role in roles)
    if needs and not Authenticator.objects.filter(user=person).exists():
        return reverse("mfa_index")
    return reverse("today")
