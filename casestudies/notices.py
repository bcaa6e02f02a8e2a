"""What cases and exercises tell people (written by telling.py)."""

from django.utils.translation import pgettext_lazy

from core.messages import kind, topic

topic("casestudies.exercises", pgettext_lazy("message topic", "Exercises"))
# Who leads prepares, who comes must not travel in vain.
for _name, _label in {
    "asked_to_lead": pgettext_lazy("message", "Asked to lead an exercise"),
    "replaced": pgettext_lazy("message", "No longer leading an exercise"),
    "cancelled": pgettext_lazy("message", "Exercise cancelled"),
}.items():
    kind(
        f"casestudies.{_name}",
        _label,
        topic="casestudies.exercises",
        urgent=True,
        may_stop=False,
    )
kind(
    "casestudies.feedback_given",
    pgettext_lazy("message", "Feedback on an exercise"),
    topic="casestudies.exercises",
)

topic("casestudies.reviews", pgettext_lazy("message topic", "Anonymity reviews"))
for _name, _label in {
    "asked_to_review": pgettext_lazy("message", "A case waits for the anonymity review"),
    "review_signed": pgettext_lazy("message", "Case signed"),
    "review_returned": pgettext_lazy("message", "Case returned"),
    "not_published": pgettext_lazy("message", "Case not published"),
    "review_due": pgettext_lazy("message", "Case to be looked at again"),
    "expiry": pgettext_lazy("message", "Case about to expire"),
}.items():
    kind(f"casestudies.{_name}", _label, topic="casestudies.reviews")
