from django.urls import path

from home import my_records, search, views

urlpatterns = [
    path("my/", views.today, name="today"),
    path("my/records/", my_records.my_records, name="my_records"),
    path("search/", search.search, name="search"),
]
