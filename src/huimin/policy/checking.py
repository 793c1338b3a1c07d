"""`rules check`: figures sourced, no overlap, hole or cycle, rules read, cited, stated, shown by examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from huimin.kernel.errors import NotInForce, Refusal
from huimin.policy.columns import Column, InexactRuleError
from huimin.policy.examples import Example, try_example
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.parameters import DatedValue, Parameter, Parameters, places
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import Rule
from huimin.policy.running import Plan, make_plan
from huimin.policy.schemes import Scheme


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something in the rulebook that must be put right: where, what is wrong, and what to do."""

    file: str
    subject: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.file}: {self.subject}: {self.what} {self.do}"


def check_rulebook(rulebook: Rulebook, examples: Sequence[Example]) -> list[Finding]:
    """Return everything that is wrong with the rulebook, in the order of files; nothing if it is sound."""
    found: set[Finding] = set()
    for fact in rulebook.facts.values():
        found.update(_check_fact(fact))
    for parameter in rulebook.parameters.values():
        found.update(_check_parameter(parameter, rulebook))
    for rules in rulebook.rules.values():
        found.update(_check_rules(rules, rulebook))
    plans: list[Plan] = []
    for schemes in rulebook.schemes.values():
        found.update(_check_versions(schemes))
        for scheme in schemes:
            found.update(_check_scheme(scheme, rulebook))
            found.update(_check_life(scheme, rulebook, plans))
        found.update(_check_examples(schemes, rulebook, examples))
    found.update(_check_read(plans, rulebook))
    found.update(_check_strays(examples, rulebook))
    return sorted(found)


def _check_fact(fact: Fact) -> Iterator[Finding]:
    words = [
        fact.zh,
        fact.en,
        fact.meaning_zh,
        fact.meaning_en,
        *(word for pair in fact.codes.values() for word in pair),
    ]
    if not all(words):
        yield Finding("facts", fact.name, "A label or meaning is empty.", "Write it in both languages.")
    if fact.type is FactType.CODE and not fact.codes:
        yield Finding("facts", fact.name, "The fact has no codes.", "List its codes with their words.")


def _check_parameter(parameter: Parameter, rulebook: Rulebook) -> Iterator[Finding]:
    def finding(what: str, do: str) -> Finding:
        return Finding(parameter.path, parameter.name, what, do)

    if not parameter.zh or not parameter.en:
        yield finding("A title is empty.", "Write it in both languages.")
    if not parameter.values:
        yield finding("There is no value.", "Enter one with its source.")
    for code in parameter.by:
        if code not in rulebook.facts:
            yield finding(f"The table is by '{code}', which is no fact.", "Correct the name.")
    for value in parameter.values:
        if not value.source.title:
            yield finding(f"The value of {value.since} has no source.", "Name the document.")
        if isinstance(value.figure, str) and not all(parameter.words.get(value.figure, ("", ""))):
            yield finding(f"The choice '{value.figure}' has no words.", "Write it in both languages.")
    for place in {value.place for value in parameter.values}:
        own = sorted((v for v in parameter.values if v.place == place), key=lambda v: v.since)
        yield from (finding(*wrong) for wrong in _check_order(own))


def _check_order(values: Sequence[DatedValue]) -> Iterator[tuple[str, str]]:
    for value in values:
        if value.until is not None and value.until <= value.since:
            yield f"The value of {value.since} ends before it starts.", "Correct its days."
    for earlier, later in pairwise(values):
        if earlier.since == later.since or (earlier.until is not None and earlier.until > later.since):
            yield (
                f"The values of {earlier.since} and {later.since} overlap in {later.place}.",
                "Keep one of them.",
            )


def _check_rules(rules: Sequence[Rule], rulebook: Rulebook) -> Iterator[Finding]:
    yield from _check_versions(rules)
    for rule in rules:
        if rule.name in rulebook.facts:
            yield _of(rule, "The rule has the name of a fact.", "Rename one of them.")
        if not all((rule.zh, rule.en, rule.says_zh, rule.says_en)):
            yield _of(rule, "A name or sentence is empty.", "Write it in both languages.")
        if not rule.cites or not all(citation.document.title for citation in rule.cites):
            yield _of(
                rule, "The rule cites no document.", "Name the document, and the article where it is known."
            )


