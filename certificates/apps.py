from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = pgettext_lazy("app", "Certificates")

    def ready(self) -> None:
        from certificates.models import CertificateDesign, Issuer  # noqa: PLC0415 -- they are there only now
        from core.memory import follow  # noqa: PLC0415 -- it reads models

        follow(CertificateDesign, Issuer)
