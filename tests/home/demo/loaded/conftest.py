"""The demonstration, for whoever wants to see all of it."""

import pytest
from django.db import transaction

from home.demo import loading


@pytest.fixture(scope="package")
def loaded_once(django_db_setup, django_db_blocker):
    """Loading takes seconds: once for all, and undone at the end."""
    patch = pytest.MonkeyPatch()
    patch.setattr("django.conf.settings.DEMONSTRATION", True)
    with django_db_blocker.unblock(), transaction.atomic():
        assert loading.load() is True
        yield
        transaction.set_rollback(True)
    patch.undo()


@pytest.fixture
def demonstration(loaded_once, db, settings):
    settings.DEMONSTRATION = True
