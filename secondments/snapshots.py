"""A frozen 年度: its figures as plain values, which nothing that happens later alters."""

from typing import Any

from django.db.models import Q

from people.models import Grade, Organisation, Profession, User
from secondments.actuals import Figures, Line, figures_of
from secondments.figures_permissions import figures_in_scope, own_party, sees_all_figures
from secondments.models import PlanYear


def snapshot_of(year: int) -> dict[str, Any]:
    """The figures of everybody in that year, as JSON, with the names of that day."""
    lines = figures_of([year], plans=Q(), secondments=Q())[year]
    parties = {pk for line in lines for pk in (line.home, line.host)}
    return {
        "lines": [[*line, *figures] for line, figures in sorted(lines.items(), key=str)],
        "organisations": _names(Organisation, parties),
        "professions": _names(Profession, {line.profession for line in lines}),
        "grades": _names(Grade, {line.grade for line in lines}),
    }


def frozen_figures(year: PlanYear, party: int | None) -> dict[Line, Figures]:
    """`party`: only the rows it has a part in."""
    found = {}
    for row in (year.snapshot or {})["lines"]:
        line = Line(*row[:5])
        if party is None or party in {line.home, line.host}:
            found[line] = Figures(*row[5:])
    return found


def figures_in(year: int, user: User | None = None) -> dict[Line, Figures]:
    """Of one year, frozen or not: what this user may see of it, all of it without a user."""
    frozen = PlanYear.objects.filter(fiscal_year=year, frozen_at__isnull=False).first()
    if frozen is not None:
        return frozen_figures(frozen, party_shown(user) if user else None)
    plans = figures_in_scope(user) if user else Q()
    theirs = figures_in_scope(user, home="home_party", host="host_party") if user else Q()
    return figures_of([year], plans=plans, secondments=theirs)[year]


def party_shown(user: User) -> int | None:
    """Whose rows of a snapshot this user sees: None for all, 0 for none."""
    if sees_all_figures(user):
        return None
    party = own_party(user)
    return 0 if party is None else party.pk


def _names(model: Any, keys: set[Any]) -> dict[str, str]:
    rows = model.objects.filter(pk__in=keys - {None})
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}
