from django.urls import path

from guidelines.views import office, office_opinions, time_use

app_name = "guideline_office"
urlpatterns = [
    path("", office.guidelines, name="guidelines"),
    path("<uuid:key>/", office.edition, name="edition"),
    path("<uuid:key>/reviewers/", office_opinions.reviewers, name="reviewers"),
    path(
        "<uuid:key>/reviewers/<int:pk>/remove/",
        office_opinions.remove_reviewer,
        name="remove_reviewer",
    ),
    path("<uuid:key>/open/", office.open_for_opinions, name="open"),
    path("<uuid:key>/close/", office.close, name="close"),
    path("<uuid:key>/opinions/", office_opinions.opinions, name="opinions"),
    path("<uuid:key>/opinions/<int:pk>/", office_opinions.answer, name="answer"),
    path("<uuid:key>/review/", office.review, name="review"),
    path("<uuid:key>/return/", office.return_to_draft, name="return_to_draft"),
    path("<uuid:key>/publish/", office.publish, name="publish"),
    path("<uuid:key>/unschedule/", office.unschedule, name="unschedule"),
    path("<uuid:key>/withdraw/", office.withdraw, name="withdraw"),
    # Of a guideline, whichever edition is in force: the key is the guideline's.
    path("<uuid:key>/time/", time_use.results, name="time_use"),
]
