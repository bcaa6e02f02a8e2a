from django.urls import path

from guidelines.views import opinion_table

app_name = "guidelines_opinions"
urlpatterns = [
    path("<uuid:key>/opinions/", opinion_table.table, name="table"),
]
