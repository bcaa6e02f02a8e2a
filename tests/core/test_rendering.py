"""What readers share is rendered once, and never from the memory for a preview."""

import pytest
from django.core.cache import cache
from django.template import Context, Template

from core import rendering
from core.memory import content_changed
from core.rendering import drawn, rendered_body
from home.navigation import Link
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


class TestDrawn:
    TEMPLATE = "components/own_links.html"

    @pytest.fixture
    def drawings(self, monkeypatch):
        """How often something was really drawn."""
        made, draw = [], rendering.render_to_string

        def counted(template, values):
            made.append(template)
            return draw(template, values)

        monkeypatch.setattr(rendering, "render_to_string", counted)
        return made

    def test_the_same_values_are_drawn_once(self, drawings):
        shown = [drawn(self.TEMPLATE, links=(Link("今日", "/my/"),)) for _ in range(3)]

        assert shown == ['\n<li><a href="/my/">今日</a></li>\n'] * 3
        assert len(drawings) == 1

    def test_other_values_are_drawn_apart(self, drawings):
        first, second = (drawn(self.TEMPLATE, links=(Link(name, "/"),)) for name in ("甲", "乙"))

        assert "甲" in first
        assert "甲" not in second
        assert len(drawings) == 2

    def test_they_are_drawn_anew_when_content_has_changed(self, drawings):
        drawn(self.TEMPLATE, links=())
        content_changed()
        drawn(self.TEMPLATE, links=())

        assert len(drawings) == 2

    def test_a_preview_is_drawn_every_time_and_not_kept(self, drawings, lesson):
        template = "courses/_objectives.html"
        for _ in range(2):
            drawn(template, cached=False, page=lesson)
        drawn(template, page=lesson)

        assert len(drawings) == 3

    def test_a_row_that_may_change_unnoticed_is_refused(self, worker):
        with pytest.raises(TypeError, match="reader"):
            drawn(self.TEMPLATE, links=(), reader=worker)


class TestAround:
    """A large part that is encoded already is put where the finished page says."""

    @pytest.fixture
    def page(self, rf, monkeypatch):
        def around(template: str, large: bytes, **context):
            monkeypatch.setattr(
                rendering,
                "render_to_string",
                lambda text, values, _request: Template(text).render(Context(values)),
            )
            answer = rendering.render_around(rf.get("/"), template, context, large)
            return answer.content.decode()

        return around

    def test_stands_in_its_place_as_it_is(self, page):
        rows = "<tr><td>髙・﨑・𠮷</td></tr>"

        assert page("<p>前</p>{{ large }}<p>後</p>", rows.encode()) == f"<p>前</p>{rows}<p>後</p>"

    def test_is_left_out_where_the_page_has_no_place_for_it(self, page):
        assert (
            page("<p>{{ word }}</p>", b"<tr></tr>", word="だれもいません")
            == "<p>だれもいません</p>"
        )

    def test_goes_nowhere_that_somebody_has_typed(self, page):
        text = page("{{ typed }}|{{ large }}", b"ROWS", typed="<!--large-->")

        assert text == "&lt;!--large--&gt;|ROWS"
