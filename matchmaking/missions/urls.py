"""Addresses of missions. Runs, review and import of a mission are in their own apps."""

from django.urls import path, register_converter

from matchmaking.missions.views import ending, enrolling, history, joining, organizer, participant


class KindConverter:
    regex = "suppliers|buyers"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "participants")

app_name = "missions"
urlpatterns = [
    path("", organizer.mission_list, name="list"),
    path("new/", organizer.mission_form, name="new"),
    path("participation/", participant.participation, name="participation"),
    path("participation/<int:pk>/", participant.decide, name="participation-decide"),
    path("exclusions/", participant.exclusions, name="exclusions"),
    path("exclusions/<int:pk>/delete/", participant.exclusion_delete, name="exclusion-delete"),
    path("join/<str:token>/", joining.show, name="join"),
    path("join/<str:token>/now/", joining.join, name="join-now"),
    path("<slug:slug>/", organizer.home, name="home"),
    path("<slug:slug>/edit/", organizer.mission_form, name="edit"),
    path("<slug:slug>/state/", ending.mission_state, name="state"),
    path("<slug:slug>/delete/", ending.mission_delete, name="delete"),
    path("<slug:slug>/contacts-seen/", history.history, name="history"),
    path("<slug:slug>/enrol/", enrolling.enrol, name="enrol"),
    path("<slug:slug>/<participants:kind>/", organizer.participants, name="participants"),
    path(
        "<slug:slug>/<participants:kind>/act/",
        organizer.act_on_participants,
        name="participants-act",
    ),
]
