"""匿名化審査: people's work, never under a page of the CMS."""

from django.urls import path

from casestudies.views import raw_texts, reviews

app_name = "case_reviews"
urlpatterns = [
    path("", reviews.reviews, name="reviews"),
    path("<uuid:key>/", reviews.case, name="case"),
    path("<uuid:key>/decide/", reviews.decide, name="decide"),
    path("<uuid:key>/check/", reviews.check, name="check"),
    path("<uuid:key>/answer/", reviews.answer, name="answer"),
    path("<uuid:key>/take-back/", reviews.take_back, name="take_back"),
    path("<uuid:key>/publish/", reviews.publish, name="publish"),
    path("<uuid:key>/withdraw/", reviews.withdraw, name="withdraw"),
    path("<uuid:key>/text/", raw_texts.texts, name="texts"),
    path("<uuid:key>/text/names/", raw_texts.names, name="names"),
    path("<uuid:key>/text/<int:pk>/", raw_texts.text, name="text"),
]
