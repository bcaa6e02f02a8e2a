"""Brings codes to people: mails with a link, or a sheet that is handed out once."""

import datetime
import logging
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.typesetting import TypesettingError
from people.actions.invitations import Opened, move, open_chunks
from people.code_sheets import sheet_pdf
from people.invitation_mails import invitation_mail
from people.models import Invitation, InvitationBatch, User
from people.models.invitations import InvitationQuerySet, private_storage
from people.states import InvitationState

logger = logging.getLogger(__name__)

HOURS_KEPT = 24
FOLDER = "code-sheets"

Progress = Callable[[int], object]


def deliver(batch: InvitationBatch, progress: Progress) -> None:
    """All of a batch; after a killed worker it goes on where that stopped."""
    if batch.kind == InvitationBatch.Kind.MAIL:
        send_mails(batch, progress)
    elif batch.printed_at is None:
        print_sheet(batch, progress)


def send_mails(batch: InvitationBatch, progress: Progress) -> None:
    """One mail a person. Whom the server refuses is noted and left out; a server that does not
    answer ends the work with a message."""
    total = batch.invitations.count()
    with _answering(batch) as connection:
        for chunk in open_chunks(batch, open_again=lambda found: found.filter(sent_to="")):
            for opened in chunk:
                _send(opened, batch, connection)
                progress(total - _unsent(batch))
    progress(total)


class _answering:  # noqa: N801 -- reads as a sentence where it is used
    """An open connection; when it breaks, the rest is marked as not sent."""

    def __init__(self, batch: InvitationBatch) -> None:
        self.batch, self.connection = batch, get_connection()

    def __enter__(self) -> BaseEmailBackend:
        try:
            self.connection.open()
        except OSError as error:
            self._give_up(error)
        return self.connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.connection.close()
        if isinstance(error, OSError):  # smtplib's own errors are of this kind too
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        # Its words may hold an address; its class says enough.
        logger.error("The mail server failed with %s.", type(error).__name__)
        left = _drop_unsent(self.batch)
        raise ValidationError(
            _(
                "The mail server does not answer, so %(count)s mails were not sent. "
                "Please tell the administrator, and invite these people again later."
            )
            % {"count": left}
        ) from error


def _send(opened: Opened, batch: InvitationBatch, connection: BaseEmailBackend) -> None:
    address = opened.person.email
    try:
        invitation_mail(opened, batch, connection=connection).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused, ValueError) as error:
        logger.warning("Invitation %s: %s", opened.invitation.pk, type(error).__name__)
        move(opened.invitation, InvitationState.DROPPED, at=timezone.now())
        return
    Invitation.objects.filter(pk=opened.invitation.pk).update(sent_to=address)


def _unsent(batch: InvitationBatch) -> int:
    return _waiting(batch).count()


@transaction.atomic
def _drop_unsent(batch: InvitationBatch) -> int:
    at = timezone.now()
    return _waiting(batch).update(state=InvitationState.DROPPED, closed_at=at)


def _waiting(batch: InvitationBatch) -> InvitationQuerySet:
    return batch.invitations.filter(
        sent_to="", state__in=[InvitationState.PREPARED, InvitationState.OPEN]
    )


def print_sheet(batch: InvitationBatch, progress: Progress) -> None:
    """Opens the codes and sets them on paper. The paper lies in private storage until it is
    taken; nobody, we included, can read a code again after that."""
    opened: list[Opened] = []
    for chunk in open_chunks(batch, open_again=lambda found: found):
        opened += chunk
        progress(0)
    if not opened:
        raise ValidationError(_("None of these people needs a code any more."))
    try:
        pdf = sheet_pdf(opened, batch, progress)
        # Stored before the row is locked: no transaction waits for a file.
        stored = private_storage().save(f"{FOLDER}/{batch.public_id}.pdf", ContentFile(pdf))
    except (OSError, TypesettingError) as error:  # a full disk, for example
        logger.exception("Sheet %s could not be written.", batch.pk)
        raise ValidationError(
            _("The sheet could not be written. Please tell the administrator.")
        ) from error
    with transaction.atomic():
        locked = InvitationBatch.objects.select_for_update().get(pk=batch.pk)
        if first := locked.printed_at is None:
            locked.file.name, locked.printed_at = stored, timezone.now()
            locked.save(update_fields=["file", "printed_at"])
    if not first:
        private_storage().delete(stored)


@transaction.atomic
def take_sheet(batch: InvitationBatch, *, by: User) -> bytes:
    """The paper, for the first who asks; with this it is gone from here."""
    locked = InvitationBatch.objects.select_for_update().get(pk=batch.pk)
    try:
        with locked.file.open("rb") as file:
            content: bytes = file.read()
    except (ValueError, FileNotFoundError) as error:  # no file in the row, or none on the disk
        raise ValidationError(_("This sheet is no longer here. Please make a new one.")) from error
    _remove(locked, at=timezone.now())
    audit.record(
        "people.code_sheet_taken",
        by=by,
        about=locked.invitations.values_list("person", flat=True),
        organisation=locked.organisation_id,
        facts={"batch": locked.pk},
    )
    return content


def remove_old_sheets(at: datetime.datetime) -> int:
    """Nobody took them within a day; and what a killed worker left without a row."""
    before = at - datetime.timedelta(hours=HOURS_KEPT)
    old = InvitationBatch.objects.exclude(file="").filter(printed_at__lte=before)
    removed = 0
    for pk in old.values_list("pk", flat=True):
        removed += _remove_one(pk, at=at)
    return removed + _remove_strays(before)


@transaction.atomic
def _remove_one(pk: int, *, at: datetime.datetime) -> bool:
    locked = InvitationBatch.objects.select_for_update().get(pk=pk)
    if not locked.file:
        return False
    _remove(locked, at=at)
    audit.record(
        "people.code_sheet_removed",
        by=None,
        organisation=locked.organisation_id,
        facts={"batch": locked.pk},
    )
    return True


def _remove(locked: InvitationBatch, *, at: datetime.datetime) -> None:
    name = locked.file.name
    locked.file, locked.removed_at = "", at
    locked.save(update_fields=["file", "removed_at"])
    transaction.on_commit(lambda: private_storage().delete(name))


def _remove_strays(before: datetime.datetime) -> int:
    storage = private_storage()
    if not storage.exists(FOLDER):
        return 0
    names = {f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]}
    known = set(InvitationBatch.objects.exclude(file="").values_list("file", flat=True))
    strays = [name for name in names - known if storage.get_modified_time(name) < before]
    for name in strays:
        storage.delete(name)
    return len(strays)
