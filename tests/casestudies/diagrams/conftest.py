import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _japanese():
    """Diagrams speak the language of the screen."""
    with translation.override("ja"):
        yield
