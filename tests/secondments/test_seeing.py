"""Home and host see the training of the posting, and only that of its days; a third one nothing."""

import datetime

import pytest

from people.roles import Role
from records.models import Record
from records.permissions import visible_to
from secondments.models import Secondment
from secondments.seeing import training_of
from secondments.states import State
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.factories.records import recorded
from tests.factories.secondments import END, START, seconded

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def away(worker, nakano):
    """The worker of 練馬区, for a year at 中野区."""
    return seconded(worker, host=nakano)


def done(person, day, post):
    return recorded(person, occurred_on=day, post=post, subject_key=f"{post.pk}-{day}")


@pytest.fixture
def records(worker, away):
    """In either post: the day before, the first, the last, and the day after."""
    home, host = away.home_post, away.host_post
    days = {"before": START - DAY, "first": START, "last": END - DAY, "after": END}
    return {
        (when, where): done(worker, day, post)
        for when, day in days.items()
        for where, post in (("home", home), ("host", host))
    }


def seen(user, records, on):
    rows = set(visible_to(fresh(user), on=on).values_list("pk", flat=True))
    return {name for name, row in records.items() if row.pk in rows}


HOME = {(when, "home") for when in ("before", "first", "last", "after")}
HOST = {(when, "host") for when in ("before", "first", "last", "after")}
MEANWHILE = {(when, where) for when in ("first", "last") for where in ("home", "host")}


def test_home_and_host_see_the_days_of_the_posting_and_a_third_one_nothing(
    records, nerima_hr, nakano_hr
):
    """Besides what was done in posts of their own, as ever."""
    third = PostFactory(roles=[Role.HR]).person
    for on in (START - DAY, START, END - DAY, END, END + 400 * DAY):
        assert seen(nerima_hr, records, on) == HOME | MEANWHILE
        assert seen(nakano_hr, records, on) == HOST | MEANWHILE
        assert seen(third, records, on) == set()


@pytest.mark.parametrize("state", [State.AGREED, State.ANNOUNCED, State.WITHDRAWN])
def test_before_it_begins_nobody_sees_more(worker, nakano, nerima_hr, nakano_hr, state):
    it = seconded(worker, host=nakano, state=state)
    row = {"home": done(worker, START, it.home_post)}

    assert seen(nerima_hr, row, START) == {"home"}
    assert seen(nakano_hr, row, START) == set()


def test_an_early_return_ends_what_is_seen(away, worker, nakano_hr):
    back = START + 100 * DAY
    Secondment.objects.filter(pk=away.pk).update(state=State.ENDED, actual_end=back, ending="early")
    rows = {name: done(worker, day, away.home_post)
            for name, day in (("last", back - DAY), ("back", back))}  # fmt: skip

    assert seen(nakano_hr, rows, END) == {"last"}


def test_the_person_sees_everything(records, worker):
    assert seen(worker, records, START) == set(records)


def test_the_page_lists_what_was_done_meanwhile(records, away, nakano_hr, nerima_hr):
    for user in (nakano_hr, nerima_hr):
        rows = training_of(away, fresh(user), on=END)
        assert {row.pk for row in rows} == {
            row.pk for name, row in records.items() if name in MEANWHILE
        }


def test_records_never_move(records, away):
    assert {row.post for row in Record.objects.all()} == {away.home_post, away.host_post}
