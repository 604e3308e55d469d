"""Addresses of meetings: the organizer's, each side's own, and those behind a link in a letter."""

from django.urls import path

from matchmaking.meetings.views import desk, organizer, own, papers, plan, reader, times

app_name = "meetings"
urlpatterns = [
    # Below the same address as the links of other letters: what hides their secrets hides these.
    path("r/<str:token>/meetings/", reader.page, name="page"),
    path("r/<str:token>/meetings/calendar.ics", reader.calendar, name="calendar"),
    path("r/<str:token>/meetings/stop/", reader.stop, name="stop"),
    path("r/<str:token>/meetings/<int:pk>/agree/", reader.agree, name="reader-agree"),
    path("r/<str:token>/meetings/<int:pk>/cancel/", reader.cancel, name="reader-cancel"),
    path("r/<str:token>/meetings/<int:pk>/rate/", reader.rate, name="reader-rate"),
    path("r/<str:token>/meetings/times/", times.by_timetable, name="reader-times"),
    path("r/<str:token>/times/", times.by_letter, name="letter-times"),
    path("meetings/", own.meeting_list, name="own"),
    path("meetings/times/<slug:slug>/", times.own, name="own-times"),
    path("meetings/<int:pk>/agree/", own.agree, name="own-agree"),
    path("meetings/<int:pk>/cancel/", own.cancel, name="own-cancel"),
    path("meetings/<int:pk>/rate/", own.rate, name="own-rate"),
    path("meetings/calendar/<int:party_pk>.ics", own.calendar, name="own-calendar"),
    path("missions/<slug:slug>/timetable/", organizer.timetable, name="timetable"),
    path("missions/<slug:slug>/timetable/draft/", organizer.draft, name="draft"),
    path("missions/<slug:slug>/timetable/publish/", organizer.publish, name="publish"),
    path("missions/<slug:slug>/timetable/rules/", plan.rules, name="rules"),
    path("missions/<slug:slug>/timetable/days/new/", plan.day, name="day-new"),
    path("missions/<slug:slug>/timetable/days/<int:pk>/", plan.day, name="day"),
    path(
        "missions/<slug:slug>/timetable/days/<int:pk>/delete/", plan.day_delete, name="day-delete"
    ),
    path("missions/<slug:slug>/timetable/programme/new/", plan.item, name="item-new"),
    path("missions/<slug:slug>/timetable/programme/<int:pk>/", plan.item, name="item"),
    path(
        "missions/<slug:slug>/timetable/programme/<int:pk>/delete/",
        plan.item_delete,
        name="item-delete",
    ),
    path("missions/<slug:slug>/timetable/place/<int:pk>/", organizer.place, name="place"),
    path("missions/<slug:slug>/timetable/meetings/<int:pk>/", organizer.meeting, name="meeting"),
    path("missions/<slug:slug>/timetable/meetings/<int:pk>/move/", organizer.move, name="move"),
    path(
        "missions/<slug:slug>/timetable/meetings/<int:pk>/cancel/", organizer.cancel, name="cancel"
    ),
    path(
        "missions/<slug:slug>/timetable/meetings/<int:pk>/replace/",
        organizer.replace,
        name="replace",
    ),
    path(
        "missions/<slug:slug>/timetable/meetings/<int:pk>/settle/", organizer.settle, name="settle"
    ),
    path(
        "missions/<slug:slug>/timetable/meetings/<int:pk>/take-back/",
        organizer.take_back,
        name="take-back",
    ),
    path("missions/<slug:slug>/timetable/meetings/<int:pk>/mark/", desk.mark, name="mark"),
    path("missions/<slug:slug>/timetable/desk/", desk.desk, name="desk"),
    path("missions/<slug:slug>/timetable/people/", plan.party_list, name="parties"),
    path("missions/<slug:slug>/timetable/people/<int:pk>/", plan.party, name="party"),
    path(
        "missions/<slug:slug>/timetable/people/<int:pk>/letters/<int:letter_pk>/",
        plan.decide_letter,
        name="decide-letter",
    ),
    path("missions/<slug:slug>/timetable/timetable.pdf", papers.timetable_pdf, name="pdf"),
    path("missions/<slug:slug>/timetable/names.pdf", papers.names_pdf, name="names-pdf"),
    path(
        "missions/<slug:slug>/timetable/people/<int:pk>/timetable.pdf",
        papers.party_pdf,
        name="party-pdf",
    ),
]
