"""The components that every app's templates use."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.icons import ICONS, pointer, sheet
from core.templatetags.look import address, control, icon, squeezed, with_errors


class Form(forms.Form):
    kana = forms.CharField(label="フリガナ", help_text="全角カタカナ")
    note = forms.CharField(label="配慮", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="種類", choices=[("a", "甲"), ("b", "乙")])
    way = forms.ChoiceField(
        label="参加の形",
        choices=[("here", "会場"), ("away", "オンライン")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="読みました")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name: str, data: dict | None = None) -> str:
    return render_to_string("components/field.html", {"field": Form(data)[name]})


class TestIcon:
    def test_is_a_drawing_that_screen_readers_skip(self):
        assert 'aria-hidden="true"' in icon("done")
        assert icon("done").startswith("<svg")

    def test_a_wrong_name_fails_loudly(self):
        with pytest.raises(KeyError):
            icon("donne")

    def test_of_a_large_table_is_pointed_at(self):
        assert 'id="shape-done"' in sheet(["done", "late"])
        assert sheet(["done"]).count("<symbol") == 1
        assert 'href="#shape-done"' in pointer("done")
        assert 'aria-hidden="true"' in pointer("done")

    @pytest.mark.parametrize("name", list(ICONS))
    def test_takes_its_colours_from_the_style_sheet(self, name):
        assert not re.search(r'(fill|stroke|style)="', ICONS[name])


class TestField:
    def test_label_help_and_error_belong_to_the_control(self):
        html = field("kana", {"kana": ""})

        assert '<label class="field__label" for="id_kana">' in html
        assert 'aria-describedby="id_kana_helptext id_kana_error"' in html
        assert 'id="id_kana_helptext"' in html
        assert 'id="id_kana_error"' in html
        assert 'aria-invalid="true"' in html

    def test_help_stands_above_the_control_and_the_error_below(self):
        html = field("kana", {"kana": ""})

        places = [html.index(part) for part in ("フリガナ", "全角カタカナ", "<input", "＊")]
        assert places == sorted(places)

    def test_what_is_required_says_so(self):
        assert "※必須" in field("kana")
        assert "※必須" not in field("note")

    @pytest.mark.parametrize(
        ("name", "look"), [("kana", "input"), ("note", "textarea"), ("kind", "select")]
    )
    def test_every_control_has_its_look(self, name, look):
        assert f'class="{look}"' in field(name)

    def test_radios_are_a_group_of_large_labels(self):
        html = field("way", {"way": ""})

        assert "<fieldset" in html
        assert "<legend" in html
        assert html.count('<label class="choice"') == 2
        assert "aria-describedby" in html

    def test_one_box_has_its_label_behind_it(self):
        html = field("agreed")

        assert html.index("<input") < html.index("読みました")

    def test_a_hidden_field_is_nothing_but_itself(self):
        assert "<label" not in field("hidden")

    def test_a_placeholder_never_stands_for_a_label(self):
        form = Form()
        form.fields["kana"].widget.attrs["placeholder"] = "フリガナ"

        assert "placeholder" not in control(form["kana"])

    def test_a_class_of_the_form_is_kept(self):
        form = Form()
        form.fields["kana"].widget.attrs["class"] = "wide"

        assert 'class="input wide"' in control(form["kana"])


class TestErrorSummary:
    def test_links_to_every_field_that_must_be_put_right(self):
        form = Form({"kind": "a", "way": "here"})

        html = render_to_string("components/error_summary.html", {"form": form})

        assert "2か所を直してください" in html
        assert re.findall(r'href="#([^"]+)"', html) == ["id_kana", "id_agreed"]
        assert [each.name for each in with_errors(form)] == ["kana", "agreed"]

    def test_says_what_belongs_to_no_field(self):
        form = Form({"kana": "ア", "kind": "a", "way": "here", "agreed": "on"})
        form.add_error(None, "同じ時間に別の研修があります。")

        html = render_to_string("components/error_summary.html", {"form": form})

        assert "＊同じ時間に別の研修があります。" in html
        assert "直してください" not in html

    def test_is_absent_without_errors(self):
        assert not render_to_string("components/error_summary.html", {"form": Form()}).strip()


class TestState:
    @pytest.mark.parametrize(
        "kind", ["done", "doing", "todo", "wait", "due", "late", "lock", "dash"]
    )
    def test_is_a_shape_and_a_word(self, kind):
        html = render_to_string("components/state.html", {"kind": kind, "word": "ことば"})

        assert "<svg" in html
        assert "ことば" in html

    def test_a_hidden_word_is_still_there_for_screen_readers(self):
        html = render_to_string(
            "components/state.html", {"kind": "done", "word": "済み", "hidden": True}
        )

        assert '<span class="vh">済み</span>' in html


class TestProgress:
    @pytest.mark.parametrize(("done", "look"), [(5, False), (8, True)])
    def test_is_said_in_counts_beside_the_bar(self, done, look):
        html = render_to_string(
            "components/progress.html", {"label": "教材", "done": done, "total": 8}
        )

        assert html.count(f"8のうち{done}") == 2
        assert ("progress--done" in html) is look


class TestPagination:
    def shown(self, number: int, query: str = "") -> str:
        page = Paginator(range(5), 2).page(number)
        request = RequestFactory().get(f"/list/?{query}")
        return render_to_string("components/pagination.html", {"page": page}, request=request)

    def test_leads_back_and_on_and_keeps_the_filters(self, db):
        html = self.shown(2, "q=虐待&page=2")

        assert "3ページのうち2ページ" in html
        assert re.findall(r"page=(\d)", html) == ["1", "3"]
        assert html.count("q=") == 2

    def test_has_no_way_past_the_ends(self, db):
        assert "前へ" not in self.shown(1)
        assert "次へ" not in self.shown(3)


class TestNotice:
    @pytest.mark.parametrize(
        ("kind", "role"), [("success", "status"), ("info", "status"), ("error", "alert")]
    )
    def test_an_error_interrupts_and_all_else_waits(self, kind, role):
        html = render_to_string("components/notice.html", {"kind": kind, "title": "済み"})

        assert f'role="{role}"' in html


def test_crumbs_lead_to_anything_with_an_address():
    class Thing:
        title, url = "研修", "/courses/"

    html = render_to_string("components/crumbs.html", {"crumbs": [Thing()], "here": "単元6"})

    assert '<a href="/courses/">研修</a>' in html
    assert '<span aria-current="page">単元6</span>' in html
    assert address(Thing()) == "/courses/"


def test_a_title_is_one_line():
    assert squeezed("\n  パスワード\n  変更\n") == "パスワード 変更"


def test_icons_are_a_tag_for_every_template():
    html = Template("{% load look %}{% icon 'right' %}").render(Context())

    assert html == ICONS["right"]
