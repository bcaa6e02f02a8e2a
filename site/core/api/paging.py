"""Lists are read in pages: in the order in which rows were made, each page begins after the last
row of the one before. So nothing is told twice or left out because rows are added meanwhile.

    class RecordFilters(Paging):
        subject: SubjectKey | None = None

    @router.get("/records", response=Page[RecordRow])
    def records(request, asked: Query[RecordFilters]):
        return paged(visible_to(…), asked, RecordRow.of)
"""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from core.api.fields import Limit
from core.api.problems import BadParameterError

_signer = signing.Signer(salt="core.api.cursor")

Stored = TypeVar("Stored", bound=Model)


class Row(BaseModel):
    """One thing of an answer. `concerns` names the field with the person whose data it is."""

    concerns: ClassVar[str | None] = None

    @property
    def person_concerned(self) -> int | None:
        return getattr(self, self.concerns) if self.concerns else None


Shown = TypeVar("Shown", bound=Row)


class Page(BaseModel, Generic[Shown]):
    items: list[Shown]
    next: str | None = Field(
        description="次のページの `cursor`。これ以上ないときは null。",
    )


class Paging(BaseModel):
    limit: Limit = Field(100, description="1ページの件数（1〜200）。")
    cursor: Annotated[str, Field(pattern=r"^[A-Za-z0-9_=:-]{1,400}$")] | None = Field(
        None, description="前のページの `next` の値。ほかの条件は変えずに渡します。"
    )


def paged(
    rows: QuerySet[Stored], asked: Paging, show: Callable[[Stored], Shown], *, of: str
) -> Page[Shown]:
    """One page of the rows, by their key. `of` names the list: a cursor belongs to one list
    and one set of filters. Past the end there is an empty page."""
    asks = _digest(of, asked)
    found = list(rows.order_by("pk").filter(pk__gt=_after(asked, asks))[: asked.limit + 1])
    here, more = found[: asked.limit], len(found) > asked.limit
    return Page(
        items=[show(row) for row in here],
        next=_signer.sign_object({"after": here[-1].pk, "asks": asks}) if more else None,
    )


def _digest(of: str, asked: Paging) -> str:
    asks = f"{of} {asked.model_dump_json(exclude={'limit', 'cursor'})}"
    return hashlib.sha256(asks.encode()).hexdigest()[:16]


def _after(asked: Paging, asks: str) -> int:
    if asked.cursor is None:
        return 0
    try:
        seen: dict[str, Any] = _signer.unsign_object(asked.cursor)
    except (signing.BadSignature, ValueError):  # made up, cut off, or of another installation
        raise BadParameterError("cursor", _("Give the cursor as it came in “next”.")) from None
    if seen["asks"] != asks:
        raise BadParameterError(
            "cursor", _("This cursor belongs to another list or to other filters. Begin anew.")
        )
    return int(seen["after"])
