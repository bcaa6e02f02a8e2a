"""Ways in, without the paper: what stands on a slip or in a mail, for tests."""

import re

from people.actions import prepare_invitations
from people.actions.invitations import Opened, open_chunks
from people.models import User
from tests.conftest import fresh

START, CHOOSE = "/accounts/start/", "/accounts/start/password/"
NEW_PASSWORD = "はるのこみち-2026-さんぽ"
NOT_USABLE = "このログインIDとコードではログインできません。"


def opened(person: User, *, by: User, kind: str = "sheet", purpose: str = "first") -> Opened:
    batch = prepare_invitations([person], kind=kind, purpose=purpose, by=fresh(by))
    ((only,),) = open_chunks(batch, open_again=lambda found: found)
    return only


def code_of(person: User, *, by: User, purpose: str = "first") -> str:
    return opened(person, by=by, purpose=purpose).secret


def type_code(client, login: str, code: str, **meta):
    return client.post(START, {"login": login, "code": code}, **meta)


def choose(client, password: str = NEW_PASSWORD, again: str | None = None, **more):
    again = password if again is None else again
    return client.post(CHOOSE, {"password": password, "again": again, **more})


def said(response) -> str:
    """The page without what differs from request to request."""
    text = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]*"', "", text)
