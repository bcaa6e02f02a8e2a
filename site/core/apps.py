from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = pgettext_lazy("app", "Core")

    def ready(self) -> None:
        from core.typesetting import checks  # noqa: F401, PLC0415 -- registers the system checks
