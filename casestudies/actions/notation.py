"""How an office draws."""

from django.db import transaction

from casestudies.models import DiagramNotation
from people.models import Organisation


@transaction.atomic
def choose_notation(
    *, organisation: Organisation, death: str, unknown: str, marriage: str
) -> DiagramNotation:
    """From now on all its readers see every genogram so: nothing that was drawn is changed."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    choices = {"death": death, "unknown": unknown, "marriage": marriage}
    row, _is_new = DiagramNotation.objects.update_or_create(
        organisation=organisation, defaults=choices
    )
    return row
