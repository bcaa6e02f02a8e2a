"""The address map: people's work first, then the CMS, and content pages for all the rest."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("", include("home.urls")),
    path("", include("people.urls")),
    path("", include("certificates.urls")),
    path("learn/", include("courses.urls")),
    path("runs/", include("courses.run_urls")),
    path("programmes/", include("courses.programme_urls")),
    path("office/programmes/", include("courses.programme_office_urls")),
    path("my/", include("courses.my_urls")),
    path("office/", include("workforce.urls")),
    path("accounts/", include("people.sign_in_urls")),  # before allauth's of the same names
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
