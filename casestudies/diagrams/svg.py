"""What every diagram is put together from. Colours are attributes, which our style sheets
override: the file alone, print and the page show the same drawing, and no meaning is in a colour."""

import zlib
from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casestudies.diagrams.labels import LINE, TEXT

# Marked safe, like all numbers: escaping them took a third of the time of a drawing.
INK, PAPER, SOFT = map(SafeString, ("#1a1a1a", "#ffffff", "#595959"))
FONTS = "BIZ UDPGothic, Hiragino Sans, Noto Sans JP, Noto Sans CJK JP, IPAGothic, sans-serif"


def document(
    parts: Iterable[SafeString], width: float, height: float, title: str, description: str
) -> SafeString:
    """An <svg> of its own size in px, with title and description for those who hear it."""
    key = f"d{zlib.crc32((title + description).encode()):08x}"
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="art diagram" viewBox="0 0 {0} {1}" width="{0}" '
        'height="{1}" role="img" aria-labelledby="{2}t {2}d" font-family="{3}" font-size="{4}">'
        '<title id="{2}t">{5}</title><desc id="{2}d">{6}</desc>'
        '<rect class="paper" width="{0}" height="{1}" fill="{7}"/>{8}</svg>',
        short(width),
        short(height),
        key,
        FONTS,
        TEXT,
        title,
        description,
        PAPER,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def short(number: float) -> SafeString:
    return SafeString(f"{number:.1f}".removesuffix(".0"))


def path_of(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def stroke(d: str, *, width: float = 2, dash: str = "", arrow: str = "") -> SafeString:
    """A line. `dash` as SVG has it; `arrow` is a further path, filled. No words belong in `d`."""
    line = format_html(
        '<path class="bond" d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{}/>',
        SafeString(d),
        INK,
        short(width),
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )
    if not arrow:
        return line
    return format_html('{}<path class="solid" d="{}" fill="{}"/>', line, arrow, INK)


def shape(d: str, *, fill: str = PAPER, width: float = 2, dash: str = "") -> SafeString:
    """A closed form, empty (PAPER), full (INK) or none."""
    kinds: dict[str, str] = {PAPER: "symbol", INK: "symbol symbol--full"}
    kind = kinds.get(fill, "symbol symbol--open")
    return format_html(
        '<path class="{}" d="{}" fill="{}" stroke="{}" stroke-width="{}"{}/>',
        SafeString(kind),
        SafeString(d),
        SafeString(fill),
        INK,
        short(width),
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )


def words(
    lines: Sequence[str], x: float, y: float, *, anchor: str = "middle", bold: bool = False
) -> SafeString:
    """Lines one below the other; `y` is the base of the first."""
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}" fill="{}"{}>{}</text>',
        (
            (
                short(x),
                short(y + n * LINE),
                SafeString(anchor),
                INK,
                SafeString(' font-weight="700"') if bold else "",
                line,
            )
            for n, line in enumerate(lines)
        ),
    )
