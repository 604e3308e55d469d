"""Below /missions/."""

from django.urls import path

from matchmaking.matching.views import learned, own, review, runs

app_name = "matching"
urlpatterns = [
    path("<slug:slug>/runs/", runs.run_list, name="runs"),
    path("<slug:slug>/runs/start/", runs.run_start, name="run-start"),
    path("<slug:slug>/runs/<int:pk>/", runs.run_detail, name="run"),
    path("<slug:slug>/runs/<int:pk>/cancel/", runs.run_cancel, name="run-cancel"),
    path("<slug:slug>/runs/<int:pk>/retry/", runs.run_retry, name="run-retry"),
    path("<slug:slug>/learned/", learned.learned, name="learned"),
    path("<slug:slug>/learned/train/", learned.learned_train, name="learned-train"),
    path("<slug:slug>/learned/<int:pk>/use/", learned.learned_use, name="learned-use"),
    path(
        "<slug:slug>/learned/<int:pk>/withdraw/", learned.learned_withdraw, name="learned-withdraw"
    ),
    path("<slug:slug>/matches/", own.own_matches, name="own"),
    path("<slug:slug>/review/", review.review, name="review"),
    path("<slug:slug>/review/decide/", review.decide_in_bulk, name="decide-in-bulk"),
    path("<slug:slug>/review/needs/<int:need_pk>/", review.review, name="review-need"),
    path("<slug:slug>/proposals/<int:pk>/", review.proposal_detail, name="proposal"),
    path("<slug:slug>/proposals/<int:pk>/decide/", review.decide, name="decide"),
]
