from django.urls import path

from matchmaking.introductions.views import (
    followup,
    followup_organizer,
    organizer,
    own,
    received,
    reply,
    report,
    sheet,
    telephone,
    wording,
)

app_name = "introductions"
urlpatterns = [
    path("r/<str:token>/", reply.answer, name="answer"),
    path("r/<str:token>/stop/", reply.stop, name="stop"),
    path("r/<str:token>/forward/", reply.forward, name="forward"),
    path("r/<str:token>/sheet.pdf", sheet.sheet, name="sheet"),
    path("introductions/", own.supplier_list, name="supplier-list"),
    path("introductions/<int:pk>/answer/", own.supplier_answer, name="supplier-answer"),
    path("introductions/received/", own.buyer_list, name="buyer-list"),
    path("introductions/received/<int:pk>/answer/", own.buyer_answer, name="buyer-answer"),
    path(
        "introductions/<int:pk>/follow-up/", followup.supplier_follow_up, name="supplier-follow-up"
    ),
    path(
        "introductions/received/<int:pk>/follow-up/",
        followup.buyer_follow_up,
        name="buyer-follow-up",
    ),
    path("missions/<slug:slug>/letters/", organizer.introduction_list, name="list"),
    path("missions/<slug:slug>/letters/wording/", wording.wording_list, name="wording"),
    path(
        "missions/<slug:slug>/letters/wording/<slug:kind>/<slug:language>/",
        wording.edit,
        name="wording-edit",
    ),
    path(
        "missions/<slug:slug>/letters/wording/<slug:kind>/<slug:language>/preview/",
        wording.preview,
        name="wording-preview",
    ),
    path("missions/<slug:slug>/letters/<int:pk>/", organizer.introduction_detail, name="detail"),
    path(
        "missions/<slug:slug>/letters/<int:pk>/follow-up/",
        followup_organizer.follow_up,
        name="follow-up",
    ),
    path(
        "missions/<slug:slug>/letters/<int:pk>/follow-up/<str:side>/",
        telephone.by_telephone,
        name="by-telephone",
    ),
    path(
        "missions/<slug:slug>/letters/<int:pk>/answer/<str:side>/",
        telephone.answer_by_telephone,
        name="answer-by-telephone",
    ),
    path("missions/<slug:slug>/report/", report.report, name="report"),
    path("missions/<slug:slug>/report/rates/", report.add_rate, name="add-rate"),
    path(
        "missions/<slug:slug>/report/rates/<int:pk>/delete/",
        report.delete_rate,
        name="delete-rate",
    ),
    path("missions/<slug:slug>/report/<str:kind>/", report.report_sheet, name="report-sheet"),
    path(
        "missions/<slug:slug>/follow-up/",
        followup_organizer.follow_up_list,
        name="follow-up-list",
    ),
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
    path(
        "missions/<slug:slug>/letters/<int:pk>/received/<int:received_pk>/answer/",
        received.enter_answer,
        name="enter-answer",
    ),
    path(
        "missions/<slug:slug>/letters/<int:pk>/received/<int:received_pk>/files/<int:file_pk>/",
        received.received_file,
        name="received-file",
    ),
]
