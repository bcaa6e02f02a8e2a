"""In the editor of a case: what still keeps it from being played, and its graph with the table."""

from functools import cached_property

from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel

from casestudies.content import Case, case_from, content_of
from casestudies.content.checking import faults
from casestudies.content.graph import Graph, graph_of, graph_table
from casestudies.content.graph_drawing import graph_drawing
from casestudies.diagrams import Table


class CaseGraphPanel(Panel):
    """Of the case as it was saved last; nothing while it has never been saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "casestudies/cms/graph.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        @cached_property
        def case(self) -> Case:
            return case_from(content_of(self.instance))

        @cached_property
        def graph(self) -> Graph:
            return graph_of(self.case)

        @property
        def faults(self) -> list[str]:
            return faults(self.case)

        @property
        def drawing(self) -> SafeString:
            return graph_drawing(self.graph)

        @property
        def table(self) -> Table:
            return graph_table(self.graph)
