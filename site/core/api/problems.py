"""Refusals as `application/problem+json` (RFC 9457): what is wrong, in Japanese."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from pydantic import BaseModel, Field

PROBLEM = "application/problem+json"


class Fault(BaseModel):
    parameter: str = Field(description="どのパラメーターか。")
    detail: str


class Problem(BaseModel):
    """How the OpenAPI document describes every refusal."""

    type: str = Field("about:blank", description="つねに `about:blank`。")
    title: str = Field(description="HTTPの状態の名前。")
    status: int
    detail: str = Field(description="何が起きたか、どうすればよいか。")
    errors: list[Fault] | None = Field(None, description="422のとき、直すところ。")


class BadParameterError(ValidationError):
    """What only the query could find wrong with a parameter."""

    def __init__(self, parameter: str, words: str) -> None:
        super().__init__([{"loc": ("query", parameter), "type": "own", "msg": words}])


def problem(
    status: HTTPStatus, detail: str, *, errors: list[Fault] | None = None, **headers: str
) -> HttpResponse:
    told = Problem(
        type="about:blank", title=status.phrase, status=status.value, detail=detail, errors=errors
    )
    content = json.dumps(told.model_dump(exclude_none=True), ensure_ascii=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(content, status=status, content_type=PROBLEM, headers=named)


# --- each with its words ------------------------------------------------------------
def no_token(*_args: Any) -> HttpResponse:
    """The same for a token that was never made, was revoked, has expired, or lost its post."""
    words = _("Send a valid token as “Authorization: Bearer …”.")
    return problem(HTTPStatus.UNAUTHORIZED, words, WWW_Authenticate='Bearer realm="hagukumi"')


def not_there(*_args: Any) -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, _("There is nothing here that this token may read."))


def only_get(*_args: Any) -> HttpResponse:
    words = _("The API can only be read: use GET.")
    return problem(HTTPStatus.METHOD_NOT_ALLOWED, words, Allow="GET")


def too_often(*_args: Any) -> HttpResponse:
    words = _("This token has asked too often. Wait as many seconds as Retry-After says.")
    return problem(HTTPStatus.TOO_MANY_REQUESTS, words)


def unreadable(*_args: Any) -> HttpResponse:
    return problem(HTTPStatus.BAD_REQUEST, _("The request cannot be read."))


def bad_parameters(_request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        Fault(parameter=str(found["loc"][-1]), detail=_words(found)) for found in error.errors
    ]
    words = _("These parameters need correction.")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, words, errors=faults)


def _words(found: dict[str, Any]) -> str:
    """pydantic speaks English; ours are in Japanese already."""
    context = found.get("ctx") or {}
    kind = found["type"]
    if kind in {"greater_than_equal", "less_than_equal"}:
        least_or_most = context["ge"] if "ge" in context else context["le"]
        words = {
            "greater_than_equal": _("Write %(number)s or more."),
            "less_than_equal": _("Write %(number)s or less."),
        }
        return words[kind] % {"number": least_or_most}
    if kind in {"enum", "literal_error"}:
        words = context["expected"].replace(" or ", ", ")
        return _("Write one of these: %(words)s") % {"words": words}
    if kind in {"own", "number", "truth", "day"}:
        return str(found["msg"])
    if kind == "missing":
        return _("This parameter is needed.")
    return _("The value does not have the form that the documentation gives.")
