"""Template tags of the house: money, days, codes, and addresses that keep the query string."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.commons.desk.tables import TableView
from huimin.kernel.days import Month
from huimin.kernel.money import Money

register = template.Library()
NOTHING = "—"
"""What stands where a value is not on record: never a blank, never a zero."""


@register.filter
def money(fen: Money | int | None) -> str:
    """Return an amount in yuan: `{{ 123456|money }}` → 1,234.56."""
    if fen is None:
        return NOTHING
    return str(fen if isinstance(fen, Money) else Money(int(fen)))


@register.filter
def signed_money(fen: Money | int | None) -> str:
    """Return a change of an amount with its sign: +1,234.56; a dash where nothing changed."""
    written = money(fen)
    if written in {NOTHING, "0.00"}:
        return NOTHING
    return written if written.startswith("-") else f"+{written}"


@register.filter
def money_words(fen: Money | int | None) -> str:
    """Return an amount in capital Chinese numerals, as forms ask for it."""
    if fen is None:
        return NOTHING
    return (fen if isinstance(fen, Money) else Money(int(fen))).in_words()


@register.filter
def whole(number: int | None) -> str:
    """Return a whole number with thousands separators."""
    return NOTHING if number is None else f"{number:,}"


@register.filter
def signed(number: int | None) -> str:
    """Return a change of a number with its sign."""
    return NOTHING if number is None else f"{number:+,}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a day as 2025-08-01; of a moment, the day where the platform is."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime) else value.isoformat()


@register.simple_tag
def span(start: date | None, end: date | None) -> SafeString:
    """Return the days for which something holds: “since 2025-07-01”, or from the first to the last day."""
    if end is None:
        words = _("since {start}").format(start=day(start))
    else:
        last = max(end - timedelta(days=1), start) if start else end
        words = _("{start} to {end}").format(start=day(start), end=day(last))
    return format_html('<span class="days">{}</span>', words)


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment as 2025-08-01 14:03."""
    if value is None:
        return NOTHING
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")


@register.filter
def clock_time(value: datetime) -> str:
    """Return the time of a moment as 14:03."""
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M")


@register.filter
def month(value: date | Month) -> str:
    """Return a month as 2025-08."""
    return str(value if isinstance(value, Month) else Month.of(value))


@register.filter
def bilingual(thing: Any, attribute: str = "") -> str:
    """Return what a thing is called in the active language.

    The thing has `zh` and `en`, or with an argument `name_zh` and `name_en`: `{{ bank|bilingual:"name" }}`.
    """
    if thing is None:
        return NOTHING
    language = "en" if (get_language() or "").startswith("en") else "zh"
    name = f"{attribute}_{language}" if attribute else language
    return str(thing[name] if isinstance(thing, Mapping) else getattr(thing, name))


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what stands under `key`, or nothing."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the query string of this page with `changes`: `?{% query sort="name" after=None %}`."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return str(parameters.urlencode())


@register.simple_tag(takes_context=True)
def query_with(context: Context, name: str, value: str) -> str:
    """Return the query string of this page with one more choice, from the first page on."""
    return query(context, **{name: value, "after": None, "before": None})


@register.simple_tag(takes_context=True)
def query_without(context: Context, *names: str) -> str:
    """Return the query string of this page without `names`."""
    return query(context, **dict.fromkeys(names))


@register.simple_tag(takes_context=True)
def query_without_filters(context: Context, table: TableView) -> str:
    """Return the query string of this page without search, filters and place."""
    return query(context, **dict.fromkeys(["find", "after", "before", *table.chosen]))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return a symbol; with a label it is read aloud, without one it only accompanies a word."""
    return _drawn(name, str(label))


@lru_cache(maxsize=1_000)
def _drawn(name: str, label: str) -> SafeString:
    from django.templatetags.static import static

    spoken = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html(
        '<svg class="i i-{}"{}><use href="{}#{}"/></svg>', name, spoken, static("icons.svg"), name
    )


class Capture(template.Node):
    """Renders its content into a variable, so that a block can be shown at two places or not at all."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - rendered by Django
        return mark_safe("")


@register.tag
def capture(parser: Parser, token: Token) -> Capture:
    """Keep what is rendered up to the end in a variable: `{% capture title %}…{% endcapture %}`."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(nodelist, name)


class Here(template.Node):
    """Renders its content as the body of another piece."""

    def __init__(self, nodelist: NodeList, title: FilterExpression) -> None:
        self.nodelist = nodelist
        self.title = title

    def render(self, context: Context) -> SafeString:
        body = mark_safe(self.nodelist.render(context))  # noqa: S308 - rendered by Django
        return format_html(
            '<section class="sheet"><h2>{}</h2>{}</section>', self.title.resolve(context), body
        )


@register.tag
def sheet(parser: Parser, token: Token) -> Here:
    """Put what follows up to `{% endsheet %}` on a sheet with a heading: `{% sheet _("Members") %}`."""
    _tag, title = token.split_contents()
    nodelist = parser.parse(("endsheet",))
    parser.delete_first_token()
    return Here(nodelist, parser.compile_filter(title))
