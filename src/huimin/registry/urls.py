"""Addresses of the registry."""

from django.urls import path

from huimin.registry.views import divisions, duplicates, households, imports, people, search

app_name = "registry"

urlpatterns = [
    path("search/", search.search, name="search"),
    path("people/<int:person_id>/", people.person_page, name="person"),
    path("people/<int:person_id>/numbers/", people.numbers_page, name="numbers"),
    path("households/<int:household_id>/", households.household_page, name="household"),
    path("divisions/", divisions.division_list, name="divisions"),
    path("divisions/<str:code>/", divisions.division_page, name="division"),
    path("duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("duplicates/search/", duplicates.search_duplicates, name="search-duplicates"),
    path("duplicates/<int:pair_id>/", duplicates.duplicate_page, name="duplicate"),
    path("import/", imports.import_page, name="imports"),
    path("import/<str:kind>/", imports.import_page, name="import"),
    path("import/<str:kind>/template/", imports.import_template, name="import-template"),
]
