"""Sessions in the database."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(**data) -> str:
    session = SessionStore()
    session.update(data)
    session.create()
    return session.session_key


def test_what_was_kept_is_there_at_the_next_request(django_assert_num_queries):
    key, _another = stored(post=1), stored(post=2)
    session = SessionStore(key)

    with django_assert_num_queries(1):
        assert session.load() == {"post": 1}
    session["post"] = 3
    session.save()

    assert SessionStore(key).load() == {"post": 3}


@pytest.mark.parametrize("key", ["", "x", "0" * 32, "' OR 1=1 --", "\x00", "0" * 31 + "\x00"])
def test_a_key_that_nobody_has_is_an_empty_session(key):
    stored(post=1)
    session = SessionStore(key)

    assert session.load() == {}
    assert session.session_key is None


def test_a_session_that_is_over_is_empty():
    key = stored(post=1)
    over = timezone.now() - datetime.timedelta(seconds=1)
    Session.objects.filter(session_key=key).update(expire_date=over)
    session = SessionStore(key)

    assert session.load() == {}
    assert session.session_key is None
