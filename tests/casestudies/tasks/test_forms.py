from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from casestudies.tasks import is_answered, task_form
from tests.casestudies.tasks.asked import GRADES, TASKS, VALUES, typed

KINDS = sorted(TASKS)


def sent(fields: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def form_of(kind: str, *, complete: bool = False, **changes: str) -> Any:
    return task_form(TASKS[kind], value=VALUES[kind] if kind == "drawing" else None,
                     data=sent(typed(kind, **changes)), complete=complete)  # fmt: skip


def errors(form: Any) -> dict[str, list[str]]:
    with translation.override("ja"):
        return {name: list(texts) for name, texts in form.errors.items()}


class TestEveryKind:
    @pytest.mark.parametrize("kind", KINDS)
    def test_gives_back_what_was_typed(self, kind):
        form = form_of(kind, complete=True)
        assert form.is_valid(), form.errors
        assert form.value() == VALUES[kind]

    @pytest.mark.parametrize("kind", KINDS)
    def test_is_answered_by_a_whole_answer_and_by_nothing_less(self, kind):
        assert is_answered(TASKS[kind], VALUES[kind])
        assert not is_answered(TASKS[kind], {})
        assert not is_answered(TASKS[kind], None)

    @pytest.mark.parametrize("kind", KINDS)
    def test_may_be_empty_in_a_draft(self, kind):
        form = task_form(TASKS[kind], data=QueryDict())
        assert form.is_valid()
        assert form.value() is None

    @pytest.mark.parametrize("kind", KINDS)
    def test_must_be_filled_in_to_be_handed_in(self, kind):
        assert not task_form(TASKS[kind], data=QueryDict(), complete=True).is_valid()

    @pytest.mark.parametrize("kind", KINDS)
    def test_shows_again_what_was_saved(self, kind):
        form = task_form(TASKS[kind], value=VALUES[kind])
        shown = {form.add_prefix(name): form[name].value() for name in form.fields}
        expected = {
            name: text
            for name, text in typed(kind).items()
            if name.removeprefix(f"{TASKS[kind].key}-") in form.fields
        }
        assert {name: str(shown[name] or "") for name in expected} == {
            name: str(text) for name, text in expected.items()
        }

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("data", [None, QueryDict()])
    def test_is_drawn_with_its_title_hint_and_mark(self, kind, data):
        form = task_form(TASKS[kind], data=data, complete=True)
        with translation.override("ja"):
            html = render_to_string(form.template_name_of_task, {"form": form})
        assert TASKS[kind].title in html
        assert TASKS[kind].help in html
        assert "※必須" in html
        assert ("field__error" in html) == (data is not None)
        assert "style=" not in html
        assert " required" not in html

    def test_that_need_not_be_answered_may_be_left_empty(self):
        form = task_form(replace(TASKS["plan"], required=False), data=QueryDict(), complete=True)
        assert form.is_valid()
        assert form.value() is None

    def test_stands_in_one_worksheet_with_all_others(self):
        worksheet: dict[str, Any] = {}
        for kind in KINDS:
            worksheet |= typed(kind)
        for kind in set(KINDS) - {"drawing"}:
            form = task_form(TASKS[kind], data=sent(worksheet), complete=True)
            assert form.is_valid()
            assert form.value() == VALUES[kind]

    @pytest.mark.parametrize("kind", KINDS)
    def test_survives_nonsense(self, kind):
        names = [*typed(kind), f"{TASKS[kind].key}-rows", f"more-{TASKS[kind].key}"]
        for nonsense in ("\x00", "9" * 5000, "²", "-1", "😀", ["a", "b"]):
            form = task_form(TASKS[kind], data=sent(dict.fromkeys(names, nonsense)), complete=True)
            form.is_valid()
            with translation.override("ja"):
                render_to_string(form.template_name_of_task, {"form": form})


class TestFreeText:
    @pytest.mark.parametrize(
        "text", ["😀", "葛\U000e0100", "ﾊﾝｶｸ", "　字下げ", "一行\n二行", "𠮷野家"]
    )
    def test_is_kept_as_typed(self, text):
        assert form_of_text(text).value() == {"text": text}

    def test_drops_control_characters_and_keeps_line_breaks_of_one_kind(self):
        assert form_of_text("a\x00b\r\nc\x07\x0bd\x1b").value() == {"text": "ab\nc\nd"}

    def test_of_spaces_is_nothing(self):
        assert form_of_text(" 　\n").value() is None

    def test_too_long_says_how_long_it_may_be_and_loses_nothing(self):
        form = form_of_text("あ" * 4001)
        assert errors(form) == {"text": ["4000文字以内で書いてください（いまは4001文字です）。"]}
        assert form["text"].value() == "あ" * 4001
        assert 'maxlength="' not in str(form["text"])


def form_of_text(text: str) -> Any:
    form = task_form(TASKS["text"], data=sent({"worry-text": text}))
    form.is_valid()
    return form


class TestChoosing:
    def test_refuses_what_is_no_option_even_in_a_draft(self):
        assert set(errors(form_of("choice", choices="うわさ"))) == {"choices"}
        assert set(errors(form_of("urgency", grade="いつか"))) == {"grade"}
        assert set(errors(form_of("many", choices=["記録", "うわさ"]))) == {"choices"}

    def test_of_a_grade_offers_them_in_order(self):
        form = task_form(TASKS["urgency"])
        assert [value for value, _text in form.fields["grade"].choices] == [*GRADES]


class TestRanking:
    def test_takes_a_place_given_twice_as_a_draft_only(self):
        form = form_of("ranking", **{"place-0": "1"})
        assert form.is_valid()
        assert form.value() == {"places": {"訪問": 1, "会議": 3, "電話": 1}}
        again = form_of("ranking", complete=True, **{"place-0": "1"})
        assert errors(again) == {
            "place-0": ["ほかの項目も同じ順番になっています。"],
            "place-2": ["ほかの項目も同じ順番になっています。"],
        }

    def test_tells_each_item_without_a_place(self):
        assert set(errors(form_of("ranking", complete=True, **{"place-1": ""}))) == {"place-1"}


class TestRows:
    @pytest.mark.parametrize("kind", ["duties", "plan", "links"])
    def test_have_an_empty_one_below_what_is_saved(self, kind):
        value = {**VALUES[kind], "rows": VALUES[kind]["rows"] * 5}
        assert task_form(TASKS[kind], value=value).count == 6

    def test_grow_by_one_when_asked_and_keep_what_was_typed(self):
        task = TASKS["duties"]
        form = task_form(task, data=sent(typed("duties") | {form_name(task): "1"}))
        assert form.count == 2
        assert form["who-0"].value() == "学校"

    def test_do_not_grow_without_end(self):
        task = TASKS["duties"]
        form = task_form(task, data=sent({"duties-rows": "99", form_name(task): "1"}))
        assert form.count == 30
        assert not form.can_grow

    def test_left_empty_between_others_are_left_out(self):
        fields = {"duties-rows": "3", "duties-who-0": "学校", "duties-what-2": "電話"}
        form = task_form(TASKS["duties"], data=sent(fields))
        assert form.is_valid()
        assert [{k: v for k, v in row.items() if v} for row in form.value()["rows"]] == [
            {"who": "学校"},
            {"what": "電話"},
        ]

    def test_begun_are_told_where_something_is_missing(self):
        form = form_of("duties", complete=True, **{"what-0": ""})
        assert errors(form) == {"what-0": ["提出する前に記入してください。"]}

    def test_of_which_there_is_none_are_told_at_the_task(self):
        form = task_form(TASKS["links"], data=QueryDict(), complete=True)
        assert errors(form) == {"__all__": ["提出する前に、少なくとも1行を記入してください。"]}


def form_name(task: Any) -> str:
    return f"more-{task.key}"


class TestLinks:
    def test_refuse_an_event_with_itself(self):
        assert errors(form_of("links", **{"second-0": "1"})) == {
            "second-0": ["異なる2つの出来事を選んでください。"]
        }

    def test_refuse_a_pair_twice_whichever_way_round(self):
        fields = typed("links") | {
            "links-rows": "2", "links-first-1": "2", "links-second-1": "1", "links-why-1": "同じ",
        }  # fmt: skip
        form = task_form(TASKS["links"], data=sent(fields))
        assert errors(form) == {"second-1": ["この2つは、すでにつながっています。"]}


class TestNextReview:
    def test_is_a_number_in_any_width(self):
        form = form_of("next_review", amount="１４", unit="days")
        assert form.is_valid()
        assert form.value()["amount"] == 14

    @pytest.mark.parametrize("amount", ["-1", "367", "たくさん", "1.5"])
    def test_refuses_what_is_no_such_number(self, amount):
        assert set(errors(form_of("next_review", amount=amount))) == {"amount"}

    def test_of_zero_days_is_today(self):
        form = form_of("next_review", amount="0", unit="days", complete=True)
        assert form.is_valid()
        assert form.value()["amount"] == 0

    def test_is_not_answered_by_the_unit_that_stands_there(self):
        form = task_form(TASKS["next_review"], data=sent({"next-unit": "weeks"}))
        assert form.is_valid()
        assert form.value() is None


class TestDrawing:
    def test_is_left_as_it_is_by_the_worksheet(self):
        form = task_form(TASKS["drawing"], value=VALUES["drawing"], data=QueryDict())
        assert form.is_valid()
        assert form.value() == VALUES["drawing"]


class TestTwoSides:
    def test_have_prefixes_of_their_own(self):
        forms = [task_form(TASKS["lenses"], lens=lens) for lens in TASKS["lenses"].lenses]
        assert [form.prefix for form in forms] == ["both-health", "both-welfare", "both"]

    def test_write_grounds_and_the_joint_judgement_a_reason(self):
        one, _other, joint = (
            task_form(TASKS["lenses"], lens=lens) for lens in TASKS["lenses"].lenses
        )
        assert set(one.fields) == {"level-0", "note-0", "level-1", "note-1"}
        assert set(joint.fields) == {"level-0", "level-1", "reason"}

    def test_are_answered_without_a_reason_and_the_joint_judgement_only_with_one(self):
        levels = {"levels": VALUES["lenses"]["levels"]}
        assert is_answered(TASKS["lenses"], levels, lens="health")
        assert not is_answered(TASKS["lenses"], levels)
        assert is_answered(TASKS["lenses"], VALUES["lenses"])
