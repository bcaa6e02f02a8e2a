from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class GuidelinesConfig(AppConfig):
    name = "guidelines"
    verbose_name = pgettext_lazy("app", "Guidelines")

    def ready(self) -> None:
        from wagtail.documents import get_document_model  # noqa: PLC0415 -- they are there only now
        from wagtail.images import get_image_model  # noqa: PLC0415 -- they are there only now

        from core.memory import follow  # noqa: PLC0415 -- it reads models

        # A figure or a file that is exchanged or deleted stands in texts that are remembered.
        follow(get_image_model(), get_document_model())
