from django.urls import path

from guidelines.views import time_use

app_name = "guideline_time"
urlpatterns = [
    path("<uuid:key>/time/", time_use.own, name="own"),
]
