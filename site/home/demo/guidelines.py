"""The guideline of psychologists: two editions with their opinions, a third one in the making, who has
confirmed what, and a lesson and a case that cite it. Made by the same actions as in an office; their
moments are set back afterwards (guideline_moments.py)."""

import datetime
import json
from collections.abc import Sequence
from random import Random
from typing import Any

from casestudies.models import CasePage
from core.citations.wording import kept_of
from core.models import Passage
from courses.models import LessonPage
from guidelines import actions
from guidelines.models import GuidelineEdition, GuidelineIndexPage, GuidelinePage, Opinion
from home.demo import guideline_text
from home.demo.acknowledgements import Readers
from home.demo.blocks import typed
from home.demo.contents import read, subject_key
from home.demo.days import Days
from home.demo.guideline_moments import set_back
from home.demo.guideline_text import WHERE, Text, anchor, change
from home.demo.people import Cast
from people.models import Audience, Organisation, Post, Profession, User

DUE_DAYS = 60
FIRST, SECOND = 420, 40  # days ago
OPINIONS_OPEN = 12  # days that are left
SEED = 20260403
LESSON = ("courses", "abuse-basics", "first-response")
LESSON_CITES = "p040"  # which the second edition changes
CASE, CASE_CITES = "school-absence", "p014"  # which stays


def audience() -> Audience:
    """Psychologists of wards, cities and their centres."""
    kinds = [Organisation.Kind.MUNICIPALITY.value, Organisation.Kind.FAMILY_CENTRE.value]
    row = Audience.objects.create(name="区市町村の心理職", kinds=kinds)
    row.professions.set(Profession.objects.filter(code="psychology"))
    return row


