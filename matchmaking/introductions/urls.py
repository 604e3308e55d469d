from django.urls import path

from matchmaking.introductions.views import organizer, own, reply

app_name = "introductions"
urlpatterns = [
    path("r/<str:token>/", reply.answer, name="answer"),
    path("r/<str:token>/stop/", reply.stop, name="stop"),
    path("introductions/", own.supplier_list, name="supplier-list"),
    path("introductions/<int:pk>/answer/", own.supplier_answer, name="supplier-answer"),
    path("introductions/received/", own.buyer_list, name="buyer-list"),
    path("introductions/received/<int:pk>/answer/", own.buyer_answer, name="buyer-answer"),
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
