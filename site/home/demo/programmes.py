"""Programmes of the demonstration: the facilitators' one, and a statutory one of eighteen subjects as data."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from core.fiscal import fiscal_year
from courses.models import CourseIndexPage, CoursePage, ProgrammePage
from home.demo.blocks import stream
from home.demo.contents import read, subject_key
from home.demo.pages import Publisher
from people.models import Profession

Json = dict[str, Any]
SUBJECT = "18科目のうちの1科目です。時間数は公開されている研修案内をもとにした見本で、要確認です。"
FACTS = ("slug", "title", "lead", "audience", "audience_kind")


def publish_programmes(
    publisher: Publisher, courses: Mapping[str, CoursePage], *, under: CourseIndexPage
) -> dict[str, ProgrammePage]:
    """By slug. The subjects of the statutory one are courses that are held on dates."""
    given = {
        name: read("programmes", f"{name}.toml") for name in ("facilitator", "family-social-worker")
    }
    return {
        name: publisher.publish(
            _programme(name, entry, publisher, {**courses, **_subjects(entry, publisher, under)}),
            under=under,
        )
        for name, entry in given.items()
    }


def _programme(
    name: str, given: Json, publisher: Publisher, courses: Mapping[str, CoursePage]
) -> ProgrammePage:
    sets = given.get("tree") or [_all_subjects(given)]
    return ProgrammePage(
        **{fact: given[fact] for fact in FACTS},
        subject_key=subject_key("programmes", name),
        body=stream([{"type": "text", "text": given["body"]}]),
        organiser=publisher.organiser,
        year=fiscal_year(publisher.today),
        tree=json.dumps([_set(entry, courses, f"{name}/{n}") for n, entry in enumerate(sets)]),
        entry=given.get("entry", ""),
        certificate_design=publisher.designs.get(given.get("design", "")),
        change_reason="見本の公開",
    )


def _all_subjects(given: Json) -> Json:
    items = [{"course": slug} for slug, *_rest in given["subjects"]]
    return {"title": "18科目", "mode": given["mode"], "items": items}


def _set(entry: Json, courses: Mapping[str, CoursePage], place: str) -> Json:
    value = {name: given for name, given in entry.items() if name != "items"}
    items = [_item(item, courses, f"{place}/{n}") for n, item in enumerate(entry["items"])]
    return _block("set", {**value, "items": items}, place)


def _item(entry: Json, courses: Mapping[str, CoursePage], place: str) -> Json:
    for kind in ("course", "live"):
        if kind in entry:
            return _block(kind, {"page": courses[entry[kind]].pk}, place)
    return _block("offline", entry, place)


def _block(kind: str, value: Json, place: str) -> Json:
    """With an id that is the same on every machine: the ledger knows an offline item by it."""
    return {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, place))}


def _subjects(given: Json, publisher: Publisher, under: CourseIndexPage) -> dict[str, CoursePage]:
    """1.5 hours are one コマ of 90 minutes. Each is completed by its minutes of either kind."""
    found = {}
    for slug, title, *hours in given.get("subjects", []):
        minutes = dict(
            zip(("lecture", "exercise"), (int(each * 60) for each in hours), strict=True)
        )
        page = CoursePage(
            title=title,
            slug=f"fsw-{slug}",
            subject_key=subject_key("courses", f"fsw-{slug}"),
            lead=SUBJECT,
            body=stream([{"type": "text", "text": SUBJECT}]),
            audience=given["audience"],
            audience_kind=given["audience_kind"],
            level=CoursePage.Level.ADVANCED,
            delivery=CoursePage.Delivery.BLENDED,
            organiser=publisher.organiser,
            year=fiscal_year(publisher.today),
            rule=json.dumps(
                [
                    _block("minutes", {"kind": kind, "at_least": each}, f"{slug}/{kind}")
                    for kind, each in minutes.items()
                ]
            ),
            lecture_minutes=minutes["lecture"],
            exercise_minutes=minutes["exercise"],
        )
        page.professions = Profession.objects.filter(code__in=["welfare", "psychology"])
        found[slug] = publisher.publish(page, under=under)
    return found
