from django.urls import path

from core.views import exports, inbox, jobs, media, passages

urlpatterns = [
    path("my/messages/", inbox.messages, name="inbox"),
    path("my/messages/read/", inbox.read_all, name="read_messages"),
    path("my/messages/<int:pk>/read/", inbox.read, name="read_message"),
    path("my/messages/settings/", inbox.mail_settings, name="mail_settings"),
    path("jobs/", jobs.all_jobs, name="jobs"),
    path("jobs/own/", jobs.own_jobs, name="own_jobs"),
    path("jobs/<uuid:public_id>/", jobs.job, name="job"),
    path("jobs/<uuid:public_id>/cancel/", jobs.cancel, name="cancel_job"),
    path("jobs/<uuid:public_id>/retry/", jobs.retry, name="retry_job"),
    path("exports/<uuid:public_id>/", exports.export, name="export"),
    path("exports/<uuid:public_id>/file/", exports.export_file, name="export_file"),
    path("exports/<uuid:public_id>/unwritten/", exports.export_unwritten, name="export_unwritten"),
    path("passages/<int:pk>/<int:edition>/", passages.passage, name="passage"),
    path("passages/<int:pk>/now/", passages.passage_now, name="passage_now"),
    path("media/<path:path>", media.media, name="media"),
]
