"""What the pages of a shared computer ask by themselves, and the page after too long a break."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.shared_computer import is_shared, seconds_to_go, show_timed_out


@login_not_required
@never_cache
@require_safe
def timed_out(request: HttpRequest) -> HttpResponse:
    """Where the script of a page leads at the end of the time. Back again, if another window was
    busy all the while."""
    back = request.GET.get(REDIRECT_FIELD_NAME, "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/my/"
    if is_shared(request):
        return redirect(back)
    return show_timed_out(request, back=back, kept=[])


@never_cache
@require_safe
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody is typing, which the middleware has noted; or a mere look at the time."""
    return JsonResponse({"seconds": seconds_to_go(request)})
