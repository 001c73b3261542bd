from django.urls import path, re_path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("recipients/", views.parties, {"role": "recipient"}, name="recipients"),
    path("recipients/<slug:slug>/", views.party, {"role": "recipient"}, name="recipient"),
    path("suppliers/", views.parties, {"role": "supplier"}, name="suppliers"),
    path("suppliers/<slug:slug>/", views.party, {"role": "supplier"}, name="supplier"),
    re_path(
        r"^recipients/(?P<slug>[-\w]+)/timeline\.(?P<suffix>json|csv|svg|png)$",
        views.party_data, {"role": "recipient"}, name="recipient-data",
    ),
    re_path(
        r"^suppliers/(?P<slug>[-\w]+)/timeline\.(?P<suffix>json|csv|svg|png)$",
        views.party_data, {"role": "supplier"}, name="supplier-data",
    ),
    path("equipment/", views.equipment_types, name="equipment-types"),
    path("equipment/<slug:slug>/", views.equipment, name="equipment"),
    path("deliveries/", views.explorer, name="explorer"),
    re_path(r"^deliveries\.(?P<suffix>csv|json)$", views.explorer_data, name="explorer-data"),
    path("deliveries/<int:pk>/", views.delivery, name="delivery"),
    path("deliveries/<int:pk>/preview/", views.delivery_preview, name="delivery-preview"),
    path("deliveries/<int:pk>/history/", views.history, name="delivery-history"),
    path("sources/", views.sources, name="sources"),
    path("sources/<int:pk>/", views.source, name="source"),
    path("about/", views.about, name="about"),
    path("about/counting/", views.counting, name="counting"),
    path("compare/", views.compare, name="compare"),
    path("embed/recipients/<slug:slug>/", views.embed, {"role": "recipient"}, name="embed-recipient"),
    path("embed/suppliers/<slug:slug>/", views.embed, {"role": "supplier"}, name="embed-supplier"),
    path("oembed", views.oembed, name="oembed"),
    path("cite/", views.make_citation, name="make-citation"),
    path("cite/<slug:slug>/", views.citation_page, name="cite"),
    path("cite/<slug:slug>.json", views.citation_data, name="cite-data"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
]  # fmt: skip
