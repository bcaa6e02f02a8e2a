"""A drawing on paper: the drawing with its legend, and its table."""

from django.template.loader import render_to_string

from casestudies.drawn import Drawn
from core.typesetting import missing_glyphs, render_pdf
from core.typesetting.drawings import NO_GLYPH, drawing_source

# What a drawing has of an A4 page, in px of 1/96 inch: upright, and lying for what is wide.
UPRIGHT, LYING = (620.0, 690.0), (970.0, 500.0)


def drawing_pdf(drawn: Drawn, *, task: str, group: str) -> bytes:
    """One drawing of a group. `drawn` has no fault."""
    wide, high = drawn.size
    is_wide = wide > UPRIGHT[0] and wide > high
    room = LYING if is_wide else UPRIGHT
    scale = min(1.0, room[0] / wide, room[1] / high)
    context = {
        "drawn": drawn,
        "is_wide": is_wide,
        "task": task,
        "group": group,
        "source": drawing_source(drawn.svg),
        "width": round(wide * scale),
        "height": round(high * scale),
    }
    html = render_to_string("casestudies/pdf_drawing.html", context)
    return render_pdf(_printable(html))


def _printable(html: str) -> str:
    gone = {*missing_glyphs(html)}
    return "".join(NO_GLYPH if one in gone else one for one in html)
