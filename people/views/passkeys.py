"""What allauth's pages for passkeys do not do by themselves."""

from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Again(ReauthenticateWebAuthnView):
    """A refused passkey leads back to the question; allauth leads to the front page."""

    def form_invalid(self, form: Form) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, str(message))
        return redirect(self.passthrough_next_url(self.request.path))


@login_required
def confirm_by_passkey(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = Again.as_view()(request)
    return answer
