"""Django's sessions in the database; every page asks for one, so the question is prepared."""

import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from core.prepared import Prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        """The row, or None; a key that has none is forgotten."""
        for found in _running.ask(key=self.session_key or "", now=timezone.now()):
            return found
        self._session_key = None
        return None


def _running_rows(key: str, now: datetime.datetime) -> "QuerySet[Session, Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_running = Prepared(_running_rows, key=str, now=datetime.datetime)
