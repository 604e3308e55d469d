"""Below /missions/."""

from django.urls import path

from matchmaking.exchange import views

app_name = "exchange"
urlpatterns = [
    path("<slug:slug>/import/", views.upload, name="upload"),
    path(
        "<slug:slug>/import/template/<slug:kind>-<slug:language>.<slug:form>",
        views.template,
        name="template",
    ),
    path("<slug:slug>/import/<int:pk>/", views.batch, name="batch"),
    path("<slug:slug>/import/<int:pk>/encoding/", views.encoding, name="encoding"),
    path("<slug:slug>/import/<int:pk>/rows/<int:number>/choose/", views.choose, name="choose"),
    path(
        "<slug:slug>/import/<int:pk>/rows/<int:number>/certificates/",
        views.certificates,
        name="certificates",
    ),
    path("<slug:slug>/import/<int:pk>/take/", views.take, name="take"),
    path("<slug:slug>/import/<int:pk>/corrections.<slug:form>", views.bad_rows, name="bad-rows"),
]
