from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SecondmentsConfig(AppConfig):
    name = "secondments"
    verbose_name = pgettext_lazy("app", "Secondments")
