from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class WorkforceConfig(AppConfig):
    name = "workforce"
    verbose_name = pgettext_lazy("app", "Workforce")
