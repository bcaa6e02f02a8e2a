from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top layer: settings, the address map and the commands that run the whole."""

    name = "config"
