"""/api/v1/: the routers of all apps as one read-only API with one document (docs/api.md)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

import certificates.api
import people.api
import records.api
import secondments.api
import workforce.api
from core.api import problems
from people.models import User
from people.token_permissions import sees_tokens

DESCRIPTION = """\
はぐくみのデータを、ほかのシステムが読むためのAPIです。読むことだけができます。

`Authorization: Bearer <トークン>` を付けて呼びます。見える範囲は、トークンの所属（組織と役割）で決まり、
画面で見える範囲と同じです。一覧は `items` と `next` を返します。`next` が null でなければ、それを `cursor` に
渡して続きを読みます。日付は 2026-11-20、日時は 2026-11-20T09:00:00+09:00 の形です。
誤りは `application/problem+json` で、`detail` に日本語の説明が入ります。
"""

# What every operation may answer besides its own.
REFUSALS = {
    "401": "トークンがない、または使えない（取消し、期限切れ、所属の終了を含む）。",
    "404": "ない、またはこのトークンでは読めない。",
    "422": "パラメーターが正しくない。",
    "429": "呼び出しが多すぎる。`Retry-After` の秒数だけ待つ。",
}


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class ReadingApi(NinjaAPI):
    """Adds to the document what every operation may answer, and to every answer its headers."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**where)
        schemas = document["components"]["schemas"]
        schemas["Fault"] = problems.Fault.model_json_schema()
        schemas["Problem"] = problems.Problem.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schemas["Problem"].pop("$defs")
        refusal = {
            problems.PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}},
        }
        for operations in document["paths"].values():
            for operation in operations.values():
                for parameter in operation["parameters"]:
                    parameter["schema"] = _without_null(parameter["schema"])
                for status, words in REFUSALS.items():
                    operation["responses"][status] = {"description": words, "content": refusal}
                operation["responses"]["429"]["headers"] = {
                    "Retry-After": {"schema": {"type": "string"}, "required": True}
                }
        return document

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app, namespace = super().urls
        ours = [path("openapi.json", document, name="openapi"), *patterns]
        for pattern in ours:
            if pattern.callback is not None:
                pattern.callback = _answering(pattern.callback)
        ours.append(re_path(r"^.*$", _answering(nothing), name="nothing"))
        return ours, app, namespace


api = ReadingApi(
    title="はぐくみ API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,  # ours, since it is not for everybody
    docs_url=None,  # Swagger UI comes from another host, with inline scripts
    auth=people.api.Bearer(),
    throttle=people.api.PerToken(),
    renderer=Renderer(),
)
api.add_decorator(people.api.audited)
for router in (
    people.api.router,
    records.api.router,
    workforce.api.router,
    secondments.api.router,
    certificates.api.router,
):
    api.add_router("", router)

api.add_exception_handler(AuthenticationError, problems.no_token)
api.add_exception_handler(Throttled, problems.too_often)
api.add_exception_handler(ValidationError, problems.bad_parameters)
api.add_exception_handler(Http404, problems.not_there)
api.add_exception_handler(SuspiciousOperation, problems.unreadable)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is not needed is left out of the address; it is never null there."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if not kinds:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | kinds[0]


def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document: for who has a token, or may see the tokens."""
    if request.method != "GET":
        return problems.only_get()
    if people.api.Bearer()(request):
        return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})
    if not isinstance(request.user, User):
        return problems.no_token()
    if not sees_tokens(request.user):
        return problems.not_there()
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


def nothing(request: HttpRequest) -> HttpResponse:
    """An address that is none: told only to who may know which ones there are."""
    return problems.not_there() if people.api.Bearer()(request) else problems.no_token()


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever is answered is kept by nobody, and a refusal is worded."""

    @wraps(view, assigned=())
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            response = view(request, **parts)
        except Http404:
            response = nothing(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = problems.only_get()
        response["Cache-Control"] = "no-store"
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined] # no cookie means anything here
    return answer


__all__ = ["api"]
