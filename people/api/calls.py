"""What surrounds every operation: parameters nobody knows are refused, every answer is told to
the audit with all the people in it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja.operation import Operation

from core import audit
from core.api.paging import Page, Row
from core.api.problems import BadParameterError
from people.api.auth import Caller


def audited(operation: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of the whole API, so that no operation can forget it."""
    described: Operation = operation._ninja_operation  # type: ignore[attr-defined]  # noqa: SLF001 -- ninja's own mark

    @wraps(operation)
    def call(request: Caller, **asked: Any) -> Any:
        _refuse_unknown(request, described)
        try:
            answer = operation(request, **asked)
        except Http404:
            _tell(request, described, [])
            raise
        _tell(request, described, answer.items if isinstance(answer, Page) else [answer])
        return answer

    return call


def _tell(request: Caller, described: Operation, rows: list[Row]) -> None:
    token = request.auth
    audit.record(
        "people.api_called",
        by=request.user,
        about={row.person_concerned for row in rows if row.person_concerned is not None},
        organisation=token.post.organisation_id,
        facts={"path": described.path, "count": len(rows), "token": token.pk},
    )


def _refuse_unknown(request: Caller, described: Operation) -> None:
    """A filter with a slip of the pen would otherwise give far more than was asked for."""
    known: set[str] = set()
    for model in described.models:
        if model.__ninja_param_source__ == "query":
            known |= set(getattr(model, "__ninja_flatten_map__", {}))
    for name, values in request.GET.lists():
        if name not in known:
            raise BadParameterError(name[:60], _("There is no such parameter."))
        if len(values) > 1:
            raise BadParameterError(name, _("Give this parameter once."))
