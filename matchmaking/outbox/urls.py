from django.urls import path

from matchmaking.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/html/", views.letter_html, name="letter-html"),
]
