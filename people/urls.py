from django.urls import path
from django.views.generic import RedirectView

from people.views import imports, office, profile

app_name = "people"
urlpatterns = [
    path("my/profile/", profile.profile, name="profile"),
    path("my/post/", profile.switch_post, name="switch_post"),
    path("office/people/", office.people, name="people"),
    path("office/people/<int:pk>/", office.person, name="person"),
    path("office/people/import/", imports.choose, name="import"),
    path("office/people/import/template/", imports.template, name="import_template"),
    path("office/people/import/<int:pk>/", imports.batch, name="import_batch"),
    path("office/people/import/<int:pk>/apply/", imports.apply, name="import_apply"),
    path("office/people/import/<int:pk>/discard/", imports.discard, name="import_discard"),
    # Wagtail's own account page would let people rename themselves.
    path("cms/account/", RedirectView.as_view(pattern_name="people:profile")),
]
