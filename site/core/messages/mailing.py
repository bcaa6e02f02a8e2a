"""From what was told to mails: who gets which, and sending them, each once.

A mail is a row (core.models.Mail) before it is sent. A worker takes it by one statement that
only one can win, hands it to the mail server and writes down how that went. What cannot be sent is
tried again, later and later, for `PATIENCE`. A worker that dies in between leaves a mail that may or
may not have gone out: it is not sent again (the inbox has what was in it).
"""

import datetime
import logging
import time
from collections.abc import Iterator
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from core.messages.letters import letter
from core.messages.registry import never_stopped
from core.models import Mail, Message
from core.models.messages import MessageQuerySet
from core.states import MAIL_TRANSITIONS, MailState

logger = logging.getLogger(__name__)

PATIENCE = datetime.timedelta(days=5)
FIRST_PAUSE = datetime.timedelta(minutes=5)
LONGEST_PAUSE = datetime.timedelta(hours=6)
LONGEST_SENDING = datetime.timedelta(minutes=10)  # then whoever sends it counts as dead
AT_ONCE = 100  # mails over one connection
IN_ONE = 500  # people in one statement
SECONDS = 30.0  # of one run; the next tick goes on


@task()
def send_soon() -> None:
    """After a commit in which something urgent was told."""
    send_urgent(timezone.now())


def ask_for_mail() -> None:
    """After the commit. A task that waits already will find this message too: where many people
    are told one after the other, each would else write to the queue."""
    waiting = DBTaskResult.objects.ready().filter(task_path=send_soon.module_path)
    if not waiting.exists():
        send_soon.enqueue()


def send_urgent(at: datetime.datetime) -> int:
    write_urgent(at)
    return send_waiting(at)


# --- who gets which mail ----------------------------------------------------------
@transaction.atomic
def write_urgent(at: datetime.datetime) -> int:
    """One mail to a person with everything urgent that is in no mail yet; how many mails."""
    rows = _to_mail(at).filter(urgent=True)
    people = _locked_people(rows)
    for some in _in_lots(people):
        mails = Mail.objects.bulk_create([Mail(person_id=pk, created_at=at) for pk in some])
        _put_into(rows.filter(person__in=some), [mail.pk for mail in mails])
    return len(people)


@transaction.atomic
def write_digests(at: datetime.datetime) -> int:
    """The one digest of the day for everybody who has something to be told; how many.

    What a digest of an earlier day could not bring is in this one. Who has had the digest of
    today waits for tomorrow's.
    """
    day = timezone.localdate(at)
    _put_off(_locked(Mail.objects.waiting().filter(day__lt=day)))
    rows = _to_mail(at).filter(urgent=False)
    people = _locked_people(rows)
    for some in _in_lots(people):
        mails = [Mail(person_id=pk, day=day, created_at=at) for pk in some]
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        # Nobody can take these now: what is put in is in them when they are sent.
        waiting = _locked(Mail.objects.waiting().filter(person__in=some, day=day))
        _put_into(rows.filter(person__in=some), waiting)
    return len(people)


def _to_mail(at: datetime.datetime) -> MessageQuerySet:
    """In no mail yet, and to be in one: the person can be reached and wants it."""
    wanted = Message.objects.wanted_by_mail(whatever=never_stopped())
    return wanted.unmailed(at - PATIENCE).filter(person__in=_reachable(at).values("pk"))


def _reachable(at: datetime.datetime) -> QuerySet[Any]:
    """Core does not know what a post is; `people.User` knows who can be written to."""
    return get_user_model().objects.reachable(timezone.localdate(at))


def _locked_people(rows: MessageQuerySet) -> list[int]:
    """Locks the messages, in one order: a second process waits here, and then finds them taken."""
    locked = rows.order_by("pk").select_for_update(of=("self",))
    return sorted(set(locked.values_list("person", flat=True)))


def _locked(mails: QuerySet[Mail]) -> list[int]:
    locked = mails.order_by("pk").select_for_update(of=("self",))
    return list(locked.values_list("pk", flat=True))


def _put_into(rows: MessageQuerySet, mails: list[int]) -> None:
    own = Mail.objects.filter(pk__in=mails, person=OuterRef("person"))
    rows.update(mail=Subquery(own.values("pk")[:1]))


