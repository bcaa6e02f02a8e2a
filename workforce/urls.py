from django.urls import path

from workforce import merging_views, views

app_name = "workforce"
urlpatterns = [
    path("completions/", views.completions, name="completions"),
    path("coverage/", views.coverage, name="coverage"),
    path("people/merge/", merging_views.merge, name="merge"),
    path("people/<int:pk>/record/", views.person, name="person"),
]
