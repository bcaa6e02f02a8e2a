from django.urls import path

from core import views

urlpatterns = [
    path("jobs/<uuid:public_id>/", views.job, name="job"),
    path("media/<path:path>", views.media, name="media"),
]
