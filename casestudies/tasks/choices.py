"""Choice, urgency and ranking. Texts of options are kept, as the edition has them.

choice:   {"choices": ["…", "…"]}
urgency:  {"grade": "…"}
ranking:  {"places": {"…": 1, "…": 2}}   a draft may leave some out, or give a place twice
"""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from casestudies.tasks.fields import OneOf, Pick, SomeOf
from casestudies.tasks.forms import TaskForm


class ChoiceForm(TaskForm):
    template_name_of_task = "casestudies/tasks/choice.html"

    def build(self) -> None:
        kind = SomeOf if self.task.many else OneOf
        field = kind(self.task.options, label=self.task.title, help_text=self.task.help)
        saved = list(self.saved.get("choices", ()))
        self.add("choices", field, saved if self.task.many else "".join(saved[:1]))

    def read(self) -> dict[str, Any]:
        entered = self.entered("choices")
        chosen = list(entered) if self.task.many else [entered]
        chosen = [one for one in chosen if one]
        return {"choices": chosen} if chosen else {}

    def missing(self) -> None:
        many = _("Choose at least one before you hand in.")
        self.must("choices", many if self.task.many else _("Choose one before you hand in."))


class UrgencyForm(TaskForm):
    template_name_of_task = "casestudies/tasks/choice.html"

    def build(self) -> None:
        field = OneOf(self.task.options, label=self.task.title, help_text=self.task.help)
        self.add("grade", field, self.saved.get("grade"))

    def read(self) -> dict[str, Any]:
        grade = self.entered("grade")
        return {"grade": grade} if grade else {}

    def missing(self) -> None:
        self.must("grade", _("Choose one before you hand in."))


class RankingForm(TaskForm):
    template_name_of_task = "casestudies/tasks/ranking.html"

    def build(self) -> None:
        self.items = list(dict.fromkeys(self.task.options))
        numbers = range(1, len(self.items) + 1)
        places = [(str(n), pgettext("ordering", "No. %(place)s") % {"place": n}) for n in numbers]
        saved = self.saved.get("places", {})
        for n, item in enumerate(self.items):
            field = Pick(places, label=item, none=pgettext_lazy("ordering", "Place"))
            self.add(f"place-{n}", field, saved.get(item))

    def read(self) -> dict[str, Any]:
        places = {}
        for n, item in enumerate(self.items):
            if typed := self.entered(f"place-{n}"):
                places[item] = int(typed)
        return {"places": places} if places else {}

    def missing(self) -> None:
        places = self.read().get("places", {})
        times = Counter(places.values())
        for n, item in enumerate(self.items):
            if item not in places:
                self.add_error(f"place-{n}", _("Choose a place before you hand in."))
            elif times[places[item]] > 1:
                self.add_error(f"place-{n}", _("Another item has this place too."))
