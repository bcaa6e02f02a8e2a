"""The only writer of events."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from core.audit.chain import START, is_sealed, mac_of, seal_of
from core.audit.registry import known
from core.models import AuditEvent, AuditHead, AuditSubject
from core.numbers import Numbers

logger = logging.getLogger(__name__)

Facts = Mapping[str, Any]  # numbers, codes, and lists or mappings of such


def record(
    kind: str,
    *,
    by: AbstractBaseUser | None,
    about: Iterable[int] = (),
    organisation: int | None = None,
    facts: Facts | None = None,
) -> AuditEvent:
    """Writes that this happened; rolled back with the transaction it happened in.

    It is the last statement of that transaction: the end of the chain stays locked until the
    commit, and everybody else's events wait for it. `about` are the keys of the people whose
    data it was, `facts` numbers and codes. Raises ValueError for a text that could be a name.
    """
    if not known(kind):
        raise LookupError(f"No audits.py registers the kind {kind!r}.")
    _refuse_names(facts or {})
    subjects = sorted(set(about))
    # No savepoint: what is done and cannot be written down must be undone as a whole.
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        event = AuditEvent(
            number=head.number + 1,
            at=timezone.now(),
            kind=kind,
            by_id=by.pk if by else None,
            post=_post_in_hand(by),
            organisation=organisation,
            facts=dict(facts or {}),
            previous=bytes(head.mac),
        )
        event.mac = mac_of(event, subjects)
        event.save(force_insert=True)
        _name_subjects(event, subjects)
        _move_head(head, event)
    return event


def _name_subjects(event: AuditEvent, people: list[int]) -> None:
    """Past the ORM and in one statement: a file may be about thousands."""
    if not people:
        return
    table, listed = AuditSubject._meta.db_table, Numbers(people)
    rows = f"SELECT %s, people.* FROM {listed.sql(connection)} AS people"  # noqa: S608 -- ours
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (event_id, person_id) {rows}",
            [event.number, listed.parameter(connection)],
        )


def _locked_head() -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY).first()
    # Made when the database was migrated (core/audit/triggers.py): who took it away broke the
    # chain. The events go on all the same, under a head that says so by having no seal.
    return head or AuditHead.objects.create(number=_last_number(), mac=START, seal=b"")


def _last_number() -> int:
    last = AuditEvent.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def _move_head(head: AuditHead, event: AuditEvent) -> None:
    """To the event. A broken seal is not mended: verify_audit has to find it."""
    was_sealed = is_sealed(head)
    head.number, head.mac = event.number, event.mac
    head.seal = seal_of(head) if was_sealed else b""
    head.save(force_update=True)
    if not was_sealed:
        logger.error("The chain of audit events is broken; event %s.", event.number)


def _post_in_hand(by: AbstractBaseUser | None) -> int | None:
    """The post this person acts in; core does not know what a post is."""
    post = getattr(by, "active_post", None)
    return getattr(post, "pk", None)


def _refuse_names(value: Any) -> None:
    """An event holds no name: ASCII only is a rule a program can keep in a Japanese office."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            _refuse_names(str(key))
            _refuse_names(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_names(item)
    elif isinstance(value, str):
        if not (value.isascii() and value.isprintable()):
            raise ValueError("The facts of an audit event are numbers and codes.")
    elif not (value is None or isinstance(value, bool | int)):
        raise ValueError(f"The facts of an audit event cannot hold a {type(value).__name__}.")
