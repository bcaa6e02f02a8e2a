"""People's work in courses; the pages themselves lie under /courses/ and are Wagtail's."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("courses/<uuid:key>/start/", views.start, name="start"),
    path("lessons/<uuid:key>/finish/", views.finish, name="finish_lesson"),
    path("lessons/<uuid:key>/here/", views.here, name="here"),
    path("quizzes/<uuid:key>/", views.quiz_by_key, name="quiz"),
    path("quizzes/<uuid:key>/start/", views.begin_attempt, name="begin_attempt"),
    path("attempts/<int:pk>/", views.attempt, name="attempt"),
    path("attempts/<int:pk>/save/", views.save, name="save_answers"),
    path("attempts/<int:pk>/submit/", views.submit, name="submit_attempt"),
]
