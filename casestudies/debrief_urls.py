"""What comes of an exercise: mutual review, feedback, reflection, debrief, and the worksheet on paper."""

from django.urls import path

from casestudies.views import debriefs, feedback, peer_reviews, practising, reflections

app_name = "debriefs"
urlpatterns = [
    path("review/", peer_reviews.review, name="review"),
    path("practice/<int:number>/", practising.practise, name="practice"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/groups/<int:number>/", feedback.to_group, name="to_group"),
    path("feedback/people/<int:pk>/", feedback.to_member, name="to_member"),
    path("feedback/kept/<int:pk>/delete/", feedback.delete_comment, name="delete_comment"),
    path("feedback/mine/", feedback.mine, name="mine"),
    path("feedback/<int:pk>/acknowledge/", feedback.acknowledge, name="acknowledge"),
    path("reflection/", reflections.reflection, name="reflection"),
    path("debrief/", debriefs.debrief, name="debrief"),
    path("groups/<int:number>/worksheet.pdf", debriefs.worksheet_pdf, name="worksheet_pdf"),
]
