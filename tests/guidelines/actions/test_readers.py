"""Who owes which edition on the day when a wrong one is withdrawn, and what they are told."""

import datetime

import pytest
from django.utils import timezone

from guidelines import actions
from guidelines.models import GuidelineEdition
from records.actions import refresh_obligations
from records.models import Obligation, Requirement
from tests.factories.guidelines import body, make_published, psychologists, published, rewrite
from tests.guidelines.readings import a_psychologist, acknowledged, page_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Does it, and what follows the commit too."""

    def do(act, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return act(**given)

    return do


@pytest.fixture
def edition(commit):
    """One reader has confirmed it, the other has not."""
    people = [a_psychologist("read"), a_psychologist("unread")]
    found = commit(make_published, audience=psychologists(), due_days=30)
    acknowledged(people[0], found)
    return found


def owed(edition: GuidelineEdition) -> set[tuple[str, int, datetime.date]]:
    rows = Obligation.objects.in_force(TODAY()).open().filter(subject_key=edition.guideline_key)
    return set(rows.values_list("person__username", "edition", "due"))


def published_before(edition: GuidelineEdition, days: int) -> None:
    """As if the edition had been asked for since then."""
    start = TODAY() - days * DAY
    Requirement.objects.filter(subject_key=edition.guideline_key).update(start=start)
    refresh_obligations(on=TODAY())


def test_what_was_published_and_withdrawn_on_one_day_is_owed_by_nobody_at_once(
    edition, metropolis, commit
):
    assert owed(edition) == {("unread", 1, TODAY() + 30 * DAY)}

    commit(actions.withdraw, edition=edition, reason="誤り", by=metropolis)

    assert owed(edition) == set()
    refresh_obligations(on=TODAY())  # as the next tick does
    assert owed(edition) == set()


def test_a_wrong_edition_of_one_hour_moves_nobodys_due_date(edition, metropolis, commit):
    published_before(edition, 10)
    wrong = commit(published, page=rewrite(page_of(edition), body=body({1: "誤り。"})))
    due = TODAY() + 30 * DAY
    assert owed(edition) == {("read", 2, due), ("unread", 2, due)}

    commit(actions.withdraw, edition=wrong, reason="別の文書", by=metropolis)

    assert owed(edition) == {("unread", 1, TODAY() + 20 * DAY)}
    refresh_obligations(on=TODAY())
    assert owed(edition) == {("unread", 1, TODAY() + 20 * DAY)}


def test_the_right_edition_of_the_same_day_is_owed_from_that_day(edition, metropolis, commit):
    published_before(edition, 10)
    wrong = commit(published, page=rewrite(page_of(edition), body=body({1: "誤り。"})))
    commit(actions.withdraw, edition=wrong, reason="別の文書", by=metropolis)

    commit(published, page=rewrite(page_of(edition), body=body({1: "正しい。"})))

    due = TODAY() + 30 * DAY
    assert owed(edition) == {("read", 3, due), ("unread", 3, due)}


def test_who_confirmed_what_is_withdrawn_is_told_what_holds_now(edition, metropolis, commit):
    reader = edition.acknowledgements.get().person
    second = commit(published, page=rewrite(page_of(edition), body=body({1: "誤り。"})))
    acknowledged(reader, second)

    commit(actions.withdraw, edition=second, reason="誤り", by=metropolis)
    edition.refresh_from_db()
    commit(actions.withdraw, edition=edition, reason="これも誤り", by=metropolis)

    told = reader.messages.filter(kind="guidelines.withdrawn").order_by("pk")
    assert ["前の版" in each.text for each in told] == [True, False]
