"""Tables that leave the site: Excel, CSV, and CSV for systems of before Unicode.

    @source("workforce.completions")                     # in an app's exports.py
    def completions(user, query):
        return Export(_("Completions"), [Column(_("Name"), str)], rows, count=…, record=…)

    if "format" in request.GET:                          # in its view
        return export_source(request, "workforce.completions")

A small table is answered at once, a large one is written by a job with the same rights.
`export_response` is for what is never large. The links are `components/save_as.html`.
"""

from core.exports.tables import FORMULA_SIGNS, Column, Unwritten, as_cp932, as_csv, as_xlsx  # isort: skip
from core.exports.answers import export_response, export_source, file_response
from core.exports.files import XLSX, Export, Format, report_of, source, source_of

__all__ = [
    "FORMULA_SIGNS",
    "XLSX",
    "Column",
    "Export",
    "Format",
    "Unwritten",
    "as_cp932",
    "as_csv",
    "as_xlsx",
    "export_response",
    "export_source",
    "file_response",
    "report_of",
    "source",
    "source_of",
]
