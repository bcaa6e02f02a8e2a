"""Charts as SVG, drawn on the server from the rows of the table that stands beside them.

Every chart takes `series` (at most four, each as long as `labels`; None is a gap), the labels
of the rows and the unit, and gives an <svg> that knows no colour: classes of components.css
do, so that print, forced colours and the strict CSP are served by one drawing. Series differ
by marker and dash or by fill and outline; a value is written at its mark. `span_chart` (who is
where from when to when) and `band_chart` (how many go from where to where) take rows of their own.
"""

from core.charts.bands import Band, band_chart
from core.charts.bars import bar_chart
from core.charts.columns import stacked_chart
from core.charts.legends import legend
from core.charts.lines import line_chart
from core.charts.scales import MOST_SERIES, Number, Series, figure
from core.charts.spans import Span, span_chart, span_legend

__all__ = [
    "MOST_SERIES",
    "Band",
    "Number",
    "Series",
    "Span",
    "band_chart",
    "bar_chart",
    "figure",
    "legend",
    "line_chart",
    "span_chart",
    "span_legend",
    "stacked_chart",
]