class Guideline:
    """`publish_first` before the pages that cite it, the rest when everybody is there."""

    def __init__(self, *, by: User, issuer: Organisation, days: Days) -> None:
        self.by, self.issuer, self.days = by, issuer, days
        self.given = read(*WHERE, "guideline.toml")
        self.first_text = Text.first()
        self.second = change("second")
        self.second_text = self.first_text.as_of(self.second)

    def publish_first(self, index: GuidelineIndexPage) -> None:
        same = ("slug", "title", "mark", "lead", "whats_new", "statement")
        page = GuidelinePage(
            **{name: self.given[name] for name in same},
            subject_key=subject_key(*WHERE),
            owner=self.by,
            issuer=self.issuer,
            audience=audience(),
            due_days=DUE_DAYS,
            body=self.first_text.stream(),
            glossary=guideline_text.glossary(self.given),
            questions=guideline_text.questions(self.given),
        )
        index.add_child(instance=page)
        page.save_revision(user=self.by)
        edition = actions.begin_draft(page=page, by=self.by)
        self._publish(edition, ago=FIRST)

    def go_on(self, cast: Cast) -> None:
        """Opinions on the second edition, its publication, the third as a draft; the readers."""
        readers = Readers(cast, self.days, Random(SEED))  # noqa: S311 -- the same on every machine
        readers.confirm_first(self._edition())
        page = self._page()
        reviewers = self._reviewers(cast, len(self.second["opinions"]))
        self._draft(self.first_text.as_asked(self.second), self.second["whats_new"])
        edition = actions.begin_draft(page=page, by=self.by)
        self._ask(edition, reviewers, self.second["opinions"])
        edition.refresh_from_db()
        edition = actions.close_opinions(edition=edition, by=self.by)
        self._draft(self.second_text, self.second["whats_new"])
        self._answer(edition, self.second["opinions"])
        edition = self._publish(edition, ago=SECOND)
        readers.confirm_second(edition)
        self._begin_third(cast, reviewers)

    # --- editions ---------------------------------------------------------------
    def _publish(self, edition: GuidelineEdition, *, ago: int) -> GuidelineEdition:
        edition = actions.send_to_review(edition=edition, by=self.by)
        edition = actions.publish(edition=edition, by=self.by)
        set_back(edition, self.days.ago(ago))
        edition.refresh_from_db()
        return edition

    def _begin_third(self, cast: Cast, reviewers: Sequence[Post]) -> None:
        third = change("third")
        self._draft(self.second_text.as_of(third), third["whats_new"])
        edition = actions.begin_draft(page=self._page(), by=self.by)
        self._ask(
            edition,
            reviewers[: len(third["opinions"])],
            third["opinions"],
            also={cast.logins["shinri"].person: "L区 心理職"},
            until=self.days.today + datetime.timedelta(days=OPINIONS_OPEN),
        )

    def _draft(self, text: Text, whats_new: str) -> None:
        draft = self._page().get_latest_revision_as_object()
        draft.body, draft.whats_new = text.stream(), whats_new
        draft.save_revision(user=self.by)

    def _page(self) -> GuidelinePage:
        page: GuidelinePage = GuidelinePage.objects.get(subject_key=subject_key(*WHERE))
        return page

    def _edition(self) -> GuidelineEdition:
        key = str(subject_key(*WHERE))
        return GuidelineEdition.objects.of(key).current().get()

    # --- opinions ---------------------------------------------------------------
    def _reviewers(self, cast: Cast, count: int) -> list[Post]:
        played = {post.person_id for post in cast.logins.values()}
        posts = Post.objects.on(self.days.today).filter(profession__code="psychology")
        return list(posts.exclude(person__in=played).order_by("pk")[:count])

    def _ask(
        self,
        edition: GuidelineEdition,
        reviewers: Sequence[Post],
        opinions: Sequence[dict[str, Any]],
        *,
        also: dict[User, str] | None = None,
        until: datetime.date | None = None,
    ) -> None:
        """Everybody on the list of the file is asked, and has answered."""
        pairs = list(zip(reviewers, opinions, strict=True))
        asked = {post.person: given["by"] for post, given in pairs} | (also or {})
        edition = actions.open_for_opinions(
            edition=edition, reviewers=asked, until=until or self.days.today, by=self.by
        )
        rows = {row.person_id: row for row in edition.reviewers.all()}
        order = [part.anchor for part in edition.guideline.parts]
        for post, given in pairs:
            part = edition.guideline.by_anchor[anchor(given["paragraph"])]
            Opinion.objects.create(
                edition=edition,
                reviewer=rows[post.person_id],
                post=post,
                anchor=part.anchor,
                position=order.index(part.anchor) + 1,
                place=part.place,
                quoted=part.text,
                text=given["text"],
            )

    def _answer(self, edition: GuidelineEdition, opinions: Sequence[dict[str, Any]]) -> None:
        for row, given in zip(edition.opinions.order_by("pk"), opinions, strict=True):
            row.disposition, row.answer = given["disposition"], given["answer"]
            row.answered_by, row.answered_at = self.by, row.at
            row.save()


# --- who cites it -----------------------------------------------------------------
def cite_in_lesson(*, owner: User, by: User) -> None:
    """At the end of the lesson; the second edition changes the paragraph, so its owner has a citation
    to look at."""
    lesson = LessonPage.objects.get(subject_key=subject_key(*LESSON))
    stored = list(lesson.body.get_prep_value())
    lesson.owner = owner
    lesson.body = json.dumps([*stored, _citation(LESSON_CITES, "子供が話し始めたとき")])
    lesson.save()
    lesson.save_revision(user=by).publish(user=by)


def cite_in_case(draft: CasePage) -> None:
    """In the first document of the assessment."""
    stages = list(draft.stages.get_prep_value())
    stage = next(each["value"] for each in stages if each["value"]["kind"] == "assessment")
    stage["documents"][0]["value"]["body"].append(_citation(CASE_CITES, ""))
    draft.stages = json.dumps(stages)
    draft.save()


def _citation(key: str, remark: str) -> dict[str, Any]:
    passage = Passage.objects.of(str(subject_key(*WHERE))).current().get(anchor=anchor(key))
    value = {"passage": passage.pk, "remark": remark, "kept": kept_of(passage)}
    return typed("citation", value, key)
