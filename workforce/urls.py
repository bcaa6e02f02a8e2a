from django.urls import path

from workforce import views

app_name = "workforce"
urlpatterns = [
    path("completions/", views.completions, name="completions"),
    path("coverage/", views.coverage, name="coverage"),
    path("people/<int:pk>/record/", views.person, name="person"),
]
