"""Japanese on paper: fonts that cover names, line breaking by the rules, no silent black boxes.

Import from `core.typesetting`; docs/typesetting.md says where the fonts come from and why some
functions of other people's code are replaced.
"""

from core.typesetting.errors import MissingGlyph, TypesettingError
from core.typesetting.fonts import as_drawn, fitting_size, missing_glyphs, width_of
from core.typesetting.rendering import render_pdf

__all__ = [
    "MissingGlyph",
    "TypesettingError",
    "as_drawn",
    "fitting_size",
    "missing_glyphs",
    "render_pdf",
    "width_of",
]
