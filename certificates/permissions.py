"""Who may see and change which certificate, one sentence a function."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from certificates.models import Certificate, CertificateQuerySet, Issuer
from core.prepared import Prepared
from people.models import Organisation, User
from people.models.organisations import below
from people.roles import Role


def holds(user: User, certificate: Certificate) -> bool:
    return certificate.person_id == user.pk


def own(user: User) -> CertificateQuerySet:
    """A person's certificates, from whatever post they were earned in."""
    return Certificate.objects.of(user)


def issuers_in_charge(user: User, *, on: datetime.date) -> QuerySet[Issuer]:
    """The issuers for whom this user, by the post in hand, may release, reissue and revoke.

    HR and the metropolitan office: those of the own organisation and all it administers on that
    day. The metropolitan office: those of every metropolitan body. Administrators: all.
    """
    roles, post = user.active_roles, user.active_post
    if Role.ADMINISTRATOR in roles:
        return Issuer.objects.all()
    ours = Q(pk__in=[])
    if post is not None and roles & {Role.HR, Role.METROPOLIS}:
        ours |= Q(organisation_id__in=below(post.organisation_id, on=on))
    if Role.METROPOLIS in roles:
        ours |= Q(organisation__kind=Organisation.Kind.METROPOLIS)
    return Issuer.objects.filter(ours)


def manages_certificates(user: User, *, on: datetime.date) -> bool:
    """Whether the office's list of certificates is theirs to see. Every page of an office asks."""
    roles, post = user.active_roles, user.active_post
    if post is None or roles & {Role.METROPOLIS, Role.ADMINISTRATOR} or Role.HR not in roles:
        return issuers_in_charge(user, on=on).exists()
    return bool(_below.ask(organisation=post.organisation_id, on=on))


def _issuers_below(organisation: int, on: datetime.date) -> QuerySet[Any, Any]:
    return Issuer.objects.filter(organisation_id__in=below(organisation, on=on)).values_list("pk")


_below = Prepared(_issuers_below, organisation=int, on=datetime.date)


def in_charge_of(user: User, *, on: datetime.date) -> CertificateQuerySet:
    """What an issuer's office may read and change."""
    return Certificate.objects.filter(issuer__in=issuers_in_charge(user, on=on))


def visible_to(user: User, *, on: datetime.date) -> CertificateQuerySet:
    """What this user may read: the own, and those of the issuers in charge."""
    return Certificate.objects.filter(Q(person=user) | Q(issuer__in=issuers_in_charge(user, on=on)))
