"""演習: people's work, never under a page of the CMS."""

from django.urls import path

from casestudies.views import console, drawings, exercises, organising, people, worksheets

app_name = "exercises"
urlpatterns = [
    path("", exercises.exercises, name="exercises"),
    path("join/", exercises.join, name="join"),
    path("new/", organising.make, name="make"),
    path("alone/<uuid:case>/", exercises.begin_alone, name="begin_alone"),
    path("<uuid:key>/", worksheets.worksheet, name="worksheet"),
    path("<uuid:key>/pulse/", worksheets.pulse, name="pulse"),
    path("<uuid:key>/save/", worksheets.save, name="save"),
    path("<uuid:key>/further/", worksheets.further, name="further"),
    path("<uuid:key>/parts/", people.parts, name="parts"),
    path("<uuid:key>/step-out/", people.step_out, name="step_out"),
    path("<uuid:key>/vote/", worksheets.vote, name="vote"),
    path("<uuid:key>/draw/<slug:task>/", drawings.draw_task, name="draw"),
    path("<uuid:key>/draw/<slug:task>/pdf/", drawings.paper, name="drawing_paper"),
    path("<uuid:key>/edit/", organising.edit, name="edit"),
    path("<uuid:key>/cancel/", organising.cancel, name="cancel"),
    path("<uuid:key>/people/", people.people, name="people"),
    path("<uuid:key>/people/admitted/", people.add_admitted, name="add_admitted"),
    path("<uuid:key>/people/groups/", people.form_groups, name="form_groups"),
    path("<uuid:key>/people/groups/<int:number>/", people.deal, name="deal"),
    path("<uuid:key>/people/<int:pk>/", people.place, name="place"),
    path("<uuid:key>/console/", console.console, name="console"),
    path("<uuid:key>/console/pulse/", console.pulse, name="console_pulse"),
    path("<uuid:key>/console/open/", console.open_stage, name="open_stage"),
    path("<uuid:key>/console/phase/", console.phase, name="phase"),
    path("<uuid:key>/console/time/", console.time, name="time"),
    path("<uuid:key>/console/announce/", console.announce, name="announce"),
    path("<uuid:key>/console/poll/", console.poll, name="poll"),
    path("<uuid:key>/console/groups/<int:number>/", console.group, name="group"),
    path("<uuid:key>/guide/", console.guide, name="guide"),
]
