"""Addresses of the API, version 1."""

from django.urls import path, re_path

from matchmaking.api.views import (
    buyers,
    documentation,
    missions,
    needs,
    proposals,
    score,
    suppliers,
    taxonomy,
)

app_name = "api"
urlpatterns = [
    path("schema/", documentation.Schema.as_view(), name="schema"),
    path("docs/", documentation.Documentation.as_view(), name="docs"),
    path("taxonomy/", taxonomy.KindList.as_view(), name="kinds"),
    path("taxonomy/<slug:kind>/", taxonomy.TermList.as_view(), name="terms"),
    path("taxonomy/<slug:kind>/<str:code>/", taxonomy.TermDetail.as_view(), name="term"),
    path("suppliers/", suppliers.SupplierList.as_view(), name="suppliers"),
    path("suppliers/<int:pk>/", suppliers.SupplierDetail.as_view(), name="supplier"),
    path("suppliers/<int:pk>/products/", suppliers.ProductList.as_view(), name="products"),
    path(
        "suppliers/<int:pk>/products/<int:product_pk>/",
        suppliers.ProductDetail.as_view(),
        name="product",
    ),
    path(
        "suppliers/<int:pk>/certifications/",
        suppliers.CertificationList.as_view(),
        name="certifications",
    ),
    path(
        "suppliers/<int:pk>/certifications/<int:certification_pk>/",
        suppliers.CertificationDetail.as_view(),
        name="certification",
    ),
    path("buyers/", buyers.BuyerList.as_view(), name="buyers"),
    path("buyers/<int:pk>/", buyers.BuyerDetail.as_view(), name="buyer"),
    path("needs/", needs.NeedList.as_view(), name="needs"),
    path("needs/<int:pk>/", needs.NeedDetail.as_view(), name="need"),
    path("needs/<int:pk>/open/", needs.NeedOpen.as_view(), name="need-open"),
    path("needs/<int:pk>/close/", needs.NeedClose.as_view(), name="need-close"),
    path("missions/", missions.MissionList.as_view(), name="missions"),
    path("missions/<slug:slug>/", missions.MissionDetail.as_view(), name="mission"),
    path("missions/<slug:slug>/runs/", missions.RunList.as_view(), name="runs"),
    path("runs/<int:pk>/", missions.RunDetail.as_view(), name="run"),
    path("runs/<int:pk>/cancel/", missions.RunCancel.as_view(), name="run-cancel"),
    path("proposals/", proposals.ProposalList.as_view(), name="proposals"),
    path("proposals/<int:pk>/", proposals.ProposalDetail.as_view(), name="proposal"),
    path("proposals/<int:pk>/review/", proposals.ProposalReview.as_view(), name="review"),
    path("score/", score.Score.as_view(), name="score"),
    re_path(r"^(?P<rest>.*)$", documentation.Nothing.as_view()),
]
