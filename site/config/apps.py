from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top layer: settings, the address map and the commands that run the whole."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401, PLC0415 -- registers the system checks
