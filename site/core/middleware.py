from collections.abc import Callable
from typing import Any

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from wagtail.views import serve as serve_page

from core.contents import know_site
from core.memory import one_version
from core.prepared import BIGGEST

Respond = Callable[[HttpRequest], HttpResponseBase]


class HealthMiddleware:
    """Answers the load balancer and the supervisor before anything else can refuse them.

    It stands first, because a probe comes by address and not by name: neither ALLOWED_HOSTS
    nor the redirect to HTTPS may be in its way, and /healthz touches no database.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.migrated = False  # once true it stays so for the life of this process

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return plain("ok")
        if request.path_info == "/readyz":
            reason = self.why_not_ready()
            return plain(reason or "ok", status=503 if reason else 200)
        return self.get_response(request)

    def why_not_ready(self) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            if not self.migrated:
                executor = MigrationExecutor(connection)
                if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    return f"{len(plan)} migrations are not applied"
                self.migrated = True
        except Error:
            return "the database does not answer"
        return ""


def plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"}
    )


class ContentVersionMiddleware:
    """A page is made from one version of the content, which is asked for once."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_version():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> None:
        if view is serve_page:
            know_site(request)


class PossibleKeysMiddleware:
    """An address with a number that no row can have is not there: SQLite fails if it is asked."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        _request: HttpRequest,
        _view: Callable[..., Any],
        _arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> None:
        if any(isinstance(value, int) and value > BIGGEST for value in named.values()):
            raise Http404
