"""Tokens of the API: which programs read the office's data, and who may stop them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people import actions
from people.forms.tokens import SCOPES, TokenForm
from people.models import ApiToken
from people.requests import SignedInRequest
from people.roles import Role
from people.token_permissions import makes_tokens, sees_tokens, tokens_revocable, tokens_shown

ON_A_PAGE = 50
PREFILLED = ("name", "organisation", "role")  # from a token that is to be exchanged


@require_safe
def tokens(request: SignedInRequest) -> HttpResponse:
    if not sees_tokens(request.user):
        raise Http404
    today = timezone.localdate()
    shown = tokens_shown(request.user, on=today)
    page = Paginator(shown.with_names(), ON_A_PAGE).get_page(request.GET.get("page"))
    revocable = set(
        tokens_revocable(request.user, on=today)
        .filter(pk__in=[token.pk for token in page])
        .values_list("pk", flat=True)
    )
    context = {
        "page": page,
        "rows": [
            (token, token.state(today), _scope(token), token.pk in revocable) for token in page
        ],
        "usable": shown.usable(today).count(),
        "may_make": makes_tokens(request.user),
    }
    return render(request, "people/tokens.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_token(request: SignedInRequest) -> HttpResponse:
    """Answers the POST with the token itself: it is shown once and can be asked for nowhere."""
    if not makes_tokens(request.user):
        raise Http404
    initial = {name: request.GET[name] for name in PREFILLED if request.GET.get(name)}
    form = TokenForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            token, text = actions.make_token(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            context = {"token": token, "text": text, "scope": _scope(token)}
            return render(request, "people/token_made.html", context)
    return render(request, "people/new_token.html", {"form": form})


@require_http_methods(["GET", "POST"])
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        tokens_revocable(request.user, on=timezone.localdate()).with_names(), pk=pk
    )
    if request.method == "POST":
        try:
            actions.revoke_token(found, by=request.user)
        except ValidationError as error:  # somebody else at the same moment
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The token has been revoked."))
        return redirect("people:tokens")
    return render(request, "people/revoke_token.html", {"token": found, "scope": _scope(found)})


def _scope(token: ApiToken) -> str:
    """What it may read, in the words of the form."""
    roles = [Role(held.role) for held in token.post.roles.all()]
    return "、".join(str(SCOPES.get(role, role.label)) for role in roles)
