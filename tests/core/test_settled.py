"""What a template says the same at every drawing is worked out once, and says what Django's tags say."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.base import TextNode
from django.template.defaulttags import URLNode
from django.templatetags import i18n as stock
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

from core import addresses
from core.addresses import address_of
from core.templatetags import i18n, settled


def drawn(text: str, **values: object) -> str:
    return Template("{% load i18n static look %}" + text).render(Context(values))


def kinds(text: str) -> list[type]:
    """Of the nodes behind `{% load %}`."""
    return [type(node) for node in Template("{% load i18n static look %}" + text).nodelist[1:]]


class TestFixedSentences:
    def test_are_japanese_text_once_the_template_is_read(self):
        assert kinds('{% translate "Log out" %}') == [TextNode]
        assert drawn('{% translate "Log out" %}') == "ログアウトする"

    def test_keep_their_context_and_their_name(self):
        assert drawn('{% translate "Courses" context "page title" %}') == "研修"
        assert drawn('{% translate "Log out" as way %}［{{ way }}］') == "［ログアウトする］"

    def test_are_japanese_also_when_read_where_no_language_is_set(self):
        with translation.override(None):
            template = Template('{% load i18n %}{% translate "Log out" %}')

        assert template.render(Context()) == "ログアウトする"

    def test_are_not_escaped_and_percent_signs_stay(self):
        assert drawn('{% translate "<b>100%</b>" %}') == "<b>100%</b>"

    def test_what_depends_on_a_value_stays_django_s(self):
        assert kinds("{% translate word %}") == [stock.TranslateNode]
        assert kinds('{% translate "Log out"|upper %}') == [stock.TranslateNode]
        assert drawn("{% translate word %}", word="Log out") == "ログアウトする"


class TestSentencesWithHoles:
    def test_ask_only_their_values(self):
        text = "{% blocktranslate trimmed %}\n  Lesson {{ number }} of {{ total }}\n{% endblocktranslate %}"

        assert kinds(text) == [i18n.Said]
        assert drawn(text, number=2, total=9) == "単元2（全9単元）"

    def test_escape_what_is_put_in_and_nothing_else(self):
        text = (
            "{% blocktranslate with who=name|upper %}<i>{{ who }}</i> 100%{% endblocktranslate %}"
        )

        assert drawn(text, name="<髙橋>") == "<i>&lt;髙橋&gt;</i> 100%"

    def test_say_any_number_as_japanese_does(self):
        text = (
            "{% blocktranslate count count=found %}There is {{ count }} course"
            "{% plural %}There are {{ count }} courses{% endblocktranslate %}"
        )

        assert kinds(text) == [i18n.Said]
        assert [drawn(text, found=number) for number in (0, 1, 12)] == [
            "受けられる研修は0件です",
            "受けられる研修は1件です",
            "受けられる研修は12件です",
        ]

    def test_that_nobody_translated_are_told_apart_by_number(self):
        text = (
            "{% blocktranslate count count=found %}{{ count }} untranslated thing"
            "{% plural %}{{ count }} untranslated things{% endblocktranslate %}"
        )

        assert kinds(text) == [stock.BlockTranslateNode]
        assert [drawn(text, found=number) for number in (1, 2)] == [
            "1 untranslated thing",
            "2 untranslated things",
        ]

    def test_keep_their_name_and_leave_an_unknown_value_empty(self):
        text = "{% blocktranslate asvar word %}Lesson {{ number }}{% endblocktranslate %}［{{ word }}］"

        assert drawn(text, number=3) == "［単元3］"
        assert drawn(text) == "［単元］"

    def test_say_the_original_if_a_translation_has_a_wrong_hole(self, monkeypatch):
        monkeypatch.setattr(
            translation, "gettext", lambda message: message.replace("number", "nummer")
        )

        assert kinds("{% blocktranslate %}Lesson {{ number }}{% endblocktranslate %}") == [
            stock.BlockTranslateNode
        ]


class TestAddresses:
    def test_of_a_page_without_arguments_are_looked_up_once(self):
        assert kinds('{% url "inbox" %}') == [settled.Once]
        assert drawn('{% url "inbox" %}') == reverse("inbox")

    def test_under_a_name_or_with_named_arguments_are_django_s(self):
        own = kinds('{% url "inbox" as here %}{% url "people:person" pk=key %}')

        assert own == [URLNode, URLNode]
        assert drawn('{% url "nowhere" as here %}［{{ here }}］') == "［］"

    def test_with_values_are_put_together_once_for_the_same(self, monkeypatch):
        address_of.cache_clear()
        asked = []
        monkeypatch.setattr(
            addresses, "reverse", lambda name, args: asked.append(args) or reverse(name, args=args)
        )
        page = '{% url "certificates:certificate" number %}'

        drawings = [drawn(page, number=number) for number in (7, 7, "7", 8)]

        assert drawings == [
            reverse("certificates:certificate", args=[each]) for each in (7, 7, 7, 8)
        ]
        assert asked == [(7,), ("7",), (8,)]

    @pytest.mark.parametrize("value", [True, 1.0])
    def test_equal_values_that_are_written_otherwise_are_not_mixed_up(self, value):
        page = '{% url "certificates:certificate" number %}'
        assert drawn(page, number=1) == reverse("certificates:certificate", args=[1])

        with pytest.raises(NoReverseMatch):
            drawn(page, number=value)

    @pytest.mark.parametrize("escaped", [True, False])
    def test_are_escaped_where_django_s_are(self, escaped):
        template = Template('{% url "certificates:verify_code" typed %}')
        (node,) = template.nodelist.get_nodes_by_type(settled.Addressed)
        context = Context({"typed": "a&b'c"}, autoescape=escaped)

        text = node.render(context)

        assert text == node.found.render(context)
        assert ("&amp;" in text) is escaped

    def test_that_do_not_exist_are_a_mistake_each_time(self):
        for _ in range(2):
            with pytest.raises(NoReverseMatch):
                drawn('{% url "certificates:certificate" word %}', word="seven")

    def test_name_one_page_each_because_no_app_is_mounted_twice(self):
        def mounted(resolver):
            yield from (names for names in resolver.app_dict.values())
            for _prefix, inner in resolver.namespace_dict.values():
                yield from mounted(inner)

        assert [names for names in mounted(get_resolver()) if len(names) > 1] == []

    def test_of_a_file_are_looked_up_once(self):
        assert kinds("{% static 'img/favicon.svg' %}") == [settled.Once]
        assert drawn("{% static 'img/favicon.svg' %}").startswith("/static/img/favicon")

    def test_of_a_file_follow_who_develops(self, settings):
        settings.DEBUG = True

        assert kinds("{% static 'img/favicon.svg' %}") != [settled.Once]


class TestDrawn:
    def test_takes_values_by_name_only(self):
        with pytest.raises(TemplateSyntaxError, match="has no name"):
            Template('{% load look %}{% drawn "components/crumbs.html" crumbs %}')
