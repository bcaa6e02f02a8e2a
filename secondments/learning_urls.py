from django.urls import URLPattern, path

from secondments.views import learning, presence, reports

urlpatterns: list[URLPattern] = [
    path("presence/", presence.presences, name="presences"),
    path("presence/new/", presence.new_presence, name="new_presence"),
    path("presence/<uuid:key>/", presence.presence, name="presence"),
    path("presence/<uuid:key>/remove/", presence.remove_presence, name="remove_presence"),
    path("skills/", reports.skills, name="skills"),
    path("skills/<int:pk>/remove/", reports.drop, name="drop_skill"),
    path("<uuid:key>/goals/", learning.goals, name="goals"),
    path("<uuid:key>/goals/<int:pk>/", learning.goal, name="goal"),
    path("<uuid:key>/goals/<int:pk>/remove/", learning.drop_goal, name="drop_goal"),
    path("<uuid:key>/log/", learning.log, name="log"),
    path("<uuid:key>/log/<int:pk>/", learning.entry, name="entry"),
    path("<uuid:key>/interviews/<int:pk>/", learning.interview, name="interview"),
    path("<uuid:key>/report/", reports.report, name="report"),
    path("<uuid:key>/follow-ups/", reports.follow_ups, name="follow_ups"),
    path("<uuid:key>/follow-ups/<int:pk>/", reports.follow_up, name="follow_up"),
    path("<uuid:key>/follow-ups/<int:pk>/remove/", reports.drop_follow_up, name="drop_follow_up"),
    path("<uuid:key>/skills/", reports.add_skill, name="add_skill"),
]
