"""Free text, and the three viewpoints.

text:        {"text": "…"}
viewpoints:  {"child": "…", "interest": "…", "parents": "…"}
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.content import VIEWPOINTS
from casestudies.tasks.fields import LONG, Words
from casestudies.tasks.forms import TaskForm


class TextForm(TaskForm):
    template_name_of_task = "casestudies/tasks/text.html"

    def build(self) -> None:
        field = Words(label=self.task.title, most=LONG, rows=4, help_text=self.task.help)
        self.add("text", field, self.saved.get("text"))

    def read(self) -> dict[str, Any]:
        text = self.entered("text")
        return {"text": text} if text.strip() else {}

    def missing(self) -> None:
        if not self.read():
            self.add_error("text", _("Fill this in before you hand in."))


class ViewpointsForm(TaskForm):
    template_name_of_task = "casestudies/tasks/viewpoints.html"

    def build(self) -> None:
        # How each is asked in a worksheet; the key words are VIEWPOINTS.
        hints = {
            "child": pgettext("viewpoint", "What does the child say, feel and want?"),
            "interest": pgettext("viewpoint", "What is best for this child, now and later?"),
            "parents": pgettext("viewpoint", "What keeps the parents from being alone with it?"),
        }
        for name, word in VIEWPOINTS.items():
            field = Words(label=word, most=LONG, rows=2, help_text=hints[name])
            self.add(name, field, self.saved.get(name))

    def read(self) -> dict[str, Any]:
        found = {name: self.entered(name) for name in VIEWPOINTS}
        return {name: text for name, text in found.items() if text.strip()}

    def missing(self) -> None:
        for name in VIEWPOINTS:
            if name not in self.read():
                self.add_error(name, _("Fill this in before you hand in."))
