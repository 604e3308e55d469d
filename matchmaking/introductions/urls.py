from django.urls import path

from matchmaking.introductions.views import organizer, reply

app_name = "introductions"
urlpatterns = [
    path("r/<str:token>/", reply.answer, name="answer"),
    path("r/<str:token>/stop/", reply.stop, name="stop"),
    path("missions/<slug:slug>/letters/", organizer.introduction_list, name="list"),
    path("missions/<slug:slug>/letters/<int:pk>/", organizer.introduction_detail, name="detail"),
    path(
        "missions/<slug:slug>/letters/<int:pk>/cancel/",
        organizer.cancel_introduction,
        name="cancel",
    ),
    path(
        "missions/<slug:slug>/letters/<int:pk>/mails/<int:letter_pk>/sent/",
        organizer.mark_letter_sent,
        name="mark-sent",
    ),
    path(
        "missions/<slug:slug>/letters/<int:pk>/mails/<int:letter_pk>/again/",
        organizer.send_letter_again,
        name="send-again",
    ),
]
