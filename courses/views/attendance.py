"""The organiser's list at the door, from a file, and on paper."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.exports import Column, Export, export_response
from core.tables import TableError
from courses import actions, run_words
from courses.attendance_file import Proposals, read_attendance
from courses.attendance_form import AttendanceForm
from courses.models import Session
from courses.roster import Expected, expected_at, head_count
from courses.roster_paper import badges_pdf, roster_pdf
from courses.run_permissions import can_take_attendance
from people.models import User
from people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def sheet(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    session = taken_or_404(request.user, key)
    rows = expected_at(session)
    form = AttendanceForm(session, rows, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid:
        try:
            actions.note_sheet(session=session, lines=form.entered(), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Attendance is saved."))
            return redirect("runs:attendance", session.key)
    return _sheet(request, session, rows, form)


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Shows the list with what the file proposes; saving it is another step."""
    session = taken_or_404(request.user, key)
    rows = expected_at(session)
    chosen = request.FILES.get("file")
    if request.method != "POST" or chosen is None:
        if request.method == "POST":
            messages.error(request, _("Choose a file."))
        return redirect("runs:attendance", session.key)
    try:
        proposals = read_attendance(chosen, str(chosen.name), session, rows)
    except TableError as error:
        messages.error(request, str(error))
        return redirect("runs:attendance", session.key)
    form = AttendanceForm(session, rows, proposed=proposals.found)
    return _sheet(request, session, rows, form, proposals)


@require_safe
def roster(request: SignedInRequest, key: uuid.UUID, kind: str) -> HttpResponse:
    """出席簿 as PDF (with room to sign) or Excel; who took it away is an audit event."""
    session = taken_or_404(request.user, key)
    rows = expected_at(session)
    if kind not in {"pdf", "xlsx"}:
        raise Http404
    _write_down(request.user, session, rows)
    if kind == "pdf":
        return _pdf(roster_pdf(session, rows), "shussekibo.pdf")
    name = _("Attendance list")
    return export_response(request, Export(name, _columns(), rows, count=len(rows)))


@require_safe
def badges(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    session = taken_or_404(request.user, key)
    rows = expected_at(session)
    _write_down(request.user, session, rows)
    return _pdf(badges_pdf(session, rows), "nafuda.pdf")


def taken_or_404(user: User, key: uuid.UUID) -> Session:
    rows = Session.objects.select_related("run__organiser", "room")
    found = rows.filter(key=str(key)).first()
    if found is None or not can_take_attendance(user, found):
        raise Http404
    return found


def _sheet(
    request: SignedInRequest,
    session: Session,
    rows: list[Expected],
    form: AttendanceForm,
    proposals: Proposals | None = None,
) -> HttpResponse:
    context = {
        "session": session,
        "when": run_words.when(session),
        "form": form,
        "heads": head_count(rows),
        "proposals": proposals,
        "can_note": timezone.localdate() >= session.day and not session.cancelled_at,
    }
    status = 200 if form.is_valid else 422
    return render(request, "courses/runs/attendance.html", context, status=status)


def _columns() -> list[Column]:
    return [
        Column(_("Kana"), lambda row: row.kana),
        Column(_("Name"), lambda row: row.name),
        Column(_("Organisation"), lambda row: row.place),
        Column(_("Staff number"), lambda row: row.enrolment.post.staff_number),
        Column(
            _("Attendance"), lambda row: row.attendance and row.attendance.get_presence_display()
        ),
        Column(_("Minutes attended"), lambda row: row.attendance and row.attendance.minutes),
        Column(_("Note"), lambda row: row.attendance and row.attendance.note),
    ]


def _write_down(user: User, session: Session, rows: list[Expected]) -> None:
    audit.record(
        "courses.roster_taken",
        by=user,
        about=[row.person.pk for row in rows],
        organisation=session.run.organiser_id,
        facts={"session": session.pk, "rows": len(rows)},
    )


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
