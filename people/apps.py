from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = pgettext_lazy("app", "People")

    def ready(self) -> None:
        from allauth.core.internal import ratelimit  # noqa: PLC0415 -- needs the apps

        from core.memory import follow  # noqa: PLC0415 -- models are there only now
        from people import sign_in_events  # noqa: F401, PLC0415 -- listens to allauth
        from people.models import (  # noqa: PLC0415 -- only now
            Organisation,
            OrganisationTie,
            Profession,
            Section,
        )

        # Everybody of an office waits for the same lock: its address is counted. allauth gives up
        # after one second and says "too many"; we wait as long as a lock can be held at all.
        ratelimit.CACHE_LOCK_WAIT_TIMEOUT = ratelimit.CACHE_LOCK_TIMEOUT
        follow(Organisation, OrganisationTie, Profession, Section)
