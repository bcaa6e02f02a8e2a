"""/people, /posts, /organisations and /me."""

import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from core.api.fields import Day, Id, ListCode, OfficialCode, Since
from core.api.paging import Page, Paging, paged
from people.api.auth import MOST_A_MINUTE, Caller
from people.api.rows import (
    Me,
    OrganisationRef,
    OrganisationRow,
    PersonRow,
    PersonWithPosts,
    PostRow,
)
from people.models import OrganisationTie, User
from people.models.posts import PostQuerySet
from people.permissions import (
    can_see_person,
    organisations_named,
    people_in_scope,
    posts_shown,
    posts_within_reach,
    sees_coverage,
    sees_people,
)

router = Router(tags=["people"])


class PostState(StrEnum):
    RUNNING = "running"
    TO_COME = "to_come"
    ENDED = "ended"


class PostFilters(Paging):
    organisation: OfficialCode | None = Field(None, description="団体コード（6桁）。この組織だけ。")
    profession: ListCode | None = Field(None, description="職種のコード。")
    since: Since | None = Field(None, description="この日時以降に変わった行だけ。")


class AllPostFilters(PostFilters):
    state: PostState | None = Field(
        None, description="running：いま、to_come：これから、ended：終了。"
    )


class PeopleFilters(PostFilters):
    on: Day | None = Field(None, description="この日に所属のある人。既定は今日。")


@router.get("/people", response=Page[PersonRow], summary="人の一覧")
def people(request: Caller, asked: Query[PeopleFilters]) -> Page[PersonRow]:
    """その日に、トークンの範囲の所属がある人。"""
    _need(sees_people(request.user))
    posts = people_in_scope(request.user, on=asked.on or timezone.localdate())
    found = User.objects.filter(Exists(_narrowed(posts, asked).filter(person=OuterRef("pk"))))
    if asked.since:
        found = found.filter(changed_at__gte=asked.since)
    return paged(found, asked, PersonRow.of, of="people")


@router.get("/people/{person_id}", response=PersonWithPosts, summary="1人と、その所属")
def person(request: Caller, person_id: Path[Id]) -> PersonWithPosts:
    """今日所属があるか、これから来る人。"""
    _need(sees_people(request.user))
    found = get_object_or_404(User.objects.persons(), pk=person_id)
    _need(can_see_person(request.user, found))
    posts = posts_shown(request.user, found).with_names().select_related("employment")
    return PersonWithPosts(
        **PersonRow.of(found).model_dump(),
        posts=[PostRow.of(post) for post in posts.order_by("start", "pk")],
    )


@router.get("/posts", response=Page[PostRow], summary="所属の一覧")
def posts(request: Caller, asked: Query[AllPostFilters]) -> Page[PostRow]:
    """トークンの範囲の所属。終わったもの、これから始まるものを含みます。"""
    _need(sees_people(request.user))
    today = timezone.localdate()
    found = _narrowed(posts_within_reach(request.user, on=today), asked)
    found = found.filter(_in_state(asked.state, today))
    if asked.since:
        found = found.filter(_changed(min(asked.since, timezone.now()), today))
    named = found.select_related("organisation", "section", "profession", "grade", "employment")
    return paged(named, asked, PostRow.of, of="posts")


@router.get("/organisations", response=Page[OrganisationRow], summary="組織の一覧")
def organisations(request: Caller, asked: Query[Paging]) -> Page[OrganisationRow]:
    """自分の範囲の組織、すべての区市町村、都の組織。"""
    today = timezone.localdate()
    ties = OrganisationTie.objects.administering().on(today).order_by("pk")
    found = organisations_named(request.user, on=today).prefetch_related(
        Prefetch("ties_up", ties, to_attr="administering")
    )
    return paged(found, asked, OrganisationRow.of, of="organisations")


@router.get("/me", response=Me, summary="このトークンで読めるもの")
def me(request: Caller) -> Me:
    user, token = request.user, request.auth
    may_read = ["/organisations", "/certificates"]
    if sees_people(user):
        may_read += ["/people", "/posts", "/records", "/obligations"]
    if sees_coverage(user):
        may_read.append("/coverage")
    return Me(
        name=token.name,
        token=token.prefix,
        organisation=OrganisationRef.of(token.post.organisation),
        roles=sorted(str(role) for role in user.active_roles),
        last_day=token.last_day,
        now=timezone.now(),
        calls_a_minute=MOST_A_MINUTE,
        may_read=sorted(may_read),
    )


def _need(allowed: bool) -> None:  # noqa: FBT001 -- the one thing it is about
    if not allowed:
        raise Http404


def _narrowed(posts: PostQuerySet, asked: PostFilters) -> PostQuerySet:
    if asked.organisation:
        posts = posts.filter(organisation__code=asked.organisation)
    if asked.profession:
        posts = posts.filter(profession__code=asked.profession)
    return posts


def _in_state(state: PostState | None, on: datetime.date) -> Q:
    begun = Q(start__lte=on)
    ended = Q(end__isnull=False, end__lte=on)
    conditions = {
        None: Q(),
        PostState.RUNNING: begun & ~ended,
        PostState.TO_COME: ~begun,
        PostState.ENDED: ended,
    }
    return conditions[state]


def _changed(since: datetime.datetime, today: datetime.date) -> Q:
    """Written since then, or begun, ended or announced by the calendar alone."""
    day = timezone.localdate(since)
    return (
        Q(changed_at__gte=since)
        | Q(start__range=(day, today))
        | Q(end__range=(day, today))
        | Q(announced_on__range=(day, today))
        | Q(end_announced_on__range=(day, today))
    )
