"""To the office's own sign-in service and back, and the identities a person has joined."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.views import connections as allauth_connections
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from requests import RequestException

from people.oidc import OfficeOAuth2Adapter, OfficeProvider


def provider_or_404(request: HttpRequest, provider_id: str | None = None) -> OfficeProvider:
    """The configured service. Without one there is nothing at these addresses."""
    for provider in get_adapter().list_providers(request):
        if provider_id in {None, provider.sub_id}:
            return provider
    raise Http404


@login_not_required
@never_cache
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sets out for the service: to log in, or to join one's identity there."""
    provider = provider_or_404(request, provider_id)
    if request.method != "POST":
        return redirect("account_login")
    joining = request.POST.get("process") == AuthProcess.CONNECT
    if joining and is_reauthentication_required(request, app="allauth.socialaccount"):
        return redirect("socialaccount_connections")  # which asks for the password
    if request.user.is_authenticated and not joining:
        return redirect("today")
    process = AuthProcess.CONNECT if joining else AuthProcess.LOGIN
    try:
        answer = provider.redirect(
            request, process=process, next_url=get_next_redirect_url(request)
        )
    except (OAuth2Error, RequestException, LookupError, TypeError, ValueError) as error:
        return render_authentication_error(request, provider, exception=error)
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    # A page that goes on by itself: our policy lets no form end up at another host, and the
    # service may lead on to a third.
    return render(
        request, "socialaccount/on_the_way.html", {"provider": provider, "to": answer.url}
    )


@login_not_required
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider_or_404(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(OfficeOAuth2Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (LookupError, TypeError, ValueError) as error:  # an answer that is not what it should be
        return render_authentication_error(
            request, provider_or_404(request, provider_id), exception=error
        )


@login_required
@never_cache
def joined(request: HttpRequest) -> HttpResponse:
    """Which identities this person logs in by; joins and parts."""
    provider_or_404(request)
    asked_again = reauthentication_required(app="allauth.socialaccount")
    answer: HttpResponse = asked_again(allauth_connections)(request)
    return answer
