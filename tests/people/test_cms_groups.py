import datetime
from collections.abc import Iterable

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
)

from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from people.models import Post, PostRole, User
from people.roles import CMS_GROUPS, Role
from people.ticks import follow_posts_in_cms
from tests.conftest import fresh, post_of
from tests.factories.people import PostFactory

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def groups_of(user: User) -> set[str]:
    return roles_of(user.groups.values_list("name", flat=True))


def roles_of(names: Iterable[str]) -> set[str]:
    """The CMS calls groups by Japanese names."""
    known = {name: str(role) for role, name in CMS_GROUPS.items()}
    return {known.get(name, name) for name in names}


@pytest.fixture
def reviewer(cms_groups, bureau) -> User:
    return PostFactory(organisation=bureau, roles=[Role.ANONYMITY_REVIEWER]).person


class TestSync:
    def test_groups_are_the_cms_roles_of_the_posts_of_today(
        self, reviewer, trainer, metropolis, administrator, nerima_hr, worker, facilitator
    ):
        sync_groups()

        assert {user.username: groups_of(user) for user in User.objects.all()} == {
            reviewer.username: {"anonymity_reviewer"},
            "trainer": {"trainer"},
            "metropolis": {"metropolis"},
            "administrator": {"administrator"},
            "nerima-hr": set(),
            "worker": set(),
            "facilitator": set(),
        }

    def test_only_an_administrator_is_superuser(self, cms_groups, trainer, administrator):
        User.objects.filter(pk=trainer.pk).update(is_superuser=True)

        sync_groups()

        assert set(User.objects.filter(is_superuser=True)) == {administrator}

    def test_the_account_of_the_command_line_stays_superuser(self, cms_groups):
        root = User.objects.create_superuser("root", password="x", last_name="管理")

        sync_groups()

        assert fresh(root).is_superuser

    def test_the_day_a_post_ends_its_groups_are_closed(self, cms_groups, trainer, administrator):
        Post.objects.update(end=TODAY + DAY)
        sync_groups()
        assert groups_of(trainer) == {"trainer"}

        sync_groups(on=TODAY + DAY)

        assert groups_of(trainer) == groups_of(administrator) == set()
        assert not User.objects.filter(is_superuser=True).exists()

    def test_a_post_to_come_gives_nothing_yet(self, cms_groups, worker, bureau):
        PostFactory(person=worker, organisation=bureau, roles=[Role.TRAINER], start=TODAY + DAY)

        sync_groups()
        assert groups_of(worker) == set()

        sync_groups(on=TODAY + DAY)
        assert groups_of(worker) == {"trainer"}

    def test_only_the_people_named_are_looked_at(self, cms_groups, trainer, metropolis):
        sync_groups(people=[trainer])

        assert groups_of(trainer) == {"trainer"}
        assert groups_of(metropolis) == set()

    def test_groups_of_somebody_elses_making_are_left_alone(self, cms_groups, trainer):
        other = Group.objects.create(name="別のグループ")
        trainer.groups.add(other)

        sync_groups()
        PostRole.objects.all().delete()
        sync_groups()

        assert groups_of(trainer) == {"別のグループ"}

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_the_same_few_questions_for_any_number(
        self, cms_groups, bureau, count, django_assert_num_queries
    ):
        for _ in range(count):
            PostFactory(organisation=bureau, roles=[Role.TRAINER])

        with django_assert_num_queries(8):
            sync_groups()

    def test_tick_does_it_once_a_day(self, cms_groups, trainer):
        Post.objects.update(end=TODAY + DAY)
        sync_groups()
        tomorrow = timezone.now() + DAY

        follow_posts_in_cms(tomorrow)

        assert groups_of(trainer) == set()

    def test_the_first_look_into_the_cms_does_it_too(self, cms_groups, trainer, bureau, client):
        client.force_login(trainer)
        client.get("/cms/")
        assert groups_of(trainer) == {"trainer"}

        PostRole.objects.create(post=post_of(trainer), role=Role.METROPOLIS)
        client.get("/cms/")

        assert groups_of(trainer) == {"trainer", "metropolis"}


class TestRights:
    def test_running_twice_adds_nothing(self, cms_groups):
        def everything():
            return (
                list(GroupPagePermission.objects.values_list("group", "page", "permission")),
                list(GroupCollectionPermission.objects.values_list("group", "permission")),
                list(Group.permissions.through.objects.values_list("group", "permission")),
            )

        before = everything()

        ensure_cms_groups()

        assert everything() == before

    def test_all_four_enter_the_cms(self, cms_groups):
        access = Permission.objects.get(codename="access_admin")

        assert roles_of(access.group_set.values_list("name", flat=True)) == {
            "trainer", "metropolis", "anonymity_reviewer", "administrator",
        }  # fmt: skip

    def test_the_office_edits_and_publishes_everywhere(self, cms_groups, metropolis):
        sync_groups()
        anywhere = Page.objects.get(depth=2).permissions_for_user(fresh(metropolis))

        assert anywhere.can_add_subpage()
        assert anywhere.can_edit()
        assert anywhere.can_publish()

    def test_a_trainer_adds_courses_and_cases_and_edits_only_own(
        self, cms_groups, trainer, metropolis
    ):
        home = Page.objects.get(depth=2)
        index = home.add_child(instance=Page(title="研修", slug="courses"))
        cases = home.add_child(instance=Page(title="事例", slug="cases"))
        pages = home.add_child(instance=Page(title="使い方", slug="help"))
        ensure_cms_groups()
        sync_groups()
        own = index.add_child(instance=Page(title="自分の", slug="own", owner=trainer))
        others = index.add_child(instance=Page(title="別の人の", slug="other", owner=metropolis))
        user = fresh(trainer)

        assert index.permissions_for_user(user).can_add_subpage()
        assert own.permissions_for_user(user).can_edit()
        assert not own.permissions_for_user(user).can_publish()
        assert not others.permissions_for_user(user).can_edit()
        assert cases.permissions_for_user(user).can_add_subpage()
        assert not pages.permissions_for_user(user).can_add_subpage()

    def test_trainers_add_files_and_do_not_delete_those_of_others(self, cms_groups):
        group = Group.objects.get(name=CMS_GROUPS[Role.TRAINER])
        rights = GroupCollectionPermission.objects.filter(
            group=group, collection=Collection.get_first_root_node()
        )

        assert set(rights.values_list("permission__codename", flat=True)) == {
            "add_image", "choose_image", "add_document", "choose_document", "add_media",
        }  # fmt: skip

    def test_what_trainers_submit_goes_to_the_metropolitan_office(self, cms_groups):
        tasks = GroupApprovalTask.objects.all()

        assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
        assert [roles_of(task.groups.values_list("name", flat=True)) for task in tasks] == [
            {"metropolis"}
        ]

    def test_rows_that_wagtail_brings_have_japanese_names(self, cms_groups):
        assert Page.get_first_root_node().title == "最上位"
        assert Collection.get_first_root_node().name == "共通"
        assert [flow.name for flow in Workflow.objects.all()] == ["都の研修担当の承認"]
        assert [task.name for task in Task.objects.all()] == ["都の研修担当の承認"]

    def test_a_name_that_an_office_gave_is_kept(self, cms_groups):
        Collection.objects.filter(depth=1).update(name="教材の写真")

        ensure_cms_groups()

        assert Collection.get_first_root_node().name == "教材の写真"

    def test_users_and_groups_are_in_no_menu(self, cms_groups, administrator, client):
        client.force_login(administrator)

        page = client.get("/cms/").content.decode()

        assert "/cms/users/" not in page
        assert "/cms/groups/" not in page
