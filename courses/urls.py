"""People's work in courses; the pages themselves lie under /courses/ and are Wagtail's."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("courses/<uuid:key>/start/", views.start, name="start"),
    path("lessons/<uuid:key>/finish/", views.finish, name="finish_lesson"),
    path("lessons/<uuid:key>/here/", views.here, name="here"),
    path("lessons/<uuid:key>/note/", views.keep_note, name="keep_note"),
    path("quizzes/<uuid:key>/", views.quiz_by_key, name="quiz"),
    path("quizzes/<uuid:key>/start/", views.begin_attempt, name="begin_attempt"),
    path("courses/<uuid:key>/editions/<int:number>/", views.edition, name="edition"),
    path(
        "courses/<uuid:key>/editions/<int:number>/<int:place>/",
        views.edition_lesson,
        name="edition_lesson",
    ),
    path("courses/<uuid:key>/self-assessment/", views.self_assessment, name="self_assessment"),
    path("surveys/<uuid:key>/", views.survey_by_key, name="survey"),
    path("surveys/<uuid:key>/start/", views.begin, name="begin_survey"),
    path("survey-answers/<uuid:pk>/<int:number>/", views.survey_part, name="survey_part"),
    path("survey-answers/<uuid:pk>/check/", views.check_survey, name="check_survey"),
    path("survey-answers/<uuid:pk>/submit/", views.submit_answers, name="submit_survey"),
    path("attempts/<int:pk>/", views.attempt, name="attempt"),
    path("attempts/<int:pk>/files/<str:question>/", views.essay_file, name="essay_file"),
    path("attempts/<int:pk>/files/<str:question>/drop/", views.drop_file, name="drop_file"),
    path("panel/", views.panel, name="panel"),
    path("panel/<int:pk>/", views.judge, name="judge"),
    path("panel/questions/<int:pk>/", views.panel_of, name="panel_of"),
    path("panel/<int:pk>/leave-out/", views.leave_out, name="leave_out_expert"),
    path("marking/", views.marking, name="marking"),
    path("marking/<int:pk>/", views.mark, name="mark"),
    path("marking/<int:pk>/agree/", views.settle, name="settle_marks"),
    path("marking/<int:pk>/take-over/", views.take_over, name="take_over_marking"),
    path("attempts/<int:pk>/save/", views.save, name="save_answers"),
    path("attempts/<int:pk>/submit/", views.submit, name="submit_attempt"),
]
