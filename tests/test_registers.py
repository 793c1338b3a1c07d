"""Every register that is kept, is kept well. A new register is tested by existing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huimin.commons.access.actions import assign_role, create_officer, define_role, sync_built_in_roles
from huimin.commons.access.models import Officer, Role
from huimin.commons.access.rights import declared
from huimin.commons.access.scope import EVERYWHERE
from huimin.commons.audit.models import Deed
from huimin.commons.desk.columns import Kind
from huimin.commons.desk.importing import import_file, template_for, try_import
from huimin.commons.desk.navigation import items
from huimin.commons.desk.registers import Register, kept
from huimin.commons.desk.trials import WrongRows
from huimin.commons.installation.public import found
from huimin.registry.models import Address, Division

pytestmark = pytest.mark.django_db
START = date(2025, 1, 1)


@pytest.fixture(params=kept(), ids=lambda register: register.name)
def register(request: pytest.FixtureRequest) -> Register:
    kept_one: Register = request.param
    return kept_one


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
    def make(*rights: str) -> Officer:
        code = f"role{Officer.objects.count()}"
        define_role(code=code, name_zh=code, name_en=code, rights=rights, by=None)
        officer = create_officer(
            username=code, name=code, office="", division="420202", by=None, must_change_password=False
        )
        assign_role(officer=officer, role=code, scope="", start=START, by=None)
        return officer

    return make


def signed_in(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def written(field: forms.Field, number: int) -> str:
    """Return what somebody would type into a field for row `number`."""
    if isinstance(field, forms.ModelChoiceField):
        pytest.skip("needs a record to choose")
    if isinstance(field, forms.ChoiceField):
        return str(next(code for code, _label in field.choices if code))
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.DateField):
        return (START + timedelta(days=number)).isoformat()
    if isinstance(field, forms.IntegerField):
        return str(2000 + number)
    return f"{100 + number}"


def typed(register: Register, number: int) -> dict[str, str]:
    """Return the fields of a plain row."""
    return {name: written(field, number) for name, field in register.form_for(None).fields.items()}


def as_csv(register: Register, *rows: dict[str, str]) -> bytes:
    names = list(dict.fromkeys((*register.key, *register.fields)))
    lines = [template_for(register), *([row[name] for name in names] for row in rows)]
    return "\n".join(",".join(cells) for cells in lines).encode()


def test_its_rights_are_declared_and_its_page_stands_in_the_navigation(register: Register) -> None:
    assert {register.view, register.change} <= set(declared())
    assert any(item.arguments == (register.name,) for item in items())


def test_its_columns_and_fields_are_those_of_the_model(register: Register) -> None:
    names = {field.name for field in register.model._meta.get_fields()}
    assert set(register.fields) <= names
    assert set(register.key) <= names
    for column in register.columns:
        if column.kind == Kind.MONEY and not callable(column.value):
            assert register.model._meta.get_field(column.name).get_internal_type() == "BigIntegerField"


@pytest.mark.parametrize("page", ["list", "new", "import", "import-template"])
def test_a_page_asks_for_its_right(register: Register, officer_with: Any, page: str) -> None:
    if page.startswith("import") and not register.key:
        pytest.skip("this register takes no files")
    address, right = register.address(page), register.view if page == "list" else register.change
    others = sorted(set(declared()) - {register.view, register.change})
    assert signed_in(officer_with(*others)).get(address).status_code == 403
    assert signed_in(officer_with(right)).get(address).status_code == 200


def test_a_row_is_added_and_changed_with_a_deed_of_each(register: Register, officer_with: Any) -> None:
    client = signed_in(officer_with(register.view, register.change))
    assert client.post(register.address("new"), {}).status_code == 422
    response = client.post(register.address("new"), typed(register, 1))
    assert response.status_code == 302, response.context["form"].errors
    row = register.model._default_manager.latest("pk")
    changed = next(
        name for name in reversed(register.fields)
        if isinstance(register.form_for(row).fields[name], forms.CharField)
        and not register.form_for(row).fields[name].disabled
    )  # fmt: skip
    data = typed(register, 1) | {changed: typed(register, 2)[changed]}
    assert client.post(register.address("change", row.pk), data).status_code == 302
    row.refresh_from_db()
    deeds = list(Deed.objects.filter(verb__startswith="register.").order_by("id"))
    assert [deed.verb for deed in deeds] == ["register.add", "register.change"]
    assert list(deeds[1].details["changes"]) == [changed]
    page = client.get(register.address("change", row.pk))
    assert page.status_code == 200
    assert "Row changed" in page.content.decode()


def test_somebody_who_may_only_look_changes_nothing(register: Register, officer_with: Any) -> None:
    signed_in(officer_with(register.change, register.view)).post(register.address("new"), typed(register, 1))
    row = register.model._default_manager.latest("pk")
    if register.view == register.change:
        pytest.skip("one right for both")
    client = signed_in(officer_with(register.view))
    assert client.get(register.address("change", row.pk)).status_code == 200
    client.post(register.address("change", row.pk), typed(register, 2))
    assert not Deed.objects.filter(verb="register.change").exists()


def test_a_longer_list_asks_no_more_questions(
    register: Register, officer_with: Any, django_assert_max_num_queries: Any
) -> None:
    officer = officer_with(register.view, register.change)
    client = signed_in(officer)
    for number in range(12):
        client.post(register.address("new"), typed(register, number))
    with django_assert_max_num_queries(14 + len(register.filters)):
        assert client.get(register.address()).status_code == 200
    for wanted in ("csv", "xlsx"):
        file = client.get(register.address(), {"export": wanted})
        assert file["Content-Disposition"].endswith(f'{register.name}.{wanted}"')
        assert file.getvalue()
    assert client.get(register.address()).context["table"].count >= 12


@pytest.fixture
def taking(register: Register) -> Register:
    if not register.key:
        pytest.skip("this register takes no files")
    return register


def test_a_file_is_taken_whole_and_the_same_file_again_changes_nothing(
    taking: Register, officer_with: Any
) -> None:
    by = officer_with(taking.change)
    content = as_csv(taking, typed(taking, 1), typed(taking, 2))
    how = {"register": taking, "content": content, "name": "x.csv", "scope": EVERYWHERE}
    before = taking.model._default_manager.count()
    tried = try_import(**how)
    assert (tried.added, tried.changed, tried.wrong) == (2, 0, [])
    assert taking.model._default_manager.count() == before
    import_file(**how, by=by)
    assert taking.model._default_manager.count() == before + 2
    again = import_file(**how, by=by)
    assert (again.added, again.changed, again.same) == (0, 0, 2)


def test_a_wrong_cell_is_named_by_line_and_column_and_nothing_is_imported(
    taking: Register, officer_with: Any
) -> None:
    needed = next(n for n, f in taking.form_for(None).fields.items() if f.required and n not in taking.key)
    rows = [typed(taking, 1), typed(taking, 2) | {needed: ""}, typed(taking, 1) | {needed: ""}]
    how = {"register": taking, "content": as_csv(taking, *rows), "name": "x.csv", "scope": EVERYWHERE}
    before = taking.model._default_manager.count()
    wrong = try_import(**how).wrong
    assert (wrong[0].line, wrong[0].column) == (3, str(taking.label(needed)))
    key = ", ".join(str(taking.label(name)) for name in taking.key)
    assert [(each.line, each.column) for each in wrong[1:]] == [(4, key), (4, str(taking.label(needed)))]
    with pytest.raises(WrongRows):
        import_file(**how, by=officer_with(taking.change))
    assert taking.model._default_manager.count() == before


def test_a_file_goes_through_the_page_in_two_steps(taking: Register, officer_with: Any) -> None:
    client = signed_in(officer_with(taking.view, taking.change))
    address = taking.address("import")
    assert client.post(address, {}).status_code == 422
    file = SimpleUploadedFile("x.csv", as_csv(taking, typed(taking, 1)))
    tried = client.post(address, {"file": file})
    assert tried.context["run"].added == 1
    before = taking.model._default_manager.count()
    taken = client.post(address, {"digest": tried.context["digest"], "file_name": "x.csv", "take": "1"})
    assert taken.status_code == 302
    assert taking.model._default_manager.count() == before + 1
    assert Deed.objects.filter(verb="register.import").count() == 1


def test_a_register_that_nobody_keeps_answers_like_any_other_missing_page(officer_with: Any) -> None:
    assert signed_in(officer_with("jobs.view")).get("/registers/no-such/").status_code == 404
    assert signed_in(officer_with("jobs.view")).get(reverse("desk:registers")).status_code == 200


def test_every_role_that_may_open_a_list_sees_its_own_part(register: Register) -> None:
    sync_built_in_roles(day=START)
    holders = Role.objects.filter(rights__contains=[register.view]).values_list("code", flat=True)
    assert holders
    for role in holders:
        for scope in ("", "420202", "420202001", "420202001003"):
            officer = Officer.objects.create(
                username=f"{role}{scope}", name=role, division=scope or "420202", must_change_password=False
            )
            assign_role(officer=officer, role=role, scope=scope, start=START, by=None)
            client = signed_in(officer)
            for asked in ({}, {"find": "1"}, {"export": "csv"}):
                answer = client.get(register.address(), asked)
                assert answer.status_code == 200, (role, scope, asked)
                answer.getvalue()


def test_addresses_of_other_divisions_are_not_listed() -> None:
    sync_built_in_roles(day=START)
    for code in ("420202001003", "420202002001"):
        division = Division.objects.create(code=code, kind="community", name=code, start=START)
        Address.objects.create(division=division, text=f"{code}路1号")
    officer = Officer.objects.create(username="street", division="420202001", must_change_password=False)
    assign_role(officer=officer, role="street_reviewer", scope="420202001", start=START, by=None)
    page = signed_in(officer).get(reverse("desk:list", args=["registry-address"])).content.decode()
    assert "420202001003路1号" in page
    assert "420202002001路1号" not in page
