"""Residents object to a list that nobody applies for, also when they get nothing of it."""

from __future__ import annotations

import pytest
from django.test import Client

from huimin.casework.models import Case
from huimin.registry.models import Person

pytestmark = pytest.mark.django_db


def test_who_gets_nothing_objects_beside_what_has_changed(resident: Client, person: Person) -> None:
    address = "/portal/objection/old_age/"
    assert address in resident.get("/portal/cases/").content.decode()
    assert resident.post(address, {"text": ""}).status_code == 422
    answer = resident.post(address, {"text": "满八十岁没有领到"})
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/portal/cases/{case.pk}/"
    assert (case.kind, case.channel, case.person) == ("objection", "portal", person)
    assert "满八十岁没有领到" in resident.get(f"/portal/cases/{case.pk}/").content.decode()
    again = resident.post(address, {"text": "再次"})
    assert again.status_code == 422
    assert case.number in again.content.decode()


def test_what_is_applied_for_has_no_list_to_object_to(resident: Client) -> None:
    assert resident.get("/portal/objection/dibao/").status_code == 404
