from django.urls import path

from workforce import merging_views, staffing_views, transfer_views, views

app_name = "workforce"
urlpatterns = [
    path("completions/", views.completions, name="completions"),
    path("coverage/", views.coverage, name="coverage"),
    path("transfers/", transfer_views.transfers, name="transfers"),
    path("transfers/new/", transfer_views.new_transfer, name="new_transfer"),
    path("transfers/template/", transfer_views.template, name="transfer_template"),
    path("transfers/<int:pk>/", transfer_views.transfer, name="transfer"),
    path("transfers/<int:pk>/confirm/", transfer_views.confirm, name="confirm_transfer"),
    path("transfers/<int:pk>/discard/", transfer_views.discard, name="discard_transfer"),
    path("transfers/<int:pk>/undo/", transfer_views.undo, name="undo_transfer"),
    path("transfers/<int:pk>/faults/", transfer_views.faults, name="transfer_faults"),
    path("staffing/", staffing_views.offices, name="staffing"),
    path("staffing/<int:pk>/", staffing_views.office, name="staffing_office"),
    path("staffing/<int:pk>/plan/", staffing_views.plan, name="staffing_plan"),
    path("staffing/<int:pk>/population/", staffing_views.population, name="staffing_population"),
    path("staffing/standards/", staffing_views.standards, name="staffing_standards"),
    path("staffing/standards/<int:pk>/", staffing_views.standard, name="staffing_standard"),
    path("staffing/experience/", staffing_views.people, name="staffing_experience"),
    path("people/merge/", merging_views.merge, name="merge"),
    path("people/<int:pk>/record/", views.person, name="person"),
]
