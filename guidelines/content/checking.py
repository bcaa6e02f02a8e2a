"""What keeps a text from being sent to reviewers and readers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from guidelines.content.guideline import Chapter, Guideline, guideline_from


def faults_of(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """{field of the page: sentences}; empty if the text is whole."""
    guideline = guideline_from(content)
    wrong = [
        _("In question %(number)d, the right choice is none of the choices.") % {"number": number}
        for number, question in enumerate(guideline.questions, start=1)
        if not 1 <= question.right <= len(question.choices)
    ]
    untold = _("Say in a few sentences what changed; readers see it first.")
    found = {
        "body": list(_body_faults(guideline)),
        "questions": wrong,
        "whats_new": [] if guideline.whats_new.strip() else [untold],
    }
    return {field: sentences for field, sentences in found.items() if sentences}


def _body_faults(guideline: Guideline) -> Iterator[str]:
    if not guideline.parts:
        yield _("Write at least one paragraph.")
    if len(guideline.by_anchor) < len(guideline.parts):
        yield _("Two paragraphs have the same anchor. Write one of them anew.")
    for chapter in guideline.chapters:
        if not chapter.title:
            yield _("Begin with a chapter: something stands before the first one.")
        elif not chapter.sections:
            yield _("“%(title)s” has no section yet.") % {"title": chapter.title}
        else:
            yield from _section_faults(chapter)


def _section_faults(chapter: Chapter) -> Iterator[str]:
    for section in chapter.sections:
        if not section.title:
            text = _("In “%(title)s” something stands before the first section.")
            yield text % {"title": chapter.title}
        elif not section.parts:
            yield _("“%(title)s” has no paragraph yet.") % {"title": section.title}
