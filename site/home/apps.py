from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = pgettext_lazy("app", "Home")

    def ready(self) -> None:
        from home import choosers, labels  # noqa: PLC0415 -- Wagtail's own need every app loaded

        choosers.start_without_script()
        labels.give_labels()
