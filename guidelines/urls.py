from django.urls import path

from guidelines.views import changes, papers, reading

app_name = "guidelines"
urlpatterns = [
    path("<uuid:key>/", reading.edition, name="edition"),
    path("<uuid:key>/changes/", changes.changes, name="changes"),
    path("<uuid:key>/paper/", papers.paper, name="paper"),
    path("<uuid:key>/check/", papers.check, name="check"),
]
