"""When the demonstration refuses to be loaded. Beside `loaded/`, where it is there already."""

import pytest
from django.core.management import CommandError, call_command

from people.models import User


@pytest.mark.django_db
def test_loading_is_refused_where_this_is_not_a_demonstration(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="DEMONSTRATION is on"):
        call_command("load_demo")

    assert not User.objects.exists()


def test_loading_is_refused_where_somebodys_people_are(settings, worker):
    settings.DEMONSTRATION = True

    with pytest.raises(CommandError, match="in use"):
        call_command("load_demo")

    assert User.objects.get() == worker
