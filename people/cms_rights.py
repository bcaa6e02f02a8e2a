"""What each of Wagtail's groups may do. Apps add their own through the hook
`register_cms_rights`: a function that returns {role: ["app_label.codename", …]}."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
)
from wagtail.snippets.models import get_snippet_models

from people.roles import CMS_GROUPS, Role

EDIT_ANYTHING = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
FILES = ("image", "document", "media")
# In Wagtail "add" on a page means: add below it, and change what one has added.
TRAINERS_SECTION = "courses"
TRAINERS_INDEXES = ("courses", "cases", "guidelines")


@transaction.atomic
def ensure_cms_groups() -> None:
    """Makes the groups and what they may do. Safe to run at any time: it only adds.

    Run it again once the courses index exists, for the trainers' right lies on that page.
    """
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in CMS_GROUPS.items()}
    for role, group in groups.items():
        group.permissions.add(*_permissions(_model_rights(role)))
    office = [groups[Role.METROPOLIS], groups[Role.ADMINISTRATOR]]
    for group in office:
        _grant_pages(group, Page.get_first_root_node(), EDIT_ANYTHING)
        _grant_files(group, ("add", "change", "delete", "choose"))
    for index in Page.objects.filter(slug__in=TRAINERS_INDEXES, depth=3):
        _grant_pages(groups[Role.TRAINER], index, ("add",))
    _grant_files(groups[Role.TRAINER], ("add", "choose"))
    _replace_wagtails_groups(by=groups[Role.METROPOLIS])
    _name_what_wagtail_brings()


def _model_rights(role: str) -> set[str]:
    """As `app_label.codename`."""
    rights = {"wagtailadmin.access_admin"}
    for rights_of in hooks.get_hooks("register_cms_rights"):
        rights |= {*rights_of().get(role, ())}
    for model in get_snippet_models():
        label, name = model._meta.label_lower.split(".")
        if role in {Role.METROPOLIS, Role.ADMINISTRATOR}:
            verbs: Iterable[str] = ("add", "change", "delete", "publish", "lock", "unlock", "view")
        elif role == Role.TRAINER and label == TRAINERS_SECTION:
            verbs = ("add", "change", "publish", "view")
        else:
            continue
        rights |= {f"{label}.{verb}_{name}" for verb in verbs}
    return rights


def _permissions(rights: set[str]) -> list[Permission]:
    """Those that exist: a snippet without drafts has no right to publish."""
    wanted = Q(pk__in=[])
    for right in rights:
        label, codename = right.split(".")
        wanted |= Q(content_type__app_label=label, codename=codename)
    return list(Permission.objects.filter(wanted))


def _grant_pages(group: Group, page: Page, verbs: Iterable[str]) -> None:
    codenames = [f"{verb}_page" for verb in verbs]
    for right in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)


def _grant_files(group: Group, verbs: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    codenames = [f"{verb}_{file}" for verb in verbs for file in FILES]
    apps = ("wagtailimages", "wagtaildocs", "wagtailmedia")
    for right in Permission.objects.filter(
        content_type__app_label__in=apps, codename__in=codenames
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=right
        )


def _replace_wagtails_groups(*, by: Group) -> None:
    """Wagtail brings Moderators and Editors: nobody is ever in them, so approval would stall."""
    stock = Group.objects.filter(name__in=["Moderators", "Editors"])
    for task in GroupApprovalTask.objects.filter(groups__in=stock).distinct():
        task.groups.add(by)
    stock.delete()


def _name_what_wagtail_brings() -> None:
    """Rows of its migrations have English names; what an office has renamed keeps its name."""
    Page.objects.filter(depth=1, title="Root").update(title="最上位", draft_title="最上位")
    Collection.objects.filter(depth=1, name="Root").update(name="共通")
    for model in (Workflow, Task):
        model.objects.filter(name="Moderators approval").update(name="都の研修担当の承認")
