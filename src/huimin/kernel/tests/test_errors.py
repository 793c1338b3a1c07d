"""Refusals keep their sentence and their values, in every language and every process."""

from __future__ import annotations

import copy
import pickle

import pytest

from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound, NotInForce, Refusal, Unavailable

SENTENCE = "No person {id} in your divisions. Check the number."
KINDS = [Refusal, NotInForce, NotFound, Forbidden, Invalid, Conflict, Unavailable]


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_keeps_template_and_values(kind):
    refusal = kind(SENTENCE, id=7)
    assert (refusal.template, refusal.values) == (SENTENCE, {"id": 7})
    assert str(refusal) == "No person 7 in your divisions. Check the number."


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_of_its_own(kind):
    assert str(kind()) == kind.template
    assert kind.template.endswith(".")


def test_values_may_have_any_name():
    assert str(Invalid("{template} {self} {kind}", template=1, self=2, kind=3, field="day")) == "1 2 3"


def test_the_sentence_in_another_language_takes_the_same_values():
    assert Refusal(SENTENCE, id=7).sentence(lambda template: f"«{template}»") == (
        "«No person 7 in your divisions. Check the number.»"
    )


def test_a_placeholder_without_value_comes_to_light_at_once():
    with pytest.raises(KeyError):
        Refusal(SENTENCE)


def test_an_invalid_value_names_its_field():
    assert Invalid("Enter a day.").field is None
    assert Invalid("Enter a day.", field="birth").field == "birth"
    assert Invalid("Enter a day.").at("birth").field == "birth"


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda refusal: pickle.loads(pickle.dumps(refusal))]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_survives_copying_and_pickling(kind, again):
    refusal = again(kind(SENTENCE, id=7))
    assert type(refusal) is kind
    assert (str(refusal), refusal.values) == ("No person 7 in your divisions. Check the number.", {"id": 7})


def test_the_field_survives_pickling():
    assert pickle.loads(pickle.dumps(Invalid("Enter a day.", field="birth"))).field == "birth"
