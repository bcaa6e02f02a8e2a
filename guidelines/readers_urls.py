from django.urls import path

from guidelines.views import readers

app_name = "guideline_readers"
urlpatterns = [
    path("", readers.readers, name="readers"),
    path("<uuid:key>/<int:pk>/paper/", readers.paper, name="paper"),
]
