from django.urls import path

from guidelines.views import opinions

app_name = "guideline_opinions"
urlpatterns = [
    path("<uuid:key>/", opinions.edition, name="edition"),
    path("<uuid:key>/sections/<str:anchor>/", opinions.section, name="section"),
    path("<uuid:key>/opinions/<int:pk>/", opinions.change, name="change"),
    path("<uuid:key>/opinions/<int:pk>/take-back/", opinions.take_back, name="take_back"),
]
