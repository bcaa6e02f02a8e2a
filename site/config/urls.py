"""The address map: people's work first, then the CMS, and content pages for all the rest."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    # The same view as the last line's. No address of ours begins so, and before the last line a
    # hundred others are tried.
    re_path(r"^((?:courses|cases|guidelines)/(?:[\w\-]+/)*)$", serve),
    path("", include("core.urls")),
    path("", include("home.urls")),
    path("", include("people.urls")),
    path("", include("certificates.urls")),
    path("learn/", include("courses.urls")),
    path("runs/", include("courses.run_urls")),
    path("exercises/", include("casestudies.urls")),
    path("case-reviews/", include("casestudies.review_urls")),
    path("exercises/<uuid:key>/", include("casestudies.debrief_urls")),
    path("programmes/", include("courses.programme_urls")),
    path("secondments/", include("secondments.urls")),
    path("office/programmes/", include("courses.programme_office_urls")),
    path("office/notation/", include("casestudies.notation_urls")),
    path("guideline-editions/", include("guidelines.urls")),
    path("guideline-editions/", include("guidelines.opinion_table_urls")),
    path("guideline-opinions/", include("guidelines.opinion_urls")),
    path("office/guidelines/readers/", include("guidelines.readers_urls")),
    path("office/guidelines/", include("guidelines.office_urls")),
    path("my/guidelines/", include("guidelines.reading_urls")),
    path("my/guidelines/", include("guidelines.time_urls")),
    path("my/", include("courses.my_urls")),
    path("office/", include("workforce.urls")),
    path("accounts/", include("people.sign_in_urls")),  # before allauth's of the same names
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
