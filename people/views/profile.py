"""A person's own page, and the post they act in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from people import actions
from people.forms.profile import OwnNamesForm
from people.middleware import POST_KEY
from people.models import JoinCode, Post, User
from people.permissions import posts_shown
from people.requests import SignedInRequest
from people.roles import Role


@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    person = request.user
    form = OwnNamesForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.change_own_names(person=person, by=person, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("people:profile")
    context = {
        "person": person,
        "posts": posts_shown(person, person).with_names().order_by("-start", "pk"),
        "running": {post.pk for post in person.running_posts},
        "form": form,
        "deputy_post": own_deputy_post(person),
        "mergings": person.mergings.select_related("merged"),
        "has_join_code": JoinCode.objects.open(timezone.now()).filter(person=person).exists(),
        "has_second_factor": Authenticator.objects.filter(user=person).exists(),
        "today": timezone.localdate(),
    }
    return render(request, "people/profile.html", context)


@require_POST
def switch_post(request: SignedInRequest) -> HttpResponseRedirect:
    """From now on this session acts in another of one's running posts."""
    chosen = request.POST.get("post", "")
    post = next((post for post in request.user.running_posts if str(post.pk) == chosen), None)
    if post is None:
        raise Http404
    request.session[POST_KEY] = post.pk
    audit.record(
        "people.post_switched",
        by=request.user,
        organisation=post.organisation_id,
        facts={"post": post.pk},
    )
    messages.success(request, _("You now work as %(post)s.") % {"post": post})
    # Not back to where they were: that page may not exist for the other post.
    return redirect("/my/")


def own_deputy_post(person: User) -> Post | None:
    """The post in hand, if its holder may name a deputy for it (`can_name_deputy`)."""
    return person.active_post if Role.SUPERVISOR in person.active_roles else None
