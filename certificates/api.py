"""/certificates: what an issuer's office may read. Not the verification code, which is the
holder's to show, and not the PDF."""

import datetime
from enum import StrEnum
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from certificates.models import Certificate, CertificateMove, CertificateQuerySet
from certificates.permissions import in_charge_of
from certificates.states import State
from core.api.fields import Id, Since, SubjectKey, Year
from core.api.paging import Page, Paging, Row, paged
from people.api.auth import Caller

router = Router(tags=["certificates"])


class Standing(StrEnum):
    """The stored states, and 期限切れ, which the day decides."""

    HELD = "held"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


class CertificateRow(Row):
    concerns = "person"

    id: int
    person: int = Field(description="人の `id`。")
    record: int = Field(description="修了の記録の `id`（`/records` と同じ）。")
    subject: str = Field(description="教材の鍵。")
    title: str
    issuer: str
    serial: str = Field(description="番号。発行保留のときは空文字。")
    state: Standing
    completed_on: datetime.date
    issued_on: datetime.date
    valid_until: datetime.date | None = Field(description="有効な最後の日。")
    replaces: int | None = Field(description="再発行のとき、元の修了証の `id`。")

    @classmethod
    def of(cls, certificate: Certificate) -> Self:
        return cls(
            id=certificate.pk,
            person=certificate.person_id,
            record=certificate.record_id,
            subject=certificate.record.subject_key,
            title=certificate.title,
            issuer=certificate.issuer.name,
            serial=certificate.serial,
            state=_standing(certificate, timezone.localdate()),
            completed_on=certificate.completed_on,
            issued_on=certificate.issued_on,
            valid_until=certificate.valid_until,
            replaces=certificate.replaces_id,
        )


class CertificateFilters(Paging):
    person: Id | None = Field(None, description="人の `id`。")
    subject: SubjectKey | None = Field(None, description="教材の鍵。")
    fiscal_year: Year | None = Field(None, description="修了証の番号の年度。")
    state: Standing | None = None
    since: Since | None = Field(
        None, description="この日時以降に発行・取消・再発行された修了証だけ。"
    )


@router.get("/certificates", response=Page[CertificateRow], summary="修了証の一覧")
def certificates(request: Caller, asked: Query[CertificateFilters]) -> Page[CertificateRow]:
    """トークンの組織が発行者である修了証。"""
    found = _readable(request).filter(_narrowing(asked, timezone.localdate()))
    if asked.since:
        moves = CertificateMove.objects.filter(certificate=OuterRef("pk"), at__gte=asked.since)
        found = found.filter(Exists(moves))
    return paged(found, asked, CertificateRow.of, of="certificates")


@router.get("/certificates/{certificate_id}", response=CertificateRow, summary="1枚の修了証")
def certificate(request: Caller, certificate_id: Path[Id]) -> CertificateRow:
    return CertificateRow.of(get_object_or_404(_readable(request), pk=certificate_id))


def _readable(request: Caller) -> CertificateQuerySet:
    found = in_charge_of(request.user, on=timezone.localdate())
    return found.select_related("issuer", "record")


def _narrowing(asked: CertificateFilters, on: datetime.date) -> Q:
    columns = {
        "person": asked.person,
        "record__subject_key": asked.subject,
        "fiscal_year": asked.fiscal_year,
    }
    narrowed = Q(**{name: value for name, value in columns.items() if value is not None})
    return narrowed & _in_state(asked.state, on)


def _in_state(state: Standing | None, on: datetime.date) -> Q:
    expired = Q(state=State.VALID, valid_until__lt=on)
    if state is None:
        return Q()
    if state is Standing.EXPIRED:
        return expired
    if state is Standing.VALID:
        return Q(state=State.VALID) & ~expired
    return Q(state=state.value)


def _standing(certificate: Certificate, on: datetime.date) -> Standing:
    if certificate.state == State.VALID and certificate.has_expired(on):
        return Standing.EXPIRED
    return Standing(certificate.state)
