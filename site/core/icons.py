"""The shapes that stand beside a word. Drawn on a 24 × 24 grid, coloured by CSS alone.

They are written into the page, not fetched from a sprite: a page, an htmx fragment and a
cached block all carry what they show. A table of a thousand cells carries each shape once
(`sheet`), and its cells point at it (`pointer`): written out they were four fifths of the page.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

SHAPES = {
    "comment": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "dash": '<path d="M6 12h12"/>',
    "doc": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "doing": '<circle cx="12" cy="12" r="9"/><path class="i-full" d="M12 3a9 9 0 0 1 0 18z"/>',
    "done": '<circle class="i-full" cx="12" cy="12" r="10"/>'
    '<path class="i-knock" d="M7.3 12.5l3.2 3.2 6.2-6.8"/>',
    "down": '<path d="M5 9l7 7 7-7"/>',
    "due": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.3 2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "key": '<circle cx="8" cy="14" r="4"/><path d="M11 11.5 19.5 3M16 6.5l3 3"/>',
    "late": '<path class="i-solid" d="M12 4 21.5 20h-19z"/>'
    '<path class="i-knock" d="M12 9.5v5.2M12 17.3v.1"/>',
    "lock": '<rect class="i-solid" x="5" y="11" width="14" height="9.5" rx="1.5"/>'
    '<path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "me": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1-4.2 4.2-6 8-6s7 1.8 8 6"/>',
    "open": '<path d="M5 12h13M13 6l6 6-6 6"/>',
    "pause": '<path d="M9 5v14M15 5v14"/>',
    "pencil": '<path d="M4 20l1-4.5L16.5 4 20 7.5 8.5 19z"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z"/>',
    "right": '<path d="M9 5l7 7-7 7"/>',
    "save": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
    "todo": '<circle cx="12" cy="12" r="9"/>',
    "wait": '<circle cx="12" cy="12" r="9"/><path d="M8 12h.01M12 12h.01M16 12h.01"/>',
}

ICONS: dict[str, SafeString] = {
    name: mark_safe(  # noqa: S308 -- constant drawings
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{shape}</svg>'
    )
    for name, shape in SHAPES.items()
}


def sheet(names: Iterable[str]) -> SafeString:
    """Shapes to point at, once a page and before the first pointer; nothing of it is seen."""
    shapes = "".join(
        f'<symbol id="shape-{name}" viewBox="0 0 24 24">{SHAPES[name]}</symbol>' for name in names
    )
    return mark_safe(f'<svg class="shapes" aria-hidden="true">{shapes}</svg>')  # noqa: S308 -- ours


def pointer(name: str) -> SafeString:
    """The icon `name`, on a page that has it in its `sheet`."""
    use = f'<svg class="icon" aria-hidden="true"><use href="#shape-{name}"/></svg>'
    return mark_safe(use)  # noqa: S308 -- a constant
