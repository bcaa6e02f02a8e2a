from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.charts.parts import MARKS, mark
from core.charts.scales import FILLS, MOST_SERIES, Series


def legend(series: Sequence[Series], *, lines: bool) -> SafeString:
    """Which line or fill is which; printed whenever there is more than one."""
    samples = []
    for n, one in enumerate(series[:MOST_SERIES]):
        if lines:
            sign = mark(MARKS[n], 16, 10)
            drawing = format_html('<path class="line line-{}" d="M1 10H31"/>{}', FILLS[n], sign)
        else:
            drawing = format_html(
                '<rect class="fill-{}" x="1" y="2" width="30" height="16"/>', FILLS[n]
            )
        samples.append((drawing, one.name))
    items = format_html_join(
        "",
        '<li><svg class="art" viewBox="0 0 32 20" aria-hidden="true">{}</svg>{}</li>',
        samples,
    )
    return format_html('<ul class="legend">{}</ul>', items)
