"""What HR, supervisors and the metropolitan office do about programmes."""

from django.urls import path

from courses.views import programme_assigning as assigning
from courses.views import programme_office as office
from courses.views import programme_places as places

app_name = "programme_office"
urlpatterns = [
    path("", office.programmes, name="programmes"),
    path("<uuid:key>/", office.people, name="people"),
    path("<uuid:key>/resolve/", office.resolve_many, name="resolve_many"),
    path("<uuid:key>/assign/", assigning.assign, name="assign"),
    path("<uuid:key>/assign/file/", assigning.assign_by_file, name="assign_by_file"),
    path("<uuid:key>/require/", assigning.require, name="require"),
    path("<uuid:key>/requirements/<int:pk>/end/", assigning.end, name="end_requirement"),
    path("places/<int:pk>/", places.place, name="place"),
    path("places/<int:pk>/take-out/", places.take_out, name="take_out"),
    path("places/<int:pk>/put-back/", places.put_back, name="put_back"),
    path("places/<int:pk>/resolve/", places.resolve, name="resolve"),
    path("places/<int:pk>/more-time/", places.more_time, name="more_time"),
    path("places/<int:pk>/result/<uuid:item>/", places.result, name="result"),
]
