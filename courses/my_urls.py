"""What is one's own alone: the dates, and the notes beside lessons."""

from django.urls import path

from courses.views import my_calendar, notes

app_name = "mine"
urlpatterns = [
    path("calendar/", my_calendar.my_calendar, name="calendar"),
    path("notes/", notes.notes, name="notes"),
    path("notes/memo.txt", notes.notes_file, name="notes_file"),
]
