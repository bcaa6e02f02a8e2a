"""What the holder does: chooses what the public sees, and says that the name is wrong."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.actions.moving import close_reports, locked
from certificates.models import Certificate, NameReport, PublicName
from people.models import User


@transaction.atomic
def choose_public_name(certificate: Certificate, *, choice: str, by: User) -> None:
    """What the verification page shows of the holder's name. Only the holder chooses, and never
    more than the issuer allows."""
    certificate = locked(certificate)
    if by.pk != certificate.person_id or choice not in PublicName.values:
        raise ValidationError(_("Only the holder can choose this."))
    if PublicName(choice).at_most(certificate.issuer.public_name) != choice:
        raise ValidationError(_("The issuer does not allow this."))
    certificate.public_name = choice
    certificate.save(update_fields=["public_name"])


@transaction.atomic
def report_name(certificate: Certificate, *, name: str, note: str, by: User) -> NameReport:
    """The holder says how the name should read. A second report takes the place of an open one."""
    certificate = locked(certificate)
    if by.pk != certificate.person_id:
        raise ValidationError(_("Only the holder can report this."))
    close_reports(certificate, by=by)
    return NameReport.objects.create(certificate=certificate, name=name, note=note)
