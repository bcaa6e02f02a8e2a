"""A person's own work in programmes, and what waits for one's word. The pages lie under /courses/."""

from django.urls import path

from courses.views import programme_answers as answers
from courses.views import programmes

app_name = "programmes"
urlpatterns = [
    path("<uuid:key>/enter/", programmes.enter, name="enter"),
    path("<uuid:key>/request/", programmes.ask, name="request"),
    path("<uuid:key>/leave/", programmes.leave, name="leave"),
    path("<uuid:key>/more-time/", programmes.more_time, name="more_time"),
    path("<uuid:key>/evidence/<uuid:item>/", programmes.evidence, name="evidence"),
    path("evidence/<int:pk>/file/", answers.evidence_file, name="evidence_file"),
    path("waiting/", answers.waiting, name="waiting"),
    path("waiting/requests/<int:pk>/", answers.answer_request, name="answer_request"),
    path("waiting/more-time/<int:pk>/", answers.answer_more_time, name="answer_more_time"),
    path("waiting/evidence/<int:pk>/", answers.answer_evidence, name="answer_evidence"),
]
