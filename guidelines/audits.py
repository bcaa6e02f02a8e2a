"""What can happen to guidelines that an auditor wants to know: ids, never names."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

for _name, _label in {
    "opinions_asked": pgettext_lazy("audit", "Asked for opinions on a guideline"),
    "reviewer_removed": pgettext_lazy("audit", "Asked somebody no more for opinions"),
    "edition_published": pgettext_lazy("audit", "Published an edition of a guideline"),
    "edition_withdrawn": pgettext_lazy("audit", "Withdrew an edition of a guideline"),
    "acknowledged_on_paper": pgettext_lazy(
        "audit", "Entered an acknowledgement of a guideline that was signed on paper"
    ),
    "readers_exported": pgettext_lazy("audit", "Saved a list of readers of guidelines"),
}.items():
    kind(f"guidelines.{_name}", _label)
