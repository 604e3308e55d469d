"""Addresses of profiles."""

from django.urls import path

from matchmaking.profiles.views import buyer, detail, offer, readiness, supplier

app_name = "profiles"
urlpatterns = [
    path("company/", supplier.home, name="supplier-home"),
    path("company/preview/", supplier.preview, name="supplier-preview"),
    path("company/publish/", supplier.publish, name="supplier-publish"),
    path("company/withdraw/", supplier.withdraw, name="supplier-withdraw"),
    path("company/products/", offer.products, name="supplier-products"),
    path("company/products/new/", offer.product, name="product-new"),
    path("company/products/<int:pk>/", offer.product, name="product-edit"),
    path("company/products/<int:pk>/delete/", offer.product_delete, name="product-delete"),
    path("company/certifications/", offer.certifications, name="supplier-certifications"),
    path("company/certifications/new/", offer.certification, name="certification-new"),
    path("company/certifications/<int:pk>/", offer.certification, name="certification-edit"),
    path(
        "company/certifications/<int:pk>/delete/",
        offer.certification_delete,
        name="certification-delete",
    ),
    path("company/files/", offer.files, name="supplier-files"),
    path("company/files/<int:pk>/delete/", offer.file_delete, name="file-delete"),
    path("company/<slug:step>/", supplier.step, name="supplier-step"),
    path("buyer/", buyer.home, name="buyer-home"),
    path("buyer/edit/", buyer.edit, name="buyer-edit"),
    path("buyer/publish/", buyer.publish, name="buyer-publish"),
    path("buyer/withdraw/", buyer.withdraw, name="buyer-withdraw"),
    path("needs/new/", buyer.need, name="need-new"),
    path("needs/<int:pk>/", detail.need_detail, name="need-detail"),
    path("needs/<int:pk>/edit/", buyer.need, name="need-edit"),
    path("needs/<int:pk>/state/", buyer.need_state, name="need-state"),
    path("suppliers/<int:pk>/", detail.supplier_detail, name="supplier-detail"),
    path("suppliers/<int:pk>/invite/", detail.invite_keeper, name="supplier-invite"),
    path("suppliers/<int:pk>/sheet.pdf", detail.supplier_sheet, name="supplier-sheet"),
    path(
        "suppliers/<int:pk>/products/<int:product>/readiness/",
        readiness.product_readiness,
        name="product-readiness",
    ),
    path("buyers/<int:pk>/", detail.buyer_detail, name="buyer-detail"),
    path("files/<int:pk>/", offer.file, name="file"),
    path("certifications/<int:pk>/document/", offer.certification_document, name="document"),
    path(
        "certifications/<int:pk>/status/", detail.certification_status, name="certification-status"
    ),
    path("terms/", detail.term_search, name="term-search"),
]
