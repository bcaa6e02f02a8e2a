"""Teaching text is rendered once a revision, and never from the cache for a preview."""

import pytest
from django.core.cache import cache

from core.rendering import rendered_body
from tests.factories.courses import make_course, make_lesson, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    cache.clear()
    return make_lesson(make_course(lessons=0), body=[("text", "<p>一つめ</p>")])


def test_the_second_reader_gets_what_was_rendered_for_the_first(lesson):
    first = rendered_body(lesson)
    lesson.body = [("text", "<p>公開していない</p>")]

    assert rendered_body(lesson) == first
    assert "一つめ" in first


def test_a_new_revision_is_rendered_anew(lesson):
    rendered_body(lesson)
    lesson.body = [("text", "<p>二つめ</p>")]

    assert "二つめ" in rendered_body(publish(lesson))


def test_a_preview_is_never_taken_from_the_cache_nor_put_there(lesson):
    lesson.body = [("text", "<p>下書き</p>")]

    assert "下書き" in rendered_body(lesson, cached=False)
    assert "下書き" not in rendered_body(type(lesson).objects.get(pk=lesson.pk))
