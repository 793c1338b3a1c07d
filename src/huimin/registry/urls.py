"""Addresses of the registry."""

from django.urls import path

from huimin.registry.views import changes, divisions, duplicates, households, imports, people, search

app_name = "registry"

urlpatterns = [
    path("search/", search.search, name="search"),
    path("people/without-household/", search.without_household, name="without-household"),
    path("people/new/", changes.new_person, name="person-new"),
    path("people/<int:person_id>/change/", changes.change_person, name="person-change"),
    path("people/<int:person_id>/death/", changes.record_day, {"what": "death"}, name="person-death"),
    path(
        "people/<int:person_id>/departure/",
        changes.record_day,
        {"what": "departure"},
        name="person-departure",
    ),
    path("people/<int:person_id>/relation/", changes.new_relation, name="person-relation"),
    path("people/<int:person_id>/household/", changes.new_household, name="person-household"),
    path("people/<int:person_id>/fact/", changes.person_fact, name="person-fact"),
    path("households/<int:household_id>/member/", changes.join_household, name="household-member"),
    path("households/<int:household_id>/end/", changes.end_household, name="household-end"),
    path("households/<int:household_id>/fact/", changes.household_fact, name="household-fact"),
    path("memberships/<int:membership_id>/end/", changes.leave_household, name="membership-end"),
    path("facts/<int:fact_id>/withdraw/", changes.withdraw_fact, name="fact-withdraw"),
    path("people/<int:person_id>/", people.person_page, name="person"),
    path("people/<int:person_id>/numbers/", people.numbers_page, name="numbers"),
    path("households/<int:household_id>/", households.household_page, name="household"),
    path("divisions/", divisions.division_list, name="divisions"),
    path("divisions/<str:code>/end/", changes.end_division, name="division-end"),
    path("divisions/<str:code>/", divisions.division_page, name="division"),
    path("duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("duplicates/search/", duplicates.search_duplicates, name="search-duplicates"),
    path("duplicates/<int:pair_id>/", duplicates.duplicate_page, name="duplicate"),
    path("import/", imports.import_page, name="imports"),
    path("import/<str:kind>/", imports.import_page, name="import"),
    path("import/<str:kind>/template/", imports.import_template, name="import-template"),
]
