"""What an officer types into the forms for people and posts."""

import datetime

from django.utils import timezone

from people.models import Organisation

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
NEW = "/office/people/new/"
JOIN = "/office/people/join/"


def post_facts(organisation: Organisation | None = None, **typed) -> dict:
    facts = {"start": TODAY.isoformat(), "roles": ["learner"]}
    if organisation is not None:
        facts["organisation"] = organisation.pk
    return facts | typed


def person_facts(organisation: Organisation, **typed) -> dict:
    return post_facts(organisation) | {
        "last_name": "新田", "first_name": "あおい",
        "last_name_kana": "ニッタ", "first_name_kana": "アオイ",
        "staff_number": "000777",
    } | typed  # fmt: skip


def errors_of(response) -> dict[str, list[str]]:
    """Of the form that came back; nothing was written."""
    assert response.status_code == 200
    return {name: [*messages] for name, messages in response.context["form"].errors.items()}


def seen(client, address: str) -> str:
    """What the form was filled with, as its hidden field says."""
    return client.get(address).context["form"].initial["seen"]
