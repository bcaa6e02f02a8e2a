"""What personnel changes tell people (written by telling.py)."""

from django.utils.translation import pgettext_lazy

from core.messages import kind, topic

topic("workforce.posts", pgettext_lazy("message topic", "Your posts"))
kind("workforce.moved", pgettext_lazy("message", "Post changed"), topic="workforce.posts")
kind(
    "workforce.moved_back",
    pgettext_lazy("message", "Change of a post taken back"),
    topic="workforce.posts",
)
