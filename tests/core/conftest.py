import pytest

from home.models import StandardPage
from tests.core.search_corpus import PAGES, make_page


@pytest.fixture
def corpus(db: None) -> dict[str, StandardPage]:
    """The pages of `search_corpus` by their slugs."""
    return {slug: make_page(slug, *texts) for slug, texts in PAGES.items()}
