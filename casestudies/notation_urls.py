from django.urls import path

from casestudies.views import notation

app_name = "notation"
urlpatterns = [path("", notation.notation, name="notation")]
