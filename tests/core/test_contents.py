"""Pages are found at once, and what is found follows every change of the tree."""

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from core.contents import address_book, published_page
from courses.models import CoursePage, LessonPage
from home.models import StandardPage
from tests.factories.courses import make_course, make_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    return make_course(slug="basics", lessons=0)


@pytest.fixture
def home(course):
    return course.get_parent().get_parent().specific


def found(client, path):
    return client.get(path).status_code


class TestAddressBook:
    def test_holds_every_published_page_by_its_path(self, course):
        lesson = make_lesson(course, slug="first")

        assert {"courses/basics", "courses/basics/first"} <= set(address_book())
        assert published_page(address_book()["courses/basics/first"]) == lesson

    def test_has_no_draft(self, course):
        lesson = course.add_child(instance=LessonPage(title="草案", slug="first", live=False))

        assert lesson.pk not in address_book().values()

    def test_a_page_withdrawn_after_its_address_was_looked_up_is_none(self, course):
        Page.objects.filter(pk=course.pk).update(live=False)  # says nothing of the change

        assert published_page(course.pk) is None

    def test_a_page_comes_as_its_own_class(self, course):
        assert type(published_page(course.pk)) is CoursePage


class TestRouting:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, worker):
        client.force_login(worker)

    def test_a_page_is_served_at_its_path(self, client, course):
        assert found(client, "/courses/basics/") == 200

    def test_no_page_is_404(self, client, course):
        assert found(client, "/courses/nothing/") == 404
        assert found(client, "/courses/basics/nothing/") == 404

    def test_a_page_withdrawn_in_the_same_moment_is_404(self, client, course):
        address_book()
        Page.objects.filter(pk=course.pk).update(live=False)  # says nothing of the change

        assert found(client, "/courses/basics/") == 404

    def test_a_page_that_is_unpublished_is_gone_at_once(self, client, course):
        found(client, "/courses/basics/")
        course.unpublish()

        assert found(client, "/courses/basics/") == 404

    def test_a_page_under_a_new_slug_is_found_there_at_once(self, client, course):
        found(client, "/courses/basics/")
        course.slug = "advanced"
        course.save()

        assert found(client, "/courses/basics/") == 404
        assert found(client, "/courses/advanced/") == 200

    def test_what_lies_under_a_page_follows_its_new_slug(self, client, course):
        make_lesson(course, slug="first")
        found(client, "/courses/basics/first/")
        course.slug = "advanced"
        course.save()

        assert found(client, "/courses/basics/first/") == 404
        assert found(client, "/courses/advanced/first/") == 200

    def test_a_page_that_is_moved_is_found_at_its_new_place(self, client, course, home):
        page = StandardPage(title="使い方", slug="help")
        home.add_child(instance=page)
        other = StandardPage(title="案内", slug="guide")
        home.add_child(instance=other)
        found(client, "/help/")
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=other.pk), pos="last-child")

        assert found(client, "/help/") == 404
        assert found(client, "/guide/help/") == 200

    def test_a_deleted_page_is_gone_at_once(self, client, course):
        found(client, "/courses/basics/")
        course.delete()

        assert found(client, "/courses/basics/") == 404

    def test_a_new_text_is_shown_at_once(self, client, course):
        client.get("/courses/basics/")
        course.lead = "面接の前に確かめることが言える"
        course.save_revision().publish()

        assert "面接の前に確かめることが言える" in client.get("/courses/basics/").content.decode()


class TestRestrictions:
    """Nothing is asked while no page is restricted; from the first one on Wagtail's rule holds."""

    def test_a_page_without_any_asks_once_for_all_of_them(self, course, django_assert_num_queries):
        list(course.get_view_restrictions())
        with django_assert_num_queries(1):  # the version
            assert list(course.get_view_restrictions()) == []

    def test_a_new_restriction_holds_at_once(self, course):
        list(course.get_view_restrictions())
        restriction = PageViewRestriction.objects.create(
            page=course, restriction_type=PageViewRestriction.LOGIN
        )

        assert list(course.get_view_restrictions()) == [restriction]


def test_a_second_site_is_left_to_wagtail(client, worker, course, home):
    """Then the host decides, as Wagtail documents."""
    client.force_login(worker)
    assert found(client, "/courses/basics/") == 200
    Site.objects.create(hostname="other.example", root_page=course)

    assert client.get("/courses/basics/", headers={"host": "other.example"}).status_code == 404
    assert found(client, "/courses/basics/") == 200
