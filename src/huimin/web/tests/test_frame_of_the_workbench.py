"""The frame shows each officer their own work, and nothing that they may not open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from huimin.commons.access.actions import assign_role, create_officer, define_role
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.access.rights import declared
from huimin.commons.audit.models import Deed
from huimin.commons.desk import navigation, panels
from huimin.commons.desk.navigation import Line, items, sections_for
from huimin.commons.installation.public import found
from huimin.commons.messages.actions import send
from huimin.kernel.errors import Unavailable
from huimin.web.templatetags.pieces import scope_words

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence 2025"


@pytest.fixture(autouse=True)
def installation(db: None) -> None:
    found(
        mode="demonstration",
        place="420202",
        name_zh="示例区",
        name_en="Sample",
        working_day=date(2025, 8, 22),
    )


@pytest.fixture
def officer_with() -> Callable[..., Officer]:
    def make(*rights: str, **fields: Any) -> Officer:
        code = f"role{Officer.objects.count()}"
        define_role(code=code, name_zh=code, name_en=code, rights=rights, by=None)
        chosen = {"office": "Office", "must_change_password": False, "password": PASSWORD} | fields
        officer = create_officer(username=code, name=f"Name {code}", division="420202", by=None, **chosen)
        assign_role(officer=officer, role=code, scope="420202", start=date(2025, 1, 1), by=None)
        return officer

    return make


@pytest.fixture
def extra_work() -> Iterator[None]:
    """Put a page with waiting work and two panels on the desk, and take them away again."""
    before = dict(navigation._items), dict(panels._panels)
    navigation.add(Line.PAYMENTS, "Waiting work", "job-list", "jobs.view", 1, count=lambda officer: 7)
    panels.add_panel("home", "good", "Good panel", 1, "jobs.view", lambda request, id: "<p>inside</p>")
    panels.add_panel("home", "away", "Absent panel", 2, "", lambda request, id: None)

    def refuse(request: object, id: int) -> str:
        raise Unavailable()

    panels.add_panel("home", "bad", "Bad panel", 3, "", refuse)
    yield
    for registry, kept in zip((navigation._items, panels._panels), before, strict=True):
        registry.clear()
        registry.update(kept)  # type: ignore[arg-type]


def page(officer: Officer, address: str, **query: str) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    response = client.get(address, query)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_every_item_leads_somewhere_and_asks_for_a_right_that_exists() -> None:
    assert items()
    for item in items():
        assert reverse(item.url_name, args=item.arguments)
        assert not item.right or item.right in declared(), item


def test_only_lines_with_something_for_the_officer_are_shown(officer_with: Any) -> None:
    auditor = officer_with("audit.view")
    sections = sections_for(auditor, "/trail/5/")
    assert [section.line for section in sections] == [Line.DESK, Line.SUPERVISION]
    assert [link.here for section in sections for link in section.links] == [False, False, True, False]
    assert "Officers" not in page(auditor, "/")


def test_of_two_items_the_one_nearer_to_the_page_is_open(officer_with: Any) -> None:
    links = [link for s in sections_for(officer_with("access.manage"), "/officers/new/") for link in s.links]
    assert [link.address for link in links if link.here] == ["/officers/"]


def test_the_frame_says_who_where_and_when(officer_with: Any) -> None:
    shown = page(officer_with("registry.view"), "/")
    for part in (
        "Name role0",
        "Office",
        "2025-08-22",
        "all data is fictitious",
        "Sample",
        'lang="en"',
        "Skip to",
    ):
        assert part in shown
    assert f'action="{reverse("registry:search")}"' in shown
    assert 'type="search"' not in page(officer_with("audit.view"), "/")


def test_home_shows_waiting_work_panels_and_messages(officer_with: Any, extra_work: None) -> None:
    officer = officer_with("jobs.view")
    send(officer=officer, text="Look at this", link="/jobs/")
    shown = page(officer, "/")
    for part in ("Waiting work", ">7<", "Good panel", "<p>inside</p>", "Bad panel", "Look at this"):
        assert part in shown
    assert "A service is not available" in shown
    assert "Absent panel" not in shown
    assert "Good panel" not in page(officer_with("audit.view"), "/")


def test_home_of_somebody_without_work_says_so(officer_with: Any) -> None:
    assert "Nothing waits for you" in page(officer_with("audit.view"), "/")


def test_home_asks_a_constant_number_of_questions(
    officer_with: Any, django_assert_max_num_queries: Any
) -> None:
    officer = officer_with("jobs.view", "audit.view")
    for number in range(20):
        send(officer=officer, text=f"Message {number}")
    client = Client()
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        client.get("/")


@pytest.mark.parametrize("address", ["/", "/officers/", "/jobs/"])
def test_who_has_not_signed_in_is_led_to_the_sign_in_page(address: str) -> None:
    response = Client().get(address)
    assert response["Location"] == f"/sign-in/?next={address}"


def test_signing_in_leads_where_one_wanted_to_go_but_never_away(officer_with: Any) -> None:
    officer_with("jobs.view", language="en")
    for wanted, led in (("/jobs/", "/jobs/"), ("https://elsewhere.example/", "/"), ("", "/")):
        client = Client()
        response = client.post("/sign-in/", {"username": "role0", "password": PASSWORD, "next": wanted})
        assert response["Location"] == led
        assert response.cookies["django_language"].value == "en"
        assert client.get("/").status_code == 200
        assert client.post("/sign-out/")["Location"] == "/sign-in/"
        assert client.get("/").status_code == 302


def test_a_wrong_password_is_refused_in_words_and_what_was_typed_stays(officer_with: Any) -> None:
    officer_with()
    response = Client(headers={"accept-language": "en"}).post(
        "/sign-in/", {"username": "role0", "password": "wrong"}
    )
    assert response.status_code == 422
    assert "Name or password is wrong" in response.content.decode()
    assert 'value="role0"' in response.content.decode()


def test_a_given_password_must_be_changed_first(officer_with: Any) -> None:
    officer = officer_with(must_change_password=True)
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    assert client.get("/")["Location"] == "/password/"
    new = "another long sentence"
    for fields, said in (
        ({"present": "wrong", "password": new, "again": new}, "not your present password"),
        ({"present": PASSWORD, "password": new, "again": "x"}, "two new passwords differ"),
        ({"present": PASSWORD, "password": "12345", "again": "12345"}, "password was refused"),
        ({"present": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "last 5 passwords"),
    ):
        response = client.post("/password/", fields)
        assert response.status_code == 422
        assert said in response.content.decode()
    assert client.post("/password/", {"present": PASSWORD, "password": new, "again": new}).status_code == 302
    assert client.get("/").status_code == 200


def test_the_language_can_be_switched_on_every_page(officer_with: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer_with("jobs.view"))
    assert client.post("/language/", {"language": "zh-hans", "next": "/jobs/"})["Location"] == "/jobs/"
    shown = client.get("/jobs/").content.decode()
    assert 'lang="zh-hans"' in shown
    assert "后台任务" in shown


def test_an_address_that_leads_nowhere_gets_a_page_in_the_frame(officer_with: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    assert "Nothing found here" in client.get("/nowhere/").content.decode()
    client.force_login(officer_with("jobs.view"))
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Background jobs" in response.content.decode()


def test_the_style_page_shows_every_piece(officer_with: Any) -> None:
    shown = page(officer_with(), "/style/")
    for piece in ("clock", "grid", "why", "timeline", "procedure", "funnel", "bridge", "tilemap",
                  "figure-steps", "chart", "form-errors", "confirm", "progress-work", "state"):  # fmt: skip
        assert f'class="{piece}' in shown, piece


class TestAdministrators:
    """Officers, roles and the trail."""

    @pytest.fixture
    def client(self, officer_with: Any) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(officer_with("access.manage", "roles.manage", "audit.view", "jobs.view"))
        return client

    @pytest.fixture(autouse=True)
    def district(self, db: None) -> None:
        from huimin.registry.models import Division

        Division.objects.create(
            code="420202", kind="district", name="示例区", name_en="Sample", start=date(2000, 1, 1)
        )

    def test_an_officer_is_created_given_a_role_and_closed(self, client: Client) -> None:
        fields = {
            "username": "new",
            "name": "New",
            "office": "Street",
            "division": "420202",
            "language": "en",
        }
        weak = client.post("/officers/new/", fields | {"password": "short"})
        assert weak.status_code == 422
        assert "password was refused" in weak.content.decode()
        assert client.post("/officers/new/", fields | {"password": PASSWORD}).status_code == 302
        officer = Officer.objects.get(username="new")
        own = f"/officers/{officer.pk}/"
        changed = {"name": "Newer", "office": "Street", "division": "420202", "language": "en"}
        client.post(own, changed)
        client.post(f"{own}roles/", {"role": "role0", "scope": "420202", "start": "2025-08-01"})
        assignment = Assignment.objects.get(officer=officer)
        shown = client.get(own).content.decode()
        for part in ("Newer", "Sample", "Role assigned", "Officer changed"):
            assert part in shown
        client.post(f"{own}roles/{assignment.pk}/end/")
        assignment.refresh_from_db()
        assert assignment.end == date(2025, 8, 22)
        assert client.post(f"{own}roles/999/end/").status_code == 404
        client.post(f"{own}password/", {"password": "a third long sentence"})
        client.post(f"{own}access/", {"reason": ""})
        officer.refresh_from_db()
        assert officer.is_active
        client.post(f"{own}access/", {"reason": "left"})
        officer.refresh_from_db()
        assert not officer.is_active
        assert "Closed" in client.get(own).content.decode()
        assert client.get("/officers/", {"find": "newer", "is_active": "False"}).context["table"].count == 1

    def test_a_locked_account_is_unlocked_with_a_reason(self, client: Client, officer_with: Any) -> None:
        officer = officer_with()
        for _attempt in range(5):
            Client().post("/sign-in/", {"username": officer.username, "password": "wrong"})
        assert "Locked" in client.get("/officers/").content.decode()
        client.post(f"/officers/{officer.pk}/access/", {"reason": "called"})
        assert (
            Client().post("/sign-in/", {"username": officer.username, "password": PASSWORD}).status_code
            == 302
        )

    def test_nobody_gives_a_role_to_themselves(self, client: Client) -> None:
        own = Officer.objects.get(username="role0")
        response = client.post(
            f"/officers/{own.pk}/roles/", {"role": "role0", "scope": "420202", "start": "2025-08-01"}
        )
        assert response.status_code == 403
        assert "Nobody changes their own roles" in response.content.decode()

    def test_a_role_is_defined_and_a_built_in_one_only_read(self, client: Client) -> None:
        fields = {"code": "reader", "name_zh": "读", "name_en": "Reader", "rights": ["audit.view"]}
        assert client.post("/roles/new/", fields).status_code == 302
        assert client.post("/roles/reader/", fields | {"name_en": "Better"}).status_code == 302
        assert Role.objects.get(code="reader").name_en == "Better"
        Role.objects.filter(code="reader").update(built_in=True)
        shown = client.get("/roles/reader/").content.decode()
        assert "Read the audit trail" in shown
        assert '<form class="form sheet"' not in shown
        assert client.post("/roles/reader/", fields).status_code == 422
        assert client.get("/roles/none/").status_code == 404
        assert client.get("/roles/").status_code == 200

    def test_the_trail_is_read_searched_and_verified(self, client: Client) -> None:
        shown = client.get("/trail/", {"find": "role0"}).content.decode()
        assert "Officer created" in shown
        assert Deed.objects.filter(verb="audit.search").count() == 1
        deed = Deed.objects.filter(division="420202").latest("id")
        assert client.get(f"/trail/{deed.pk}/").status_code == 200
        assert client.get("/trail/99999999/").status_code == 404
        assert "The trail is sound" in client.post("/trail/verify/").content.decode()

    def test_an_officer_of_the_whole_district_sees_every_deed(self, client: Client) -> None:
        for division in ("", "42", "420202001003", "999999"):
            Deed.objects.create(verb="x.odd", subject="x:1", division=division)
        shown = client.get("/trail/", {"export": "csv"}).getvalue().decode()
        assert shown.count("x.odd") == 4
        for deed in Deed.objects.all():
            assert client.get(f"/trail/{deed.pk}/").status_code == 200, deed

    def test_an_officer_of_a_street_sees_the_deeds_of_the_street(self, officer_with: Any) -> None:
        auditor = officer_with("audit.view")
        Assignment.objects.filter(officer=auditor).update(scope="420202001")
        for division in ("", "420202", "420202001003", "420202002"):
            Deed.objects.create(verb="x.odd", subject="x:1", division=division)
        client = Client()
        client.force_login(Officer.objects.get(pk=auditor.pk))
        answers = {
            deed.division: client.get(f"/trail/{deed.pk}/").status_code
            for deed in Deed.objects.filter(verb="x.odd")
        }
        assert answers == {"": 404, "420202": 404, "420202001003": 200, "420202002": 404}

    def test_the_list_of_jobs_says_when_there_are_none(self, client: Client) -> None:
        assert "No background job was started yet" in client.get("/jobs/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "420202005001等 5 处"), ("en", "420202005001 and others, 5 in all")]
)
def test_the_places_of_an_officer_are_counted_whole(
    officer_with: Callable[..., Officer], language: str, words: str
) -> None:
    officer = officer_with("jobs.view")
    Assignment.objects.all().delete()
    for number in range(1, 6):
        assign_role(
            officer=officer, role=Role.objects.get().code, scope=f"42020200500{number}",
            start=date(2025, 1, 1), by=None,
        )  # fmt: skip
    with translation.override(language):
        assert scope_words(officer) == words
