"""Pages of lecturers, and the entries of the organiser that lead to them."""

from collections.abc import Mapping
from typing import Any

from courses.models import Lecturer, LecturerIndexPage, LecturerPage, Theme
from home.demo.blocks import stream
from home.demo.contents import read, subject_key
from home.demo.pages import Publisher
from home.models import HomePage


def publish_lecturers(publisher: Publisher, entries: Mapping[str, Lecturer]) -> None:
    """`entries` by their key in runs.toml."""
    given = read("lecturers.toml")
    index = LecturerIndexPage(
        title="講師",
        slug="lecturers",
        subject_key=subject_key("lecturers"),
        introduction=given["introduction"],
    )
    publisher.publish(index, under=HomePage.objects.get())
    for entry in given["lecturers"]:
        lecturer = entries[entry["key"]]
        lecturer.page = publisher.publish(lecturer_page(entry, lecturer), under=index)
        lecturer.save(update_fields=["page"])


def lecturer_page(given: dict[str, Any], lecturer: Lecturer) -> LecturerPage:
    page = LecturerPage(
        title=lecturer.name,
        slug=given["slug"],
        subject_key=subject_key("lecturers", given["slug"]),
        affiliation=lecturer.affiliation,
        lead=given["lead"],
        is_foster_parent=given.get("foster_parent", False),
        body=stream(given["body"]),
    )
    page.themes = Theme.objects.filter(name__in=given["themes"])
    return page
