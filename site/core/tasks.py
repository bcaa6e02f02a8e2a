from django.utils.translation import pgettext_lazy

from core.exports.jobs import export_by_job
from core.jobs import work

work("core.export", pgettext_lazy("job", "Save a table as a file"), again=True)(export_by_job)
