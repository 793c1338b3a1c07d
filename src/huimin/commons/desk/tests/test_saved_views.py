"""A saved view brings back what a list showed, to its officer and to whom it is shared with only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client, RequestFactory

from huimin.commons.access.actions import assign_role, define_role
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.desk.actions import NameTaken, change_view, delete_view, save_view
from huimin.commons.desk.models import SavedView
from huimin.commons.desk.queries import own_views, views_of_table
from huimin.commons.desk.tables import Column, Filter, Table, TableView
from huimin.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
KEPT = "office=west&shape=officers&column=office&sort=-username"
TABLE = Table(
    name="officers",
    columns=(
        Column("username", "Name", sort="username"),
        Column("office", "Office", sort="office"),
        Column("language", "Language"),
    ),
    filters=(Filter("office", "Office"),),
    search=("username",),
    order="username",
)


@pytest.fixture
def wen() -> Officer:
    return officer("wen")


def officer(username: str, office: str = "west") -> Officer:
    return Officer.objects.create(
        username=username, name=username.title(), office=office, division="420202", must_change_password=False
    )


def kept(by: Officer, name: str = "Mine", query: str = KEPT, **more: Any) -> SavedView:
    return save_view(
        table="officers", list_name="Officers", address="/officers/", name=name, query=query, by=by, **more
    )


def viewed(by: Officer, address: str = "/", table: Table = TABLE) -> TableView:
    request = RequestFactory().get(address)
    request.user = by
    request.session = {}  # type: ignore[assignment]
    return table.view(request, Officer.objects.all())


def names(view: TableView) -> list[str]:
    return [row.cells[0].text for row in view.rows]


def test_a_view_brings_back_filters_order_and_columns(wen: Officer) -> None:
    officer("an"), officer("bo", "east")
    first = viewed(wen, "/?office=west&sort=-username&shape=officers&column=office&find=w&day=2025-08-01")
    assert first.state == KEPT  # what was searched for may be a name or an id number
    assert first.other_parameters == "day=2025-08-01"
    view = kept(wen, query=first.state)
    again = viewed(wen, f"/?{view.query}&view={view.pk}")
    assert (again.view, again.view_changed, again.view_is_own) == (view, False, True)
    assert names(again) == ["wen", "an"]
    assert [column.name for column in again.columns] == ["username", "office"]
    assert viewed(wen, f"/?sort=username&view={view.pk}").view_changed


def test_a_view_keeps_what_decides_about_rows_outside_of_its_filters(wen: Officer) -> None:
    table = replace(TABLE, asks=("day",))
    first = viewed(wen, "/?day=2025-08-01&office=west&q=1", table)
    assert QueryDict(first.state)["day"] == "2025-08-01"
    assert first.other_parameters == "q=1"
    view = kept(wen, query=first.state, opens=True)
    usual = viewed(wen, "/", table)
    assert (usual.view, usual.request.GET["day"]) == (view, "2025-08-01")
    assert viewed(wen, "/?day=2025-09-01", table).view is None  # asked for, and so no bare address
    other = viewed(wen, f"/?{view.query}&view={view.pk}".replace("2025-08", "2025-09"), table)
    assert other.view_changed
    assert dict(other.view_parameters) == {
        "office": "west", "shape": "officers", "column": "language", "view": str(view.pk),
    }  # fmt: skip


def test_the_columns_of_a_view_do_not_replace_those_of_the_session(wen: Officer) -> None:
    request = RequestFactory().get(f"/?{KEPT}&view={kept(wen).pk}")
    request.user, request.session = wen, {}  # type: ignore[assignment]
    assert len(TABLE.view(request, Officer.objects.all()).columns) == 2
    assert request.session == {}


def test_a_bare_address_opens_with_the_usual_view_and_any_other_does_not(wen: Officer) -> None:
    officer("bo", "east")
    view = kept(wen, opens=True)
    assert viewed(wen).view == view
    assert names(viewed(wen, "/?day=2025-08-01")) == ["wen"]
    assert names(viewed(wen, "/?view=0")) == ["bo", "wen"]
    assert names(viewed(wen, "/?office=east")) == ["bo"]
    change_view(view=view, opens=False, by=wen)
    assert names(viewed(wen)) == ["bo", "wen"]


def test_one_view_at_most_opens_a_list(wen: Officer) -> None:
    first, second = kept(wen, opens=True), kept(wen, "Other", opens=True)
    assert list(own_views(wen).filter(opens=True)) == [second]
    with pytest.raises(IntegrityError, match="saved_view_opens_a_list_alone"), transaction.atomic():
        SavedView.objects.filter(pk=first.pk).update(opens=True)
    with pytest.raises(IntegrityError, match="saved_view_has_a_name"), transaction.atomic():
        SavedView.objects.filter(pk=first.pk).update(name="")


def test_colleagues_of_the_same_office_see_what_is_shared_and_others_nothing(wen: Officer) -> None:
    mine, shared = kept(wen), kept(wen, "Ours", shared=True)
    colleague, stranger = officer("an"), officer("bo", "east")
    assert views_of_table(wen, "officers") == [mine, shared]
    assert views_of_table(colleague, "officers") == [shared]
    assert views_of_table(stranger, "officers") == []
    seen = viewed(colleague, f"/?{KEPT}&view={shared.pk}")
    assert (seen.view, seen.view_is_own, seen.own_views, seen.shared_views) == (shared, False, [], [shared])
    assert viewed(stranger, f"/?view={mine.pk}").view is None


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_view_needs_a_name_that_can_be_read(wen: Officer, name: str) -> None:
    with pytest.raises(Invalid):
        kept(wen, name)


def test_a_name_is_used_once_for_a_list(wen: Officer) -> None:
    kept(wen)
    with pytest.raises(NameTaken, match="Mine"):
        kept(wen)
    other = kept(wen, "Other")
    with pytest.raises(NameTaken):
        change_view(view=other, name="Mine", by=wen)
    assert kept(officer("an")).name == "Mine"
    with pytest.raises(Invalid, match="too long"):
        kept(wen, "Long", "x" * 5000)


def test_every_change_leaves_a_deed(wen: Officer) -> None:
    view = kept(wen)
    assert change_view(view=view, name="Mine", by=wen) == view
    change_view(view=view, name="New", shared=True, by=wen)
    delete_view(view=view, by=wen)
    deeds = list(Deed.objects.order_by("id"))
    assert [deed.verb for deed in deeds] == ["desk.save_view", "desk.change_view", "desk.delete_view"]
    assert deeds[1].details["changes"] == {"name": ["Mine", "New"], "shared": [False, True]}


@pytest.fixture
def page(wen: Officer) -> Client:
    """Let Wen look at the list of jobs."""
    define_role(code="watch", name_zh="看", name_en="Watch", rights=["jobs.view"], by=None)
    assign_role(officer=wen, role="watch", scope="", start=date(2025, 1, 1), by=None)
    client = Client(headers={"accept-language": "en"})
    client.force_login(wen)
    return client


def sent(**more: str) -> dict[str, str]:
    return {"table": "jobs", "list_name": "Jobs", "query": "state=done&shape=jobs&column=key", **more}


def test_a_view_is_kept_on_the_page_and_the_list_opens_in_it(page: Client, wen: Officer) -> None:
    form = sent(name=" Done ", next="/jobs/?state=done&find=x&q=1", rest="q=1", opens="1")
    answer = page.post("/registers/views/keep/", form)
    view = SavedView.objects.get()
    assert (view.officer, view.address, view.name, view.opens) == (wen, "/jobs/", "Done", True)
    place, _, query = answer["Location"].partition("?")
    assert place == "/jobs/"
    assert QueryDict(query).dict() == {
        "q": "1", "state": "done", "shape": "jobs", "column": "key", "view": str(view.pk),
    }  # fmt: skip
    shown = page.get("/jobs/").content.decode()
    assert "<b>Done</b>" in shown
    page.post(
        "/registers/views/keep/", sent(query="shape=jobs&column=key", replace=str(view.pk), next="/jobs/")
    )
    view.refresh_from_db()
    assert view.query == "shape=jobs&column=key"


def test_a_view_that_is_refused_leads_back_to_the_list_with_a_sentence(page: Client) -> None:
    answer = page.post("/registers/views/keep/", sent(name="", next="/jobs/?state=done"), follow=True)
    assert answer.redirect_chain == [("/jobs/?state=done", 302)]
    assert "Give the view a name" in answer.content.decode()
    outside = page.post("/registers/views/keep/", sent(name="", next="https://elsewhere.example/"))
    assert outside["Location"] == "/"


def test_views_are_renamed_and_deleted_by_their_officer_only(page: Client, wen: Officer) -> None:
    mine, other = kept(wen), kept(officer("an"))
    assert "Mine" in page.get("/registers/views/").content.decode()
    page.post(f"/registers/views/{mine.pk}/", {"name": "New", "shared": "1"})
    mine.refresh_from_db()
    assert (mine.name, mine.shared) == ("New", True)
    assert page.post(f"/registers/views/{other.pk}/", {"name": "New"}).status_code == 404
    assert page.post(f"/registers/views/{other.pk}/delete/").status_code == 404
    page.post(f"/registers/views/{mine.pk}/delete/")
    assert list(SavedView.objects.all()) == [other]


def test_density_is_a_cookie_that_also_works_without_a_script(page: Client) -> None:
    answer = page.post("/registers/density/", {"density": "tight", "next": "/jobs/"})
    assert (answer["Location"], answer.cookies["density"].value) == ("/jobs/", "tight")
    assert 'aria-pressed="true"' in page.get("/jobs/?state=done").content.decode()
    page.post("/registers/density/", {"density": "wide", "next": "/jobs/"})
    assert 'aria-pressed="false"' in page.get("/jobs/").content.decode()


def test_what_is_picked_is_exported_as_it_is_shown(wen: Officer) -> None:
    keys = [officer(name).pk for name in ("an", "bo", "cem")]
    request = RequestFactory().get(f"/?{KEPT}&view={kept(wen).pk}&export=csv&pick={keys[0]}&pick={keys[2]}")
    request.user, request.session = wen, {}  # type: ignore[assignment]
    content = TABLE.respond(request, Officer.objects.all(), "unused.html").getvalue().decode("utf-8-sig")
    assert content.split("\r\n") == ["Name,Office", "cem,west", "an,west", ""]
