from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from casestudies.diagrams import as_json, family_from
from casestudies.drawing_forms import Entry
from tests.casestudies.diagrams.ten_families import FAMILIES


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def sent(fields: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def genogram(
    people: list[str], *unions: dict[str, Any], households: list[list[str]] | None = None
) -> dict[str, Any]:
    """As a browser sends it: people p1, p2, … by name; a union as {"a", "b", "children", …}."""
    fields: dict[str, Any] = {"title": "Aの家族", "people-rows": str(len(people))}
    for n, name in enumerate(people):
        fields |= {f"people-{n}-key": f"p{n + 1}", f"people-{n}-name": name}
        fields[f"people-{n}-sex"] = "unknown"
    fields["unions-rows"] = str(len(unions))
    for n, union in enumerate(unions):
        fields |= {
            f"unions-{n}-partner_a": union.get("a", ""),
            f"unions-{n}-partner_b": union.get("b", ""),
        }
        fields |= {
            f"unions-{n}-{name}": union[name]
            for name in ("kind", "ended", "custody")
            if name in union
        }
        children = union.get("children", [])
        fields[f"unions-{n}-children-rows"] = str(len(children))
        fields |= {f"unions-{n}-children-{m}-person": key for m, key in enumerate(children)}
        fields |= {f"unions-{n}-children-{m}-with_former": "on" for m in union.get("twins", [])}
    fields["households-rows"] = str(len(households or []))
    fields |= {f"households-{n}-people": keys for n, keys in enumerate(households or [])}
    return fields  # fmt: skip


def entry_of(fields: dict[str, Any], kind: str = "genogram") -> Entry:
    return Entry.typed(kind, sent(fields))


def errors(entry: Entry) -> dict[str, list[str]]:
    """{name of the field: sentences} of all rows."""
    entry.is_valid()
    rows = [row for section in entry.sections for row in section.rows]
    every = [*rows, *(child for row in rows for child in row.children)]
    return {
        row.add_prefix(name): list(texts) for row in every for name, texts in row.errors.items()
    }


def as_sent(entry: Entry) -> dict[str, Any]:
    """What a browser would send back of an entry it was shown."""
    fields: dict[str, Any] = dict(entry.top)
    for section in entry.sections:
        fields[f"{section.plan.name}-rows"] = str(len(section.rows))
        for row in section.rows:
            if section.plan.name == "unions":
                fields[f"{row.prefix}-children-rows"] = str(len(row.children))
            for bound in (one for form in (row, *row.children) for one in form):
                if bound.value() not in (None, False, "", []):
                    fields[bound.html_name] = bound.value()
    return fields


class TestWhatIsSaved:
    @pytest.mark.parametrize("data", list(FAMILIES.values()), ids=list(FAMILIES))
    def test_comes_back_as_it_was_whatever_the_family(self, data):
        before = keyed(as_json(family_from(data)))
        entry = entry_of(as_sent(Entry.saved("genogram", before)))
        assert entry.is_valid(), errors(entry)
        assert drawn_alike(entry.value()) == drawn_alike(before)

    def test_keeps_upbringing_and_family_history(self):
        typed = genogram(["母", ""]) | {
            "people-0-history": "施設で育ち、18歳で退所した。",
            "people-1-history": "だれかは分からない人",
        }
        entry = entry_of(typed)
        assert entry.is_valid(), errors(entry)
        assert [person["history"] for person in entry.value()["people"]] == [
            "施設で育ち、18歳で退所した。",
            "だれかは分からない人",
        ]
        again = entry_of(as_sent(Entry.saved("genogram", entry.value())))
        assert again.is_valid()
        assert again.value() == entry.value()
        assert set(errors(entry_of(typed | {"people-0-history": "長" * 201}))) == {
            "people-0-history"
        }

    def test_of_an_ecomap_comes_back(self):
        value = {
            "title": "まわり",
            "centre": "Aの家族",
            "resources": [
                {"name": "学校", "strength": "weak", "direction": "to_family", "note": "担任"}
            ],
        }
        entry = entry_of(as_sent(Entry.saved("ecomap", value)), "ecomap")
        assert entry.is_valid()
        assert entry.value() == value

    def test_of_a_timeline_comes_back(self):
        value = {
            "title": "",
            "events": [{"start": "X-1年4月", "end": "X年", "who": "学校", "text": "欠席"}],
        }
        entry = entry_of(as_sent(Entry.saved("timeline", value)), "timeline")
        assert entry.is_valid()
        assert entry.value() == value


def keyed(data: dict[str, Any]) -> dict[str, Any]:
    """With the keys we make: p1, p2, …"""
    keys = {person["id"]: f"p{n}" for n, person in enumerate(data["people"], start=1)}

    def of(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: keys.get(one, one)
                if name in {"id", "person", "custody"} and isinstance(one, str)
                else of(one)
                for name, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [keys.get(one, one) if isinstance(one, str) else of(one) for one in value]
        return value

    return of(data)


def drawn_alike(data: dict[str, Any]) -> Any:
    """Twins share a word, whichever."""
    plain = as_json(family_from(data))
    for union in plain["unions"]:
        words: dict[str, str] = {}
        for child in union["children"]:
            if child["twins"]:
                child["twins"] = words.setdefault(child["twins"], str(len(words)))
    return plain


class TestEntering:
    def test_begins_with_empty_rows_and_draws_nothing(self):
        entry = Entry.saved("genogram", None)
        assert [len(section.rows) for section in entry.sections] == [3, 1, 1]
        assert entry.drawn() is None
        assert entry.faults == ["まだ図はありません。"]

    def test_chooses_people_by_name_and_makes_the_keys(self):
        entry = entry_of({"people-rows": "3", "people-0-name": "母", "people-2-age": "7"})
        assert [name for _key, name in entry.people] == ["母", "名前なし（3行目）"]
        assert [key for key, _name in entry.people] == ["p1", "p3"]

    def test_gives_nobody_the_key_of_another(self):
        fields = genogram(["母", "子", "父"]) | {
            "people-1-key": "p1", "people-2-key": "<b>",
        }  # fmt: skip
        assert [key for key, _name in entry_of(fields).people] == ["p1", "p2", "p3"]

    def test_leaves_empty_rows_out_and_tells_faults_where_they_were_typed(self):
        fields = genogram(["母", "", "子"], {}, {"a": "p1", "b": "p1"})
        entry = entry_of(fields)
        assert set(errors(entry)) == {"unions-1-partner_b"}

    def test_keeps_emoji_rare_forms_and_half_width_kana_of_names(self):
        names = ["😀", "葛\U000e0100", "ﾊﾝｶｸ", "𠮷"]
        entry = entry_of(genogram(names))
        assert entry.is_valid()
        assert [person["name"] for person in entry.value()["people"]] == names


class TestRows:
    def test_are_added_at_the_end_and_led_to(self):
        entry = entry_of(genogram(["母"]))
        entry.do("add:people")
        row = entry.sections[0].rows[1]
        assert "autofocus" in str(row["name"])
        assert entry.sections[0].rows[0]["name"].value() == "母"

    def test_are_taken_out_with_whoever_stands_in_them(self):
        entry = entry_of(genogram(["母", "父", "子"], {"a": "p1", "b": "p2", "children": ["p3"]}))
        entry.do("remove:people:1")
        assert [name for _key, name in entry.people] == ["母", "子"]
        assert [key for key, _name in entry.people] == ["p1", "p3"]

    def test_of_children_are_added_to_their_union(self):
        entry = entry_of(genogram(["母", "子"], {"a": "p1"}, {"a": "p1", "children": ["p2"]}))
        entry.do("child:1")
        assert [len(row.children) for row in entry.sections[1].rows] == [0, 2]

    @pytest.mark.parametrize(
        "what", ["", "add:", "add:cats", "remove:people:99", "remove:people:-1", "remove:people:²",
                 "remove:", "child:7", "child:", "save", "add:people:" * 50, "\x00"],
    )  # fmt: skip
    def test_do_nothing_else(self, what):
        entry = entry_of(genogram(["母"], {"a": "p1"}))
        entry.do(what.replace("add:people:add", "none"))
        assert [len(section.rows) for section in entry.sections] == [1, 1, 0]

    def test_have_an_end(self):
        entry = entry_of(
            {"people-rows": "99999", "unions-rows": "999", "unions-0-children-rows": "99"}
        )
        entry.do("add:people")
        entry.do("child:0")
        assert len(entry.sections[0].rows) == 60
        assert len(entry.sections[1].rows[0].children) == 20


class TestHardFamilies:
    def test_a_loop_of_parents_is_told_at_the_child_by_name(self):
        entry = entry_of(
            genogram(
                ["祖母", "母"], {"a": "p1", "children": ["p2"]}, {"a": "p2", "children": ["p1"]}
            )
        )
        assert errors(entry) == {
            "unions-1-children-0-person": ["「祖母」が、自分自身の親や祖先になっています。"]
        }
        assert entry.drawn() is None

    def test_fourteen_siblings_with_twins_are_drawn(self):
        names = ["母", *(f"子{n}" for n in range(1, 15))]
        children = [f"p{n}" for n in range(2, 16)]
        entry = entry_of(genogram(names, {"a": "p1", "children": children, "twins": [3, 4]}))
        assert entry.is_valid(), errors(entry)
        twins = [child["twins"] for child in entry.value()["unions"][0]["children"]]
        assert [n for n, word in enumerate(twins) if word] == [2, 3, 4]
        assert len({*twins}) == 2
        assert entry.drawn().svg.startswith("<svg")

    def test_a_father_nobody_knows_is_left_open(self):
        entry = entry_of(genogram(["母", "子"], {"a": "p1", "children": ["p2"]}))
        assert entry.is_valid()
        assert entry.value()["unions"][0]["partners"] == ["p1"]

    def test_a_second_marriage_stands_beside_the_first(self):
        entry = entry_of(
            genogram(
                ["母", "父", "継父", "姉", "弟"],
                {"a": "p1", "b": "p2", "ended": "divorced", "custody": "p1", "children": ["p4"]},
                {"a": "p1", "b": "p3", "kind": "cohabiting", "children": ["p5"]},
                households=[["p1", "p3", "p4", "p5"]],
            )
        )
        assert entry.is_valid(), errors(entry)
        assert [union["custody"] for union in entry.value()["unions"]] == ["p1", ""]
        assert entry.value()["households"] == [{"people": ["p1", "p3", "p4", "p5"], "name": ""}]

    def test_a_child_named_twice_is_told_at_the_second(self):
        entry = entry_of(genogram(["母", "子"], {"a": "p1", "children": ["p2", "p2"]}))
        assert set(errors(entry)) == {"unions-0-children-1-person"}
        assert "p2" not in str(errors(entry).values())

    def test_custody_without_separation_is_told_at_its_field(self):
        entry = entry_of(genogram(["母", "父"], {"a": "p1", "b": "p2", "custody": "p1"}))
        assert set(errors(entry)) == {"unions-0-custody"}

    def test_an_unborn_child_has_no_age(self):
        fields = genogram(["子"]) | {"people-0-is_expected": "on", "people-0-age": "3"}
        assert set(errors(entry_of(fields))) == {"people-0-is_expected"}


class TestBadInput:
    def test_an_age_out_of_range_is_told_and_kept(self):
        entry = entry_of(genogram(["母"]) | {"people-0-age": "131"})
        assert errors(entry) == {"people-0-age": ["0から130までの数を入れてください。"]}
        assert entry.sections[0].rows[0]["age"].value() == "131"

    def test_a_real_year_is_refused_at_its_field(self):
        fields = {"events-rows": "1", "events-0-start": "2024年", "events-0-what": "相談"}
        assert set(errors(entry_of(fields, "timeline"))) == {"events-0-start"}

    def test_an_event_that_ends_before_it_begins_is_told_at_its_end(self):
        fields = {
            "events-rows": "1", "events-0-start": "X年", "events-0-end": "X-1年", "events-0-what": "相談",
        }  # fmt: skip
        assert set(errors(entry_of(fields, "timeline"))) == {"events-0-end"}

    def test_an_event_without_words_is_told_where_they_are_missing(self):
        fields = {"events-rows": "1", "events-0-start": "X年"}
        assert set(errors(entry_of(fields, "timeline"))) == {"events-0-what"}

    def test_an_ecomap_without_a_middle_says_so(self):
        entry = entry_of({"resources-rows": "1", "resources-0-name": "学校"}, "ecomap")
        assert not entry.is_valid()
        assert len(entry.faults) == 1

    def test_a_title_too_long_says_how_long_it_may_be(self):
        entry = entry_of(genogram(["母"]) | {"title": "あ" * 121})
        assert not entry.is_valid()
        assert entry.faults == ["120文字以内で書いてください（いまは121文字です）。"]

    @pytest.mark.parametrize("kind", ["genogram", "ecomap", "timeline"])
    @pytest.mark.parametrize("nonsense", ["\x00", "9" * 500, "²", "-1", "p1", "<b>", "true"])
    def test_nonsense_is_never_an_error_of_ours(self, kind, nonsense):
        shown = as_sent(Entry.saved(kind, None)) | genogram(
            ["母", "子"], {"a": "p1", "children": ["p2"]}
        )
        for name in [
            *shown,
            "events-0-start",
            "resources-0-name",
            "unions-0-people",
            "people-0-people",
        ]:
            entry = entry_of(shown | {name: nonsense}, kind)
            entry.do(nonsense)
            entry.is_valid()
            entry.drawn()
