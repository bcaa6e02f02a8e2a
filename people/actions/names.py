from django.db import transaction

from people.models import User


@transaction.atomic
def change_own_names(*, person: User, certificate_name: str, public_name: str, by: User) -> User:
    """How a person is to be called on certificates and on rosters; only they decide that.

    Certificates already issued keep the name they were issued with.
    """
    if person.pk != by.pk:
        raise ValueError("Nobody chooses the names of somebody else.")
    locked = User.objects.select_for_update().get(pk=person.pk)
    locked.certificate_name = certificate_name
    locked.public_name = public_name
    locked.save(update_fields=["certificate_name", "public_name"])
    return locked
