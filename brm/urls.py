"""Every address of the product; each slice keeps its own."""

from django.contrib import admin
from django.urls import include, path

from relationships.people import sign_in_urls

urlpatterns = [
    path("", include(sign_in_urls)),
    path("", include("brm.operations.urls")),
    path("", include("brm.dashboard.urls")),
    path("", include("brm.exchange.urls")),
    path("", include("relationships.urls")),
    path("", include("governance.urls")),
    path("api/", include("brm.api.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "brm.operations.errors.server_error"

handler400 = "brm.dashboard.faults.not_understood"
