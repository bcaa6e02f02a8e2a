"""Posts by hand: begin, change, end; their roles; who answers for a supervisor."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import actions
from people.forms.absences import DeputyForm
from people.forms.people import EndForm
from people.forms.post_changes import EditPostForm, RolesForm
from people.forms.posts import NewPostForm
from people.models import Deputy, Post
from people.office_permissions import can_end_deputy, can_name_deputy
from people.requests import SignedInRequest
from people.views.entry import (
    is_sent,
    person_for,
    post_for,
    show_form,
    to_person,
    tried,
    wrote_post,
)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_for(request.user, pk)
    form = NewPostForm(request.POST or None, by=request.user)
    if is_sent(request) and form.is_valid():

        def write() -> Post:
            return actions.enter_post(
                person=person, roles=form.roles_chosen(), by=request.user, **form.facts()
            )

        answer = wrote_post(request, form, write, person=person)
        if isinstance(answer, HttpResponse):
            return answer
        if answer is not None:
            messages.success(request, _("The post is entered."))
            return to_person(request.user, person)
    return show_form(
        request,
        form,
        person=person,
        title=_("Add a post"),
        lead=_("For a second post beside the one there is. For a move, change the post instead."),
        button=_("Enter"),
        groups=form.groups(),
    )


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    post = post_for(request.user, pk)
    form = EditPostForm(request.POST or None, post=post, by=request.user)
    if is_sent(request) and form.is_valid():
        given = {"post": post, "by": request.user, "seen": form.cleaned_data["seen"]}

        def now() -> EditPostForm:
            return EditPostForm(None, post=post_for(request.user, pk), by=request.user)

        def write() -> Post:
            if form.is_move:
                since = form.cleaned_data["since"]
                return actions.move_post(since=since, **given, **form.changes())
            return actions.correct_post(**given, **form.changes())

        answer = wrote_post(request, form, write, now=now, person=post.person)
        if isinstance(answer, HttpResponse):
            return answer
        if answer is not None:
            messages.success(request, _("The post is changed."))
            return to_person(request.user, post.person)
    return show_form(
        request,
        form,
        person=post.person,
        title=_("Change the post"),
        lead=str(post),
        button=_("Save"),
        groups=form.groups(),
    )


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    post = post_for(request.user, pk)
    form = EndForm(request.POST or None, post=post)
    if is_sent(request) and form.is_valid():

        def act() -> None:
            actions.end_post(
                post=post,
                end=form.end(),
                by=request.user,
                seen=form.cleaned_data["seen"],
                sure=form.cleaned_data["sure"],
            )

        if tried(form, act, now=lambda: EndForm(None, post=post_for(request.user, pk))):
            messages.success(request, _("The post ends on the day you entered."))
            return to_person(request.user, post.person)
    form.hide_sure()
    return show_form(
        request,
        form,
        person=post.person,
        title=_("End the post"),
        lead=str(post),
        button=_("End the post"),
    )


@require_http_methods(["GET", "POST"])
def roles(request: SignedInRequest, pk: int) -> HttpResponse:
    post = post_for(request.user, pk)
    form = RolesForm(request.POST or None, post=post, by=request.user)
    if is_sent(request) and form.is_valid():

        def now() -> RolesForm:
            return RolesForm(None, post=post_for(request.user, pk), by=request.user)

        def act() -> None:
            actions.decide_roles(
                post=post,
                roles=form.roles_chosen(),
                by=request.user,
                seen=form.cleaned_data["seen"],
                sure=form.cleaned_data["sure"],
            )

        if tried(form, act, now=now):
            messages.success(request, _("The roles are saved."))
            return to_person(request.user, post.person)
    form.hide_sure()
    return show_form(
        request,
        form,
        person=post.person,
        title=_("Roles of the post"),
        lead=str(post),
        button=_("Save"),
        kept=form.kept,
    )


@require_http_methods(["GET", "POST"])
def deputies(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who answers for the holder of this post, and from when until when."""
    post = get_object_or_404(
        Post.objects.select_related("organisation", "section", "person"), pk=pk
    )
    if not can_name_deputy(request.user, post):
        raise Http404
    form = DeputyForm(request.POST or None, post=post)
    if is_sent(request) and form.is_valid():

        def act() -> None:
            actions.name_deputy(post=post, by=request.user, **form.facts())

        if tried(form, act):
            messages.success(request, _("The deputy is named."))
            return redirect("people:deputies", post.pk)
    context = {
        "form": form,
        "post": post,
        "deputies": post.deputies.ending_after(timezone.localdate()).select_related("deputy"),
        "is_own": post.person_id == request.user.pk,
        "today": timezone.localdate(),
    }
    return render(request, "people/deputies.html", context)


@require_POST
def end_deputy(request: SignedInRequest, pk: int) -> HttpResponse:
    """From today on no longer."""
    found = Deputy.objects.select_related("holder__organisation", "holder__person")
    deputy = get_object_or_404(found, pk=pk)
    if not can_end_deputy(request.user, deputy):
        raise Http404
    holder = deputy.holder_id
    actions.end_deputy(deputy=deputy, end=timezone.localdate(), by=request.user)
    messages.success(request, _("The deputy has ended."))
    return redirect("people:deputies", holder)
