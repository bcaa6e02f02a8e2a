"""What organisations, their ties, sections and lists may not be; the CMS asks these forms."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.models import Organisation, OrganisationTie, Post, Section
from people.models.organisations import below


class OrganisationForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        code, opened, closed = (data.get(name) for name in ("code", "opened_on", "closed_on"))
        others = Organisation.objects.exclude(pk=self.instance.pk)
        if code and not (code.isascii() and code.isdigit() and len(code) == 6):
            self.add_error("code", _("The code has six digits."))
        elif code and others.filter(code=code).exists():
            self.add_error("code", _("Another organisation has this code."))
        if opened and closed and closed <= opened:
            self.add_error("closed_on", _("It closes before it opens."))
        if data.get("succeeded_by") == self.instance and self.instance.pk:
            self.add_error("succeeded_by", _("An organisation does not succeed itself."))
        if closed and (posts := self._running_after(closed)):
            message = _("%(count)s posts run beyond this day. End or move them first.")
            self.add_error("closed_on", message % {"count": posts})
        return data

    def _running_after(self, closed: datetime.date) -> int:
        running = Q(end=None) | Q(end__gt=closed)
        return Post.objects.filter(running, organisation=self.instance.pk or 0).count()


class TieForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        child, parent, kind = (data.get(name) for name in ("child", "parent", "kind"))
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The last day lies before the first."))
        if not (child and parent and kind and start):
            return data
        if child == parent:
            self.add_error("parent", _("Choose another organisation."))
            return data
        same = OrganisationTie.objects.filter(child=child, parent=parent, kind=kind)
        if same.exclude(pk=self.instance.pk).overlapping(start, end).exists():
            self.add_error("start", _("The two have this tie on these days already."))
        if kind == OrganisationTie.Kind.ADMINISTERS and self._is_circle(child, parent, start, end):
            self.add_error("parent", _("These organisations would administer each other."))
        return data

    def _is_circle(
        self,
        child: Organisation,
        parent: Organisation,
        start: datetime.date,
        end: datetime.date | None,
    ) -> bool:
        """On any of the days: a circle begins on the day its last tie does."""
        others = OrganisationTie.objects.administering().exclude(pk=self.instance.pk)
        starts = others.overlapping(start, end).filter(start__gt=start)
        days = {start, *starts.values_list("start", flat=True)}
        itself = Organisation.objects.filter(pk=parent.pk)
        return any(itself.filter(pk__in=below(child, on=day)).exists() for day in sorted(days))


class SectionForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        organisation, parent = data.get("organisation"), data.get("parent")
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The last day lies before the first."))
        if parent and organisation and parent.organisation_id != organisation.pk:
            self.add_error("parent", _("This section belongs to another organisation."))
        elif parent and self.instance.pk in Section.objects.ids_above(parent.pk):
            self.add_error("parent", _("These sections would lie in each other."))
        if self.instance.pk and organisation and self._has_posts_of_another(organisation):
            self.add_error("organisation", _("Posts of another organisation are in this section."))
        return data

    def _has_posts_of_another(self, organisation: Organisation) -> bool:
        inside = Post.objects.filter(section=self.instance)
        return inside.exclude(organisation=organisation).exists()
