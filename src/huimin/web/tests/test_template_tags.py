"""The tags show money, days and states as the house writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from huimin.commons.desk.pieces import (
    Bridge,
    BridgeStep,
    Change,
    Clock,
    Event,
    Funnel,
    Part,
    Tile,
    TileMap,
    Tone,
    Trend,
    WhyRow,
    WhyTree,
)
from huimin.kernel.days import Month
from huimin.kernel.money import Money


def rendered(source: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get("/", QueryDict(query).dict())
    with override("en"):
        return engines["django"].from_string(source).render(context, request).strip()


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|money }}", 123456, "1,234.56"),
        ("{{ v|money }}", -5, "-0.05"),
        ("{{ v|money }}", 0, "0.00"),
        ("{{ v|money }}", None, "—"),
        ("{{ v|money }}", Money(100), "1.00"),
        ("{{ v|signed_money }}", 100, "+1.00"),
        ("{{ v|signed_money }}", -100, "-1.00"),
        ("{{ v|signed_money }}", None, "—"),
        ("{{ v|signed_money }}", 0, "—"),
        ("{{ v|money_words }}", 123450, "壹仟贰佰叁拾肆元伍角整"),
        ("{{ v|money_words }}", None, "—"),
        ("{{ v|whole }}", 241589, "241,589"),
        ("{{ v|whole }}", None, "—"),
        ("{{ v|signed }}", 12, "+12"),
        ("{{ v|day }}", date(2025, 8, 1), "2025-08-01"),
        ("{{ v|day }}", datetime(2025, 8, 1, 17, tzinfo=UTC), "2025-08-02"),
        ("{{ v|day }}", None, "—"),
        ("{{ v|moment }}", datetime(2025, 8, 1, 6, 3, tzinfo=UTC), "2025-08-01 14:03"),
        ("{{ v|moment }}", None, "—"),
        ("{{ v|month }}", date(2025, 8, 22), "2025-08"),
        ("{{ v|month }}", Month(2025, 8), "2025-08"),
    ],
)
def test_values_are_written_as_the_house_writes_them(source: str, value: object, shown: str) -> None:
    assert rendered(source, v=value) == shown


def test_a_thing_is_called_in_the_language_of_the_page() -> None:
    bank, rule = SimpleNamespace(name_zh="工行", name_en="ICBC"), {"zh": "年龄", "en": "Age"}
    assert rendered(
        "{{ b|bilingual:'name' }} {{ r|bilingual }} {{ n|bilingual }}", b=bank, r=rule, n=None
    ) == ("ICBC Age —")


def test_the_query_string_is_kept() -> None:
    assert (
        rendered("{% query sort='name' after=None %}", "q=%E7%8E%8B&after=x") == "q=%E7%8E%8B&amp;sort=name"
    )
    assert rendered("{% query_with 'state' 'paid' %}", "after=x") == "state=paid"


def test_a_block_can_be_shown_twice() -> None:
    assert rendered("{% capture x %} a&lt;b {% endcapture %}{{ x }}|{{ x }}") == "a&lt;b|a&lt;b"


@pytest.mark.parametrize(
    ("state", "label", "tone", "word"),
    [
        ("paid", "", "done", "Paid"),
        ("done", "Ready", "done", "Ready"),
        ("harm", "Broken", "harm", "Broken"),
        ("no-such-state", "", "quiet", "no-such-state"),
    ],
)
def test_a_state_is_word_shape_and_colour(state: str, label: str, tone: str, word: str) -> None:
    shown = rendered("{% status_badge state label %}", state=state, label=label)
    assert f"tone-{tone}" in shown
    assert f"#{tone}" in shown
    assert word in shown


def test_a_masked_number_has_an_eye_only_where_it_can_be_opened() -> None:
    assert "<a" not in rendered("{% masked v %}", v="420202********1234")
    assert 'href="/reveal/"' in rendered("{% masked v '/reveal/' %}", v="420202********1234")
    assert "—" in rendered("{% masked v %}", v="")


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (5, "quiet", "5 working days left"),
        (2, "time", "2 working days left"),
        (1, "time", "1 working day left"),
        (-3, "harm", "3 working days late"),
    ],
)
def test_a_clock_turns_amber_at_four_fifths_and_red_when_past(left: int, tone: str, words: str) -> None:
    shown = rendered("{% clock c %}", c=Clock(date(2025, 8, 14), left, 10))
    assert f"tone-{tone}" in shown
    assert words in shown
    assert "due 2025-08-14" in shown


def test_a_funnel_that_loses_somebody_says_so() -> None:
    whole = Funnel("All", 10, (Part("Granted", 7, Tone.DONE), Part("Refused", 3, Tone.HARM)))
    broken = Funnel("All", 11, whole.parts)
    assert "does not add up" not in rendered("{% funnel f %}", f=whole)
    assert "does not add up" in rendered("{% funnel f %}", f=broken)


def test_a_bridge_leads_from_last_month_to_this_one() -> None:
    steps = (BridgeStep("New", 500, 2), BridgeStep("Ended", -300, -1))
    bridge = Bridge(BridgeStep("July", 1000, 10), steps, BridgeStep("August", 1200, 11))
    assert bridge.adds_up
    assert bridge.floor == 700
    assert [(bar["kind"], bar["from"], bar["size"], bar["level"]) for bar in bridge.bars] == [
        ("whole", 0, 375, 375),
        ("up", 375, 625, 1000),
        ("down", 625, 375, 625),
        ("whole", 0, 625, 625),
    ]
    shown = rendered("{% bridge b %}", b=bridge)
    assert "+5.00" in shown
    assert "does not add up" not in shown
    for short in (replace(bridge, after=replace(bridge.after, number=10)),
                  replace(bridge, before=replace(bridge.before, payments=1))):  # fmt: skip
        assert "does not add up" in rendered("{% bridge b %}", b=short)
    assert "begin at 7.00 yuan" in shown


@pytest.mark.parametrize(("before", "change"), [(1000, 0), (0, 900), (100, 900)])
def test_a_bridge_begins_at_nothing_unless_its_changes_would_be_hairlines(before: int, change: int) -> None:
    bridge = Bridge(
        BridgeStep("July", before, 1),
        (BridgeStep("New", change, 1),),
        BridgeStep("August", before + change, 2),
    )
    assert bridge.floor == 0
    assert "the bars begin at" not in rendered("{% bridge b %}", b=bridge)


def test_funnels_stand_below_one_another_with_what_follows() -> None:
    parts = (Part("Granted", 7, Tone.DONE, "/granted/"), Part("Refused", 3, Tone.QUIET))
    rows = [
        Funnel("Dibao", 10, parts, "/dibao/", (Part("Stop", 2, address="/stop/"),)),
        Funnel("Edge", 11, parts),
    ]
    shown = rendered('{% funnels f "All" "Proposed" %}', f=rows)
    assert [place in shown for place in ("/granted/", "/dibao/", "/stop/", "Proposed")] == [True] * 4
    assert shown.count("does not add up") == 1


def test_a_trend_has_a_column_for_each_month_as_high_as_its_sum() -> None:
    shown = Trend("Paid", (("2025-07", 500, "/july/"), ("2025-08", 1000, "")))
    assert [height for _label, _value, _address, height in shown.columns] == [50, 100]
    page = rendered("{% trend t %}", t=shown)
    assert 'href="/july/"' in page
    assert "10.00" in page
    assert [height for *_rest, height in Trend("Nothing yet", (("2025-07", 0, ""),)).columns] == [0]


def test_tiles_are_ranked_in_five_steps() -> None:
    tiles = TileMap("Map", "People", tuple(Tile(str(n), "Street", n) for n in range(11)))
    assert [step for _group, found in tiles.groups for _tile, step in found] == [
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
        5,
        5,
    ]
    assert "55" in rendered("{% tile_map m %}", m=tiles)


def test_a_why_tree_shows_conditions_articles_and_sources() -> None:
    row = WhyRow(
        "Income 300.00 is below 945.00", Tone.DONE, "Article 9", "/article/", "Declared", date(2025, 7, 1),
        rows=(WhyRow("Wages 300.00"),),
    )  # fmt: skip
    shown = rendered("{% why_tree t %}", t=WhyTree("645.00 a month", Tone.DONE, (row,), edition="abc"))
    for part in ("645.00 a month", 'href="/article/"', "Declared", "since 2025-07-01", "Wages 300.00", "abc"):
        assert part in shown


def test_a_timeline_is_newest_first_and_filtered_by_kind() -> None:
    events = [
        Event(date(2025, 7, 1), "Award granted", kind="award"),
        Event(
            datetime(2025, 8, 1, 6, 3, tzinfo=UTC),
            "Phone changed",
            kind="person",
            changes=(Change("Phone", "1", "2"),),
        ),
    ]
    shown = rendered("{% timeline e %}", e=events)
    assert shown.index("Phone changed") < shown.index("Award granted")
    assert "14:03" in shown
    assert "Phone changed" not in rendered("{% timeline e %}", "kind=award", e=events)
