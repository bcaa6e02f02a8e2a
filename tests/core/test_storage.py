"""Private files lie apart, are readable by nobody else, and have no address."""

import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages


@pytest.fixture
def saved():
    name = storages["private"].save("certificates/1.pdf", ContentFile(b"%PDF"))
    yield name
    storages["private"].delete(name)


def test_private_files_do_not_lie_among_the_published(saved):
    assert not default_storage.exists(saved)
    assert not Path(storages["private"].path(saved)).is_relative_to(default_storage.location)


def test_private_files_have_no_address(saved):
    with pytest.raises(ValueError, match=r"core\.private"):
        storages["private"].url(saved)


def test_private_files_are_readable_only_by_the_site_itself(saved):
    path = Path(storages["private"].path(saved))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
