"""Every text is found in code and templates, and a broken translation does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils.translation import gettext, ngettext, override, pgettext

from huimin.web import catalogues

CODE = """
from x import _, gettext_lazy, ngettext, pgettext
A = _("Plain")
B = gettext_lazy("Joined "
                 "together")
C = ngettext("%(n)s cat", "%(n)s cats", 2)
D = pgettext("month", "May")
E = other("not a text")
F = _("With {name}")
"""
TEMPLATE = """{% translate "Said" %}{% blocktranslate trimmed with n=x %}
  Hello %{{ n }}
{% endblocktranslate %}{% empty_state title=_("As argument") %}"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "house"
    (source / "tests").mkdir(parents=True)
    (source / "code.py").write_text(CODE, encoding="utf-8")
    (source / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (source / "tests" / "test_it.py").write_text('_("Of a test")', encoding="utf-8")
    monkeypatch.setattr(catalogues, "PACKAGE", source)
    monkeypatch.setattr(catalogues, "LOCALES", source / "locale")
    return source


def translate(**texts: object) -> None:
    catalogue = catalogues.read("zh_Hans")
    for message in catalogue:
        single = message.id if isinstance(message.id, str) else message.id[0]
        if single in texts:
            message.string = texts[single]  # type: ignore[assignment]
    catalogues.path_of("zh_Hans").write_bytes(catalogues._written(catalogue))


COMPLETE = {
    "Plain": "一", "Joined together": "二", "%(n)s cat": ("%(n)s 只猫",), "May": "五月",
    "With {name}": "和{name}", "Said": "说", "Hello %%%(n)s": "%%%(n)s好", "As argument": "参数",
}  # fmt: skip


def test_texts_are_found_wherever_they_stand(package: Path) -> None:
    found = {(m.id, m.context) for m in catalogues.extract() if m.id}
    assert found == {
        ("Plain", None), ("Joined together", None), (("%(n)s cat", "%(n)s cats"), None), ("May", "month"),
        ("With {name}", None), ("Said", None), ("Hello %%%(n)s", None), ("As argument", None),
    }  # fmt: skip


def test_english_stands_for_itself_and_chinese_is_asked_for(package: Path) -> None:
    faults = catalogues.update()
    assert {fault.language for fault in faults} == {"zh_Hans"}
    assert len(faults) == 8
    assert str(faults[0]).startswith("zh_Hans: missing: ")
    translate(**COMPLETE)
    assert catalogues.check() == []


def test_a_second_update_changes_nothing(package: Path) -> None:
    catalogues.update()
    translate(**COMPLETE)
    catalogues.update()
    before = catalogues.path_of("zh_Hans").read_bytes()
    assert catalogues.update() == []
    assert catalogues.path_of("zh_Hans").read_bytes() == before


@pytest.mark.parametrize("broken", ["和", "和{nobody}", "和{name}{more}"])
def test_a_placeholder_that_is_lost_or_invented_is_found(package: Path, broken: str) -> None:
    catalogues.update()
    translate(**COMPLETE | {"With {name}": broken})
    assert [fault.message for fault in catalogues.check()] == ["With {name}"]


def test_a_text_in_doubt_is_found(package: Path) -> None:
    catalogues.update()
    translate(**COMPLETE)
    catalogue = catalogues.read("zh_Hans")
    message = catalogue.get("Plain")
    assert message is not None
    message.flags.add("fuzzy")
    catalogues.path_of("zh_Hans").write_bytes(catalogues._written(catalogue))
    assert [(fault.message, fault.why) for fault in catalogues.check()] == [("Plain", "fuzzy")]


def test_what_nobody_says_any_more_leaves_the_catalogue(package: Path) -> None:
    catalogues.update()
    (package / "code.py").write_text("", encoding="utf-8")
    catalogues.update()
    kept: Catalog = catalogues.read("zh_Hans")
    assert kept.get("Plain") is None
    assert kept.get("Said") is not None


def test_catalogues_are_compiled_once(package: Path) -> None:
    catalogues.update()
    assert catalogues.compile() == 2
    assert catalogues.compile() == 0


def test_the_product_speaks_both_languages() -> None:
    catalogues.compile()
    with override("zh-hans"):
        assert gettext("Workbench") == "工作台"
        assert pgettext("line", "Payments") == "资金发放"
        assert ngettext("%(shown)s row", "%(shown)s rows", 2) == "共 %(shown)s 条"
    with override("en"):
        assert ngettext("%(shown)s row", "%(shown)s rows", 2) == "%(shown)s rows"
