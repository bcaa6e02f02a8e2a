"""Each sentence holds of what the actions write, and names the row that breaks it by hand."""

import datetime

import pytest
from django.utils import timezone

from core import jobs
from core.invariants import broken
from core.models import Passage
from guidelines import actions
from guidelines.models import (
    Acknowledgement,
    EditionMove,
    GuidelinePage,
    OpinionReviewer,
)
from guidelines.states import EditionState, Significance
from records.models import Obligation, Record, Requirement
from tests.conftest import fresh
from tests.factories.guidelines import (
    anchor,
    body,
    make_guideline,
    make_published,
    psychologists,
    published,
    rewrite,
)
from tests.factories.opinions import answered, closed, opened, said
from tests.guidelines.readings import a_psychologist, acknowledged, page_of
from workforce.actions import merge

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Does it, and what follows the commit too."""

    def do(act, *args, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return act(*args, **given)

    return do


@pytest.fixture
def reader():
    return a_psychologist("reader")


@pytest.fixture
def first(commit, reader):
    """Confirmed by one; somebody else owes it."""
    a_psychologist("unread")
    edition = commit(make_published, audience=psychologists())
    acknowledged(reader, edition)
    return edition


@pytest.fixture
def second(commit, first, reader):
    """Rewritten, and confirmed by who had confirmed the first."""
    edition = commit(published, rewrite(page_of(first), body=body({1: "新しい言葉です。"})))
    acknowledged(reader, edition)
    return edition


@pytest.fixture
def opinion(worker, metropolis):
    """On a draft that has been closed for more; not answered yet."""
    edition = opened(worker, by=metropolis)
    found = said(edition, worker)
    closed(edition, by=metropolis)
    return found


def change(row, **fields):
    """Past the actions, as a careless hand in the database would."""
    type(row).objects.filter(pk=row.pk).update(**fields)


def rows_of(sentence: str) -> list[str]:
    return [row for found, row in broken("guidelines") if found.startswith(sentence)]


def test_ordinary_work_breaks_nothing(first, second, opinion, metropolis, commit):
    assert broken("guidelines") == []

    answered(opinion, by=metropolis)
    actions.send_to_review(edition=opinion.edition, by=metropolis)
    soon = timezone.now() + DAY
    actions.schedule(edition=opinion.edition, at=soon, by=metropolis)
    assert broken("guidelines") == []

    actions.publish_due(at=soon)
    third = commit(published, rewrite(page_of(second), significance=Significance.MINOR))
    actions.begin_draft(page=page_of(second), by=metropolis)
    assert Requirement.objects.active(timezone.localdate()).get().edition == 2
    assert broken("guidelines") == []

    for edition in (third, second, first):
        commit(actions.withdraw, edition=edition, reason="誤り", by=metropolis)
        assert broken("guidelines") == []


# --- editions -------------------------------------------------------------------
def test_a_state_that_no_move_led_to_is_found(first):
    EditionMove.objects.filter(edition=first, state_to=EditionState.PUBLISHED).delete()

    assert rows_of("The last move") == [f"edition {first.pk}: published"]


def test_an_earlier_edition_with_none_after_it_is_found(first, second):
    change(second, state=EditionState.WITHDRAWN)

    assert rows_of("Of the editions") == [f"edition {first.pk}: old"]


def test_an_earlier_edition_newer_than_the_published_one_is_found(first, second):
    change(second, state=EditionState.OLD)
    change(first, state=EditionState.PUBLISHED)

    assert rows_of("Of the editions") == [f"edition {second.pk}: old"]


def test_an_edition_in_the_making_below_a_published_one_is_found(first, metropolis):
    draft = actions.begin_draft(page=page_of(first), by=metropolis)
    change(draft, number=0)

    assert rows_of("The edition in the making") == [f"edition {draft.pk}: draft"]


def test_a_text_that_was_rewritten_is_found(first, opinion, metropolis):
    untouched = actions.begin_draft(page=make_guideline(), by=metropolis)
    change(first, content=first.content | {"lead": "別の言葉"})
    change(opinion.edition, content={})

    assert untouched.content_hash == ""
    assert rows_of("What people were shown") == [
        f"edition {first.pk}: published", f"edition {opinion.edition.pk}: draft",
    ]  # fmt: skip


def test_a_moment_that_has_passed_or_is_nobodys_is_found(first, metropolis):
    late, coming = (actions.begin_draft(page=make_guideline(), by=metropolis) for _n in range(2))
    for edition in (late, coming):
        actions.send_to_review(edition=edition, by=metropolis)
    now = timezone.now()
    change(coming, scheduled_for=now - DAY + datetime.timedelta(minutes=5))
    change(late, scheduled_for=now - DAY - datetime.timedelta(minutes=5))
    change(first, scheduled_for=now + DAY)

    assert rows_of("An edition waits") == [
        f"edition {first.pk}: published", f"edition {late.pk}: review",
    ]  # fmt: skip


def test_a_page_with_another_number_or_none_published_is_found(first, second):
    other = make_published()
    change(other, state=EditionState.WITHDRAWN)
    GuidelinePage.objects.filter(pk=first.page_id).update(edition=1)

    assert rows_of("A guideline is on the site") == [
        f"page {first.page_id}: edition 1", f"page {other.page_id}: edition 1",
    ]  # fmt: skip


def test_passages_that_are_not_the_text_are_found(first, second):
    own = Passage.objects.of(first.guideline_key)
    own.filter(anchor=anchor(2)).update(current=False)
    own.filter(anchor=anchor(3)).update(digest="0" * 64)
    own.filter(anchor=anchor(4)).update(anchor="p-nowhere")

    wrong = sorted([*map(anchor, (2, 3, 4)), "p-nowhere"])
    assert rows_of("The passages") == [f"guideline {first.guideline_key}: {each}" for each in wrong]


def test_passages_of_a_guideline_without_an_edition_are_found(first):
    change(first, state=EditionState.WITHDRAWN)

    assert len(rows_of("The passages")) == len(first.guideline.parts)


# --- opinions -------------------------------------------------------------------
@pytest.mark.parametrize(
    "state", [EditionState.REVIEW, EditionState.PUBLISHED, EditionState.WITHDRAWN]
)
def test_an_opinion_that_went_by_without_an_answer_is_found(opinion, state):
    day = timezone.localdate()
    change(opinion.edition, state=state, published_at=timezone.now(), effective_on=day)

    assert rows_of("Every opinion") == [f"opinion {opinion.pk}"]


def test_an_opinion_of_a_reviewer_of_another_edition_is_found(opinion, first, worker):
    other = OpinionReviewer.objects.create(edition=first, person=worker, title="心理職")
    change(opinion, reviewer=other)

    assert rows_of("An opinion is by") == [f"opinion {opinion.pk}"]


# --- readers --------------------------------------------------------------------
def test_what_was_confirmed_before_it_was_published_is_found(first, metropolis):
    row = Acknowledgement.objects.get()
    change(row, read_on=timezone.localdate() - DAY)
    assert rows_of("Nobody has confirmed") == [f"acknowledgement {row.pk}"]

    draft = actions.begin_draft(page=make_guideline(), by=metropolis)
    change(row, read_on=timezone.localdate(), edition=draft)

    assert rows_of("Nobody has confirmed") == [f"acknowledgement {row.pk}"]


def test_changes_since_a_later_text_or_another_guideline_are_found(first, second):
    early, late = Acknowledgement.objects.order_by("pk")
    change(early, since=second)
    change(late, since=make_published())

    expected = [f"acknowledgement {row.pk}" for row in (early, late)]
    assert rows_of("Who read only what changed") == expected


def test_what_was_confirmed_and_is_not_in_the_ledger_is_found(first, second):
    row = Acknowledgement.objects.get(edition=second)
    somebody = a_psychologist("somebody")
    change(row, person=somebody, by=somebody)

    assert rows_of("What somebody has confirmed") == [f"acknowledgement {row.pk}"]


def test_the_ledger_may_bear_the_closed_account_until_the_job_has_moved_it(
    first, reader, metropolis
):
    kept = a_psychologist("kept")

    job = merge(kept=kept, merged=fresh(reader), reason="同じ人", by=metropolis)

    assert Record.objects.current().get().person == reader
    assert broken("guidelines") == []
    jobs.run(job.pk)
    assert Record.objects.current().get().person == kept
    assert broken("guidelines") == []


def test_an_edition_that_nobody_should_be_asked_for_is_found(first, second):
    asked = Requirement.objects.get(edition=2)
    owed = Obligation.objects.in_force().open().get()

    change(second, state=EditionState.WITHDRAWN)

    assert rows_of("What has to be read") == [f"requirement {asked.pk}"]
    assert rows_of("Nobody owes") == [f"obligation {owed.pk}"]
    change(asked, end=timezone.localdate() + DAY, edition=7)
    assert rows_of("What has to be read") == [f"requirement {asked.pk}"]
