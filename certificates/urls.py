"""Verification for everybody, the holder's own pages, and the issuer's office."""

from django.urls import path

from certificates import views

app_name = "certificates"

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:typed>/", views.verify_code, name="verify_code"),
    path("my/certificates/<int:pk>/", views.certificate, name="certificate"),
    path("my/certificates/<int:pk>/pdf/", views.pdf, name="pdf"),
    path("my/certificates/<int:pk>/public-name/", views.public_name, name="public_name"),
    path("my/certificates/<int:pk>/name/", views.report_name, name="report_name"),
    path("office/certificates/", views.office_list, name="office"),
    path("office/certificates/<int:pk>/", views.office_certificate, name="office_certificate"),
    path("office/certificates/<int:pk>/release/", views.release, name="release"),
    path("office/certificates/<int:pk>/reissue/", views.reissue, name="reissue"),
    path("office/certificates/<int:pk>/revoke/", views.revoke, name="revoke"),
]
