from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = pgettext_lazy("app", "Core")

    def ready(self) -> None:
        from core import contents  # noqa: PLC0415 -- models are there only now
        from core.audit import triggers  # noqa: PLC0415 -- models are there only now
        from core.typesetting import checks  # noqa: F401, PLC0415 -- registers the system checks

        post_migrate.connect(triggers.install, sender=self)
        contents.follow_cms()
