"""Cases that were published before there was a gate: nobody has signed them, so they become drafts."""

from django.db import migrations


def unpublish(apps, _schema_editor):
    cases = apps.get_model("casestudies", "CasePage").objects.filter(live=True)
    pages = apps.get_model("wagtailcore", "Page").objects
    pages.filter(pk__in=[case.pk for case in cases]).update(
        live=False, has_unpublished_changes=True
    )


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0007_lists_begin_empty")]
    operations = [migrations.RunPython(unpublish, migrations.RunPython.noop)]
