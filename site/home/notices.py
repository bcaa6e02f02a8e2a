"""What the office that runs the site tells people itself."""

from django.utils.translation import pgettext_lazy

from core.messages import kind, topic

topic("home.office", pgettext_lazy("message topic", "From the office that runs the site"))
kind("home.office", pgettext_lazy("message", "Word of the office"), topic="home.office")
