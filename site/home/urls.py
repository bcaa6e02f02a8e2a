from django.urls import path

from home import views

urlpatterns = [
    path("my/", views.today, name="today"),
]
