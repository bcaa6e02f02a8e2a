"""What guidelines tell people (written by telling.py and reminders.py)."""

from django.utils.translation import pgettext_lazy

from core.messages import kind, topic

topic("guidelines.guidelines", pgettext_lazy("message topic", "Guidelines"))
for _name, _label in {
    "asked_for_opinions": pgettext_lazy("message", "Asked for opinions on a guideline"),
    "opinion_answered": pgettext_lazy("message", "Opinion answered"),
    "published": pgettext_lazy("message", "Guideline published"),
    "due": pgettext_lazy("message", "Guideline to read"),
    "acknowledged_on_paper": pgettext_lazy("message", "Acknowledgement entered from paper"),
    "citations_changed": pgettext_lazy("message", "Cited paragraphs have changed"),
}.items():
    kind(f"guidelines.{_name}", _label, topic="guidelines.guidelines")
for _name, _label in {
    "withdrawn": pgettext_lazy("message", "Guideline withdrawn"),
    "not_published": pgettext_lazy("message", "Guideline not published"),
}.items():
    kind(f"guidelines.{_name}", _label, topic="guidelines.guidelines", urgent=True, may_stop=False)
