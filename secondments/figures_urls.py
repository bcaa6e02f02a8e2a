from django.urls import URLPattern, path

from secondments.views import figures_flows, figures_plan, figures_timeline, figures_year

urlpatterns: list[URLPattern] = [
    path("plan/", figures_plan.plan, name="plan"),
    path("plan/people/", figures_plan.people, name="plan_people"),
    path("plan/<int:year>/", figures_year.year, name="plan_year"),
    path("plan/<int:year>/file/", figures_year.file, name="plan_file"),
    path("plan/<int:year>/freeze/", figures_year.freeze, name="freeze_plan"),
    path("plan/rows/<int:pk>/", figures_year.row, name="plan_row"),
    path("timeline/", figures_timeline.timeline, name="timeline"),
    path("flows/", figures_flows.flows, name="flows"),
]
