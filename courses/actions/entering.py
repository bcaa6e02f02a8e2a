"""The way into a programme by oneself, at once where it is open, else a request and its answer; the way
back; and more time for who asks for it."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import programme_telling as telling
from courses.actions.allocating import follow_obligations, owed_programmes
from courses.actions.assigning import DueRule, assign
from courses.models import Allocation, ProgrammePage, ProgrammeRequest
from courses.models.allocations import BY_ONESELF
from courses.programme_completion import hold_allocations
from courses.programme_permissions import answering_for
from courses.states import Decision
from people.models import Post, User
from records import actions as records
from records.models import Extension, Obligation, Requirement

Entry = Obligation.Entry


@transaction.atomic
def enter(*, page: ProgrammePage, post: Post, by: User) -> None:
    """One's own decision, where the programme is open. Raises ValidationError where it is not."""
    if page.entry != ProgrammePage.Entry.SELF:
        raise ValidationError(_("One gets into this programme by assignment or on request."))
    _put_in(page, post, Entry.SELF, by=by)


def _put_in(page: ProgrammePage, post: Post, entry: Obligation.Entry, *, by: User) -> None:
    due = DueRule()
    if page.due_months:
        due = DueRule(Requirement.Due.MONTHS, due_months=page.due_months)
    assign(page=page, posts=[post], due=due, by=by, entry=entry, organisation=page.organiser)


@transaction.atomic
def request_entry(*, page: ProgrammePage, post: Post, wish: str, by: User) -> ProgrammeRequest:
    """Waits for the supervisor or a deputy, where there is none for HR. Raises ValidationError for
    what is not open to requests, for who is in it, and for who has asked already."""
    on = timezone.localdate()
    if page.entry != ProgrammePage.Entry.APPROVAL:
        raise ValidationError(_("This programme is not open to requests."))
    if owed_programmes(on).filter(person=by, subject_key=page.key).exists():
        raise ValidationError(_("You are in this programme already."))
    try:
        with transaction.atomic():
            request = ProgrammeRequest.objects.create(
                person=by,
                post=post,
                programme_key=page.key,
                programme_title=page.title,
                wish=wish.strip(),
            )
    except IntegrityError as error:
        raise ValidationError(
            _("You have asked already and are waiting for the answer.")
        ) from error
    telling.request_asked(request, answering_for(post, on=on))
    return request


@transaction.atomic
def answer_request(
    *, request: ProgrammeRequest, approved: bool, comment: str, by: User
) -> ProgrammeRequest:
    """Raises ValidationError when somebody else has answered, or a refusal gives no reason."""
    row = ProgrammeRequest.objects.select_for_update().get(pk=request.pk)
    if row.state != Decision.WAITING:
        raise ValidationError(_("This has been answered already."))
    if not approved and not comment.strip():
        raise ValidationError({"comment": _("State the reason; the person will read it.")})
    page = ProgrammePage.objects.live().filter(subject_key=row.programme_key).first()
    if approved and page is None:
        raise ValidationError(_("The programme is no longer published."))
    if approved and page is not None:
        if not row.post.runs(timezone.localdate()):
            raise ValidationError(_("The post in which it was asked for has ended."))
        _put_in(page, row.post, Entry.REQUEST, by=by)
    row.state = Decision.APPROVED if approved else Decision.DECLINED
    row.comment, row.decided_by, row.decided_at = comment.strip(), by, timezone.now()
    row.save(update_fields=["state", "comment", "decided_by", "decided_at"])
    telling.request_answered(row, approved=approved)
    return row


@transaction.atomic
def leave(*, allocation: Allocation, by: User) -> None:
    """The way back for who entered by oneself: archived with all that was done; one can enter again.
    Raises ValidationError where somebody else asks for it too, and for what is completed."""
    on = timezone.localdate()
    row = hold_allocations([by.pk])[by.pk, allocation.programme_key]
    if row.completed_at is not None:
        raise ValidationError(
            _("You have completed this programme. Nobody leaves what is completed.")
        )
    owed = owed_programmes(on).filter(person=by, subject_key=row.programme_key)
    if not owed:
        raise ValidationError(_("You are not in this programme now."))
    if any(each.entry not in BY_ONESELF for each in owed):
        raise ValidationError(_("Your office asks for this programme. Speak with your HR officer."))
    for each in owed:
        records.excuse(each, reason=_("Left by the person's own wish."), by=by)
    follow_obligations(on=on, people=[by.pk])


# --- more time ---------------------------------------------------------------------
@transaction.atomic
def ask_more_time(
    *, allocation: Allocation, until: datetime.date, reason: str, by: User
) -> Extension:
    """For what is due first of what the person owes in this programme."""
    on = timezone.localdate()
    owed = owed_programmes(on).filter(
        person=allocation.person_id, subject_key=allocation.programme_key
    )
    first = owed.select_related("post", "requirement").order_by("due", "pk").first()
    if first is None:
        raise ValidationError(_("Nobody asks for this programme any more."))
    extension = records.ask_extension(obligation=first, until=until, reason=reason, by=by)
    telling.extension_asked(extension, answering_for(first.post, on=on))
    return extension


@transaction.atomic
def answer_more_time(
    *,
    extension: Extension,
    granted: bool,
    decision: str,
    by: User,
    until: datetime.date | None = None,
) -> Extension:
    """`until`: another day than the one asked for."""
    if granted:
        day = until or extension.until
        row = records.grant_extension(extension=extension, until=day, decision=decision, by=by)
    else:
        row = records.deny_extension(extension=extension, decision=decision, by=by)
    telling.extension_answered(row, granted=granted)
    return row


@transaction.atomic
def give_more_time(
    *, obligation: Obligation, until: datetime.date, reason: str, by: User
) -> Extension:
    """An officer, without being asked."""
    row = records.extend(obligation=obligation, until=until, reason=reason, by=by)
    telling.extension_answered(row, granted=True)
    return row