def _check_versions(versions: Sequence[Rule] | Sequence[Scheme]) -> Iterator[Finding]:
    ordered: list[Rule | Scheme] = sorted(versions, key=lambda version: version.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until > later.since:
            yield _of(
                later, f"Two versions are in force on {later.since}.", "End the earlier one on that day."
            )


def _of(version: Rule | Scheme, what: str, do: str) -> Finding:
    return Finding(version.module.removeprefix("huimin.").replace(".", "/") + ".py", version.name, what, do)


def _check_scheme(scheme: Scheme, rulebook: Rulebook) -> Iterator[Finding]:
    if not scheme.zh or not scheme.en:
        yield _of(scheme, "A name is empty.", "Write it in both languages.")
    if not scheme.cites or not all(citation.document.title for citation in scheme.cites):
        yield _of(scheme, "The scheme cites no document.", "Name the document that it rests on.")
    wanted = dict.fromkeys(scheme.conditions, FactType.YESNO) | dict.fromkeys(
        scheme.parts.values(), FactType.MONEY
    )
    for name, kind in wanted.items():
        for version in rulebook.rules.get(name, ()):
            if version.type is not kind or version.entity is not scheme.entity:
                yield _of(
                    scheme,
                    f"'{name}' is no {kind.value} of a {scheme.entity.value}.",
                    "Conditions are yes or no, parts are money, both of whom the scheme is for.",
                )


def _check_read(plans: Sequence[Plan], rulebook: Rulebook) -> Iterator[Finding]:
    """Find the versions of rules that nothing reads: no plan ever tried them."""
    read = {id(rule) for plan in plans for rule in plan.rules.values()}
    for rules in rulebook.rules.values():
        for rule in rules:
            if id(rule) not in read:
                yield _of(rule, "No scheme reads the rule on any day.", "Read it, or take it out.")


def _check_life(scheme: Scheme, rulebook: Rulebook, plans: list[Plan]) -> Iterator[Finding]:
    """Make a plan on every day on which something changes, and see that nothing is missing from it."""
    for place in _leaves(rulebook.parameters):
        for day in _boundaries(scheme, rulebook):
            try:
                plan = make_plan(
                    scheme.name, on=day, place=place, rulebook=rulebook, parameters=rulebook.parameters
                )
            except NotInForce as hole:
                yield _of(scheme, str(hole), "Fill the gap, or end the scheme before it.")
            except (Refusal, InexactRuleError) as wrong:
                yield _of(scheme, str(wrong), "Correct the rule.")
            else:
                plans.append(plan)
                yield from _check_sentences(plan)


def _leaves(parameters: Parameters) -> list[str]:
    """Return the places with figures that no other such place lies in."""
    named = {value.place for parameter in parameters.values() for value in parameter.values}
    around = {wider for place in named for wider in list(places(place))[1:]}
    return sorted(named - around)


def _boundaries(scheme: Scheme, rulebook: Rulebook) -> list[date]:
    days = {scheme.since}
    for parameter in rulebook.parameters.values():
        days.update(_days(parameter.values))
    for rules in rulebook.rules.values():
        days.update(_days(rules))
    return sorted(day for day in days if scheme.in_force(day))


def _days(dated: Iterable[DatedValue | Rule]) -> Iterator[date]:
    for one in dated:
        yield one.since
        if one.until is not None:
            yield one.until


def _check_sentences(plan: Plan) -> Iterator[Finding]:
    for rule in plan.rules.values():
        reads = plan.reads.get(rule.name, {})
        known = {rule.name} | {name for name, read in reads.items() if _speaks_for(rule, read)}
        used = rule.placeholders()
        for language, names in used.items():
            for name in sorted(names - known):
                yield _of(
                    rule,
                    f"The sentence ({language}) names {{{name}}}, which the rule does not read for a "
                    f"{rule.entity.value}.",
                    "Read it, show() it, or leave it out.",
                )
        if used["zh"] != used["en"]:
            yield _of(rule, "The two sentences name different values.", "Name the same ones in both.")


def _speaks_for(rule: Rule, read: object) -> bool:
    """Return whether a value that was read is one value for the rule's own row."""
    return not isinstance(read, Column) or rule.entity is Entity.PERSON or read.entity is Entity.HOUSEHOLD


def _check_examples(
    schemes: Sequence[Scheme], rulebook: Rulebook, examples: Sequence[Example]
) -> Iterator[Finding]:
    own = [example for example in examples if example.scheme == schemes[0].name]
    for example in own:
        for difference in _tried(example, rulebook):
            yield Finding(
                f"rulebook/examples/{example.file}", example.title, difference, "Correct rule or example."
            )
    expected = [each for example in own for each in example.expected.values()]
    held = {each.outcome for each in expected}
    failed = {reason for each in expected for reason in each.reasons}
    for scheme in schemes:
        if "granted" not in held:
            yield _of(scheme, "No example is granted.", "Write one in which every condition holds.")
        for condition in scheme.conditions:
            if condition not in failed:
                yield _of(scheme, f"No example fails '{condition}'.", "Write one in which it is a reason.")
            yield from _check_days(scheme, rulebook.rules.get(condition, ()), own)


def _tried(example: Example, rulebook: Rulebook) -> list[str]:
    """Return how the rulebook differs from the example; that it cannot decide it is a difference too."""
    try:
        return try_example(example, rulebook)
    except (Refusal, InexactRuleError) as wrong:
        return [str(wrong)]


def _check_days(scheme: Scheme, versions: Sequence[Rule], examples: Sequence[Example]) -> Iterator[Finding]:
    """Find the versions of a condition, and of its scheme, in whose days no example falls."""
    days = {example.on for example in examples if scheme.in_force(example.on)}
    for version in versions:
        begins = max(version.since, scheme.since)
        ends = min(version.until or date.max, scheme.until or date.max)
        if begins < ends and not any(version.in_force(day) for day in days):
            yield _of(
                scheme,
                f"No example falls in the days from {begins}, in which its own version of "
                f"'{version.name}' decides.",
                "Write one.",
            )


def _check_strays(examples: Sequence[Example], rulebook: Rulebook) -> Iterator[Finding]:
    for example in examples:
        if example.scheme not in rulebook.schemes:
            yield Finding(
                f"rulebook/examples/{example.file}",
                example.title,
                f"There is no scheme '{example.scheme}', so nobody tries the example.",
                "Correct the name.",
            )
