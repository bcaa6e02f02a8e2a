"""One paper as PDF, by core.typesetting."""

from django.template.loader import render_to_string

from core.templatetags.japanese import wareki
from core.typesetting import render_pdf
from courses.roster_paper import printable
from secondments.models import Paper
from secondments.papers import ORDERS, form_of, number_of

IN_THE_HEAD = ("to", "sender")


def paper_pdf(paper: Paper) -> bytes:
    """A draft says that it is one. A character that no font has is set as 〓, as in lists."""
    form = form_of(paper.kind)
    words = {name: printable(str(text)) for name, text in paper.fields.items()}
    shown = [item for item in form.items if item.name not in IN_THE_HEAD and not item.sign]
    context = {
        "title": form.title,
        "number": number_of(paper),
        "dated": wareki(paper.dated_on) if paper.dated_on else "",
        "opening": words.get("opening", ""),
        "to": _lines(words.get("to", "")),
        "sender": _lines(words.get("sender", "")),
        "rows": [(item.label, _lines(words.get(item.name, ""))) for item in shown if not item.long],
        "texts": [
            (item.label, _lines(words[item.name]))
            for item in shown
            if item.long and words.get(item.name, "").strip()
        ],
        "signed": [_lines(words.get(item.name, "")) for item in form.items if item.sign],
        "is_numbered_list": form.numbered,
        "is_draft": paper.is_draft,
    }
    name = "order" if paper.kind in ORDERS else "paper"
    return render_pdf(render_to_string(f"secondments/papers/pdf_{name}.html", context))


def _lines(text: str) -> list[str]:
    return text.splitlines() or [""]
