"""The addresses of the site. They are promises: other software relies on them."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("deliveries.urls")),
]
