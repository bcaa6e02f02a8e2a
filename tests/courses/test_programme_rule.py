"""From the author's tree to the rule, and what is counted of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from courses.conditions import mark_of
from courses.models import ProgrammePage
from courses.programme_outline import load_programmes
from courses.programme_rule import COUNTED, count, facts_within, rule_of
from records.rules import (
    All,
    Any,
    AtLeast,
    Attended,
    Done,
    Entry,
    Facts,
    InOrder,
    Minutes,
    evaluate,
)
from records.states import Kind, Outcome
from tests.factories.courses import course_index, make_course
from tests.factories.programmes import (
    a_set,
    changed,
    course,
    external,
    inner,
    item,
    live,
    make_courses,
    make_programme,
    offline,
    other,
    outline,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 26)


def done(subject, kind=Kind.COURSE, **minutes):
    return Entry(kind, subject, Outcome.COMPLETED, DAY, **minutes)


def judged(page, *entries):
    found = outline(page)
    return evaluate(rule_of(found), facts_within(Facts(entries), found), DAY)


def test_a_set_of_each_kind_becomes_a_rule():
    one, two = make_courses(2)
    page = make_programme(
        a_set("順に", course(one), course(two), mode="in_order"),
        a_set("2つ", course(one), live(two), offline("見学"), mode="at_least", count=2),
        a_set("中", inner("内", external("他"), mode="all")),
        sets_in_order=True,
    )
    e1, e2 = item(page, one.title).instead, item(page, two.title).instead
    visit, elsewhere = item(page, "見学").subject, item(page, "他").subject

    rule = rule_of(outline(page))

    def either(done_, instead, title):
        return Any((done_, Done(instead, Kind.EXTERNAL, title=title)), title=title)

    c1 = either(Done(one.key, Kind.COURSE, title=one.title), e1, one.title)
    c2 = either(Done(two.key, Kind.COURSE, title=two.title), e2, two.title)
    held = either(Attended(two.key, title=two.title), e2, two.title)
    assert rule == InOrder(
        (
            InOrder((c1, c2), title="順に"),
            AtLeast(2, (c1, held, Done(visit, Kind.EXTERNAL, title="見学")), title="2つ"),
            All((All((Done(elsewhere, Kind.EXTERNAL, title="他"),), title="内"),), title="中"),
        ),
        title=page.title,
    )


def test_a_set_of_minutes_asks_for_those_of_its_own_items():
    one, two = make_courses(2)
    page = make_programme(
        a_set(
            "講義90分", course(one), course(two), mode="minutes", at_least=90, minutes_of="lecture"
        ),
        a_set("ほか", offline("見学", practicum=300)),
    )

    minutes = rule_of(outline(page)).rules[0].rules[0]
    assert minutes == Minutes("lecture", 90, "講義90分", (one.key, two.key))
    # 見学 is no part of the set, whatever it takes.
    visit = item(page, "見学").subject
    verdict = judged(page, done(one.key, lecture=60), done(visit, Kind.EXTERNAL, lecture=300))
    assert (verdict.parts[0].done, count(verdict)) == (False, (1, 2))
    verdict = judged(page, done(one.key, lecture=60), done(two.key, lecture=60))
    assert (verdict.parts[0].done, count(verdict)) == (True, (1, 2))


def test_what_is_done_is_counted_by_items_and_never_beyond_what_is_needed():
    one, two, three = make_courses(3)
    page = make_programme(
        a_set("2つ", course(one), course(two), course(three), mode="at_least", count=2),
        a_set("必修", course(one), inner("内", offline("見学"), external("他"))),
    )

    assert count(judged(page)) == (0, 5)
    assert count(judged(page, *(done(each.key) for each in (one, two, three)))) == (3, 5)


def test_a_course_that_was_attended_and_completed_is_the_same_hours():
    (one,) = make_courses(1)
    page = make_programme(a_set("講義", course(one), mode="minutes", at_least=60))
    sessions = [
        Entry(Kind.SESSION, one.key, Outcome.ATTENDED, DAY, lecture=45, exercise=30,
              occasion="run", key=f"session:{number}")
        for number in range(2)
    ]  # fmt: skip
    instead = item(page, one.title).instead

    found = outline(page)
    facts = facts_within(
        Facts((*sessions, done(one.key, lecture=60), done(instead, Kind.EXTERNAL, lecture=50))),
        found,
    )

    assert {kind: facts.minutes(kind) for kind in ("lecture", "exercise")} == {
        "lecture": 90, "exercise": 60,
    }  # fmt: skip
    assert [entry.kind for entry in facts.done if entry.minutes("")] == [COUNTED]


def test_minutes_of_a_programme_in_a_programme_are_those_of_its_items_once():
    one, two = make_courses(2)
    inside = make_programme(a_set("内", course(one), course(two)))
    page = make_programme(a_set("全部", other(inside), course(one), mode="minutes", at_least=120))
    facts = [
        done(one.key, lecture=60), done(two.key, lecture=60),
        done(inside.key, Kind.PROGRAMME, lecture=120),
    ]  # fmt: skip

    verdict = judged(page, *facts)

    assert verdict.done
    assert facts_within(Facts(tuple(facts)), outline(page)).minutes("") == 120


def test_what_is_no_longer_published_is_left_out():
    one, two = make_courses(2)
    page = make_programme(
        a_set("両方", course(one), course(two)),
        a_set("だけ", course(two)),
        a_set("2つ", course(one), course(two), mode="at_least", count=2),
    )

    two.unpublish()

    sets = rule_of(outline(page)).rules
    assert [(each.title, len(each.rules)) for each in sets] == [("両方", 1), ("2つ", 1)]
    assert sets[1].n == 1


def test_items_without_a_page_keep_their_key_over_edits_and_lose_it_in_a_copy():
    page = make_programme(a_set("全部", offline("見学")))
    key = item(page, "見学").subject
    value = page.tree.get_prep_value()
    value[0]["value"]["items"][0]["value"]["name"] = "施設の見学"

    again = changed(page, *value)
    copy = again.copy(update_attrs={"slug": "copy", "title": "写し"})

    assert item(again, "施設の見学").subject == key
    (copied,) = load_programmes([ProgrammePage.objects.get(pk=copy.pk)])
    assert copied.items[0].subject != key


def test_a_programme_that_needs_itself_over_others_is_refused_at_its_field():
    (one,) = make_courses(1)
    first = make_programme(a_set("全部", course(one)))
    second = make_programme(a_set("全部", other(first)))
    first.tree = [a_set("全部", inner("内", other(second)))]

    with pytest.raises(ValidationError) as refused:
        first.full_clean()

    assert set(refused.value.message_dict) == {"tree"}


def test_minutes_that_the_items_cannot_reach_are_refused():
    (one,) = make_courses(1)
    page = make_programme(a_set("講義", course(one), offline("見学", practicum=30)))
    page.tree = [
        a_set("講義", course(one), offline("見学", practicum=30), mode="minutes", at_least=91)
    ]

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert "91" in str(refused.value)
    page.tree = [
        a_set("講義", course(one), offline("見学", practicum=30), mode="minutes", at_least=90)
    ]
    page.full_clean()


def test_what_a_set_needs_is_asked_for_in_its_own_field():
    block = ProgrammePage._meta.get_field("tree").stream_block
    visit = {"type": "offline", "value": {"name": "見学"}}
    a_course = {"type": "page", "value": {"page": make_course().pk}}
    index = {"type": "page", "value": {"page": course_index().get_parent().pk}}
    values = [
        {"title": "1", "mode": "at_least", "count": 2, "items": [visit]},
        {"title": "2", "mode": "minutes", "items": [visit]},
        {"title": "3", "mode": "all", "items": [a_course]},  # goes by its own kind of item
        {"title": "4", "mode": "all", "items": [index]},
        {"title": "5", "mode": "all", "items": [visit]},
    ]

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python([{"type": "set", "value": value} for value in values]))

    faults = refused.value.block_errors
    assert {number: set(fault.block_errors) for number, fault in faults.items()} == {
        0: {"count"}, 1: {"at_least"}, 2: {"items"},
    }  # fmt: skip


def test_a_title_put_right_is_no_other_rule():
    one, two = make_courses(2)
    page = make_programme(a_set("全部", course(one)))
    mark = mark_of(rule_of(outline(page)))

    (stored,) = page.tree.get_prep_value()
    again = changed(page, stored | {"value": stored["value"] | {"title": "すべて"}})
    assert mark_of(rule_of(outline(again))) == mark
    assert mark_of(rule_of(outline(changed(again, a_set("全部", course(two)))))) != mark