def _put_off(mails: list[int]) -> None:
    for some in _in_lots(mails):
        Message.objects.filter(mail__in=some).update(mail=None)
        Mail.objects.filter(pk__in=some).update(state=MailState.DROPPED)


def _in_lots(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + IN_ONE] for start in range(0, len(keys), IN_ONE))


# --- sending ------------------------------------------------------------------------
def send_waiting(at: datetime.datetime, *, seconds: float = SECONDS) -> int:
    """How many were sent. Ends early when the server does not answer, or the time is over."""
    _tidy(at)
    until = time.monotonic() + seconds
    sent = 0
    while mails := _next(at):
        done, go_on = _send_all(mails, at, until)
        sent += done
        if not go_on or time.monotonic() > until:
            break
    return sent


def _tidy(at: datetime.datetime) -> None:
    under_way = Mail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING])
    dead = under_way.filter(state=MailState.SENDING, tried_at__lt=at - LONGEST_SENDING)
    if lost := dead.update(state=MailState.UNSURE):
        logger.error("%s mails may or may not have been sent.", lost)
    late = under_way.filter(state=MailState.WAITING, day=None, created_at__lt=at - PATIENCE)
    if left := late.update(state=MailState.GIVEN_UP):
        logger.error("%s mails were given up.", left)


def _next(at: datetime.datetime) -> list[Mail]:
    return list(Mail.objects.due(at).order_by("pk").select_related("person")[:AT_ONCE])


def _send_all(mails: list[Mail], at: datetime.datetime, until: float) -> tuple[int, bool]:
    """How many were sent, and whether the server still answers."""
    people = [mail.person_id for mail in mails]
    there = set(_reachable(at).filter(pk__in=people).values_list("pk", flat=True))
    sent = 0
    connection = get_connection()
    try:
        connection.open()
        for mail in mails:
            if time.monotonic() > until:
                break
            sent += _send_one(mail, connection, at, is_there=mail.person_id in there)
    except OSError as error:  # smtplib's own errors are of this kind too
        # Its words may hold an address; its class says enough.
        logger.error("The mail server failed with %s.", type(error).__name__)
        _all_later(at)
        return sent, False
    finally:
        _close(connection)
    return sent, True


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        pass  # it was gone before


def _send_one(
    mail: Mail, connection: BaseEmailBackend, at: datetime.datetime, *, is_there: bool
) -> bool:
    """Raises OSError when the server itself fails."""
    if not _take(mail):
        return False
    told = list(mail.messages.unread().order_by("created_at", "pk"))
    if not (told and is_there):  # read on the site meanwhile, or the person has left
        _move(mail, MailState.DROPPED)
        return False
    try:
        letter(mail, told, connection=connection).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused, ValueError) as error:
        logger.warning("Mail %s: %s", mail.pk, type(error).__name__)
        _later(mail, at)
        return False
    except OSError:
        _later(mail, at)
        raise
    except Exception:  # a fault of ours must not keep everybody's mails back
        logger.exception("Mail %s could not be written.", mail.pk)
        _later(mail, at)
        return False
    _move(mail, MailState.SENT, sent_at=timezone.now(), next_at=None)
    return True


def _take(mail: Mail) -> bool:
    """True for exactly one worker: the row is changed only while it still waits."""
    waiting = Mail.objects.waiting().filter(pk=mail.pk, attempts=mail.attempts)
    values = {"tried_at": timezone.now(), "attempts": F("attempts") + 1}
    taken = bool(waiting.update(state=MailState.SENDING, **values))
    if taken:
        mail.state, mail.attempts = MailState.SENDING, mail.attempts + 1
    return taken


def _later(mail: Mail, at: datetime.datetime) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
    _move(mail, MailState.WAITING, next_at=at + pause)


def _all_later(at: datetime.datetime) -> None:
    """A server that is down is asked again in some minutes, not once a mail."""
    Mail.objects.due(at).update(attempts=F("attempts") + 1, next_at=at + FIRST_PAUSE)


def _move(mail: Mail, to: MailState, **facts: datetime.datetime | None) -> None:
    """One step of MAIL_TRANSITIONS by the worker that has taken the mail."""
    if to not in MAIL_TRANSITIONS[MailState(mail.state)]:
        raise ValueError(f"A mail that is {mail.state} cannot become {to}.")
    held = Mail.objects.filter(pk=mail.pk, state=mail.state, attempts=mail.attempts)
    held.update(state=to, **facts)
    mail.state = to
