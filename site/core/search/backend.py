"""The search backend of the site and of the CMS: WAGTAILSEARCH_BACKENDS names this module."""

from wagtail.search.backends.base import BaseSearchBackend

from core.search.compiler import AutocompleteCompiler, Compiler
from core.search.index import Index, Rebuilder
from core.search.results import Results


class SearchBackend(BaseSearchBackend):
    index_class = Index
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    results_class = Results
    rebuilder_class = Rebuilder
