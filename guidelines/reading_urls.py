from django.urls import path

from guidelines.views import mine, sections

app_name = "guideline_reading"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("<uuid:key>/", sections.reading, name="reading"),
    path("<uuid:key>/confirm/", sections.confirm, name="confirm"),
    path("<uuid:key>/sections/<slug:anchor>/", sections.section, name="section"),
]
