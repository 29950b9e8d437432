from django.urls import path
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView

from brm.api.nothing import NothingHere
from brm.api.recurrence import Preview

app_name = "api"
urlpatterns = [
    path(
        "schema/",
        SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer, OpenApiYamlRenderer]),
        name="schema",
    ),
    path("recurrence/preview", Preview.as_view(), name="recurrence-preview"),
    path("", NothingHere.as_view()),
    path("<path:rest>", NothingHere.as_view()),
]
