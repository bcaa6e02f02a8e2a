"""Brings the reference data into the database and keeps what an office changed since."""

import datetime
from collections import Counter
from typing import Any

from django.db import models, transaction

from people import reference
from people.models import Employment, Grade, Organisation, OrganisationTie, Profession
from people.models.codes import Code

Kind = Organisation.Kind
ADMINISTERS, JURISDICTION = OrganisationTie.Kind.ADMINISTERS, OrganisationTie.Kind.JURISDICTION
LISTS: dict[str, type[Code]] = {
    "professions": Profession,
    "grades": Grade,
    "employments": Employment,
}


@transaction.atomic
def load_reference() -> Counter[str]:
    """How many rows were "created" and "changed"; a second run does neither.

    Names, notes and days belong to the office once they are here; of what is there only an
    empty code, kana or category is filled in.
    """
    return _Loader().load()


class _Loader:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.organisations = list(Organisation.objects.all())
        self.ties = set(OrganisationTie.objects.values_list("child", "parent", "kind"))

    def load(self) -> Counter[str]:
        for name, model in LISTS.items():
            self._words(name, model)
        bureau = self._organisation("bureau", Kind.METROPOLIS, **reference.BUREAU)
        places = {row["name"]: self._municipality(row) for row in reference.rows("municipalities")}
        operators = places | {"東京都": bureau}
        for row in reference.opened_centres():
            self._guidance_centre(row, places, operators[row["operator"]])
        for row in reference.rows("family_centres"):
            self._family_centre(row, places[row["municipality"]])
        return self.counts

    def _words(self, name: str, model: type[Code]) -> None:
        known: set[str] = set(model._default_manager.values_list("code", flat=True))
        for position, row in enumerate(reference.rows(name)):
            if row["code"] not in known:
                self._save(model(**row, position=position), new=True)

    def _municipality(self, row: dict[str, str]) -> Organisation:
        return self._organisation(row["code"], Kind.MUNICIPALITY, **row)

    def _guidance_centre(
        self, row: dict[str, str], places: dict[str, Organisation], operator: Organisation
    ) -> None:
        opened = reference.day(row["opened_on"])
        centre = self._organisation(
            row["name"], Kind.CENTRE, name=row["name"], opened_on=opened, note=row["remark"]
        )
        start = opened or reference.SINCE_LONG
        self._tie(centre, operator, ADMINISTERS, start)
        for name, end in reference.jurisdictions(row):
            self._tie(places[name], centre, JURISDICTION, start, end)

    def _family_centre(self, row: dict[str, str], municipality: Organisation) -> None:
        centre = self._organisation(
            f"family:{municipality.code}",
            Kind.FAMILY_CENTRE,
            name=row["name"],
            note=row["remark"],
        )
        self._tie(centre, municipality, ADMINISTERS, reference.SINCE_LONG)

    def _organisation(self, key: str, kind: Kind, **facts: Any) -> Organisation:
        """Found by its row, else by its code, else by its name, whatever it is called now."""
        code, name = facts.get("code"), facts["name"]
        for fits in (
            lambda known: known.reference == key,
            lambda known: bool(code) and known.code == code,
            lambda known: known.kind == kind and known.name == name,
        ):
            if found := next(filter(fits, self.organisations), None):
                return self._fill_in(found, key, facts)
        made = Organisation(kind=kind, reference=key, **facts)
        self._save(made, new=True)
        self.organisations.append(made)
        return made

    def _fill_in(self, found: Organisation, key: str, facts: dict[str, Any]) -> Organisation:
        wanted = {"reference": key} | {
            field: facts[field] for field in ("code", "kana", "category") if field in facts
        }
        empty = {field: value for field, value in wanted.items() if not getattr(found, field)}
        for field, value in empty.items():
            setattr(found, field, value)
        if empty:
            self._save(found, new=False)
        return found

    def _tie(
        self,
        child: Organisation,
        parent: Organisation,
        kind: OrganisationTie.Kind,
        start: datetime.date,
        end: datetime.date | None = None,
    ) -> None:
        if (child.pk, parent.pk, kind) not in self.ties:
            tie = OrganisationTie(child=child, parent=parent, kind=kind, start=start, end=end)
            self._save(tie, new=True)

    def _save(self, row: models.Model, *, new: bool) -> None:
        row.save()
        self.counts["created" if new else "changed"] += 1
