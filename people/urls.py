from django.urls import path
from django.views.generic import RedirectView

from people.views import profile

app_name = "people"
urlpatterns = [
    path("my/profile/", profile.profile, name="profile"),
    path("my/post/", profile.switch_post, name="switch_post"),
    # Wagtail's own account page would let people rename themselves.
    path("cms/account/", RedirectView.as_view(pattern_name="people:profile")),
]
