"""派遣と受け入れ: people's work, never under a page of the CMS."""

from django.urls import URLPattern, URLResolver, include, path

from secondments.views import papers, secondments

app_name = "secondments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", secondments.secondments, name="secondments"),
    path("new/", secondments.make, name="make"),
    path("<uuid:key>/", secondments.secondment, name="secondment"),
    path("<uuid:key>/edit/", secondments.edit, name="edit"),
    path("<uuid:key>/answer/", secondments.answer, name="answer"),
    path("<uuid:key>/do/<slug:deed>/", secondments.do, name="do"),
    path("<uuid:key>/papers/<slug:kind>/", papers.paper, name="paper"),
    path("<uuid:key>/papers/<uuid:paper>/pdf/", papers.sheet, name="sheet"),
    path("<uuid:key>/files/", papers.add_file, name="add_file"),
    path("<uuid:key>/files/<uuid:file>/", papers.file, name="file"),
    path("<uuid:key>/files/<uuid:file>/remove/", papers.remove_file, name="remove_file"),
    path("", include("secondments.learning_urls")),
    path("", include("secondments.figures_urls")),
]
