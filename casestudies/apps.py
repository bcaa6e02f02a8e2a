from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = pgettext_lazy("app", "Case studies")
