"""The door of the registry: people, households, divisions and facts, one by one and in columns."""

from __future__ import annotations

from huimin.registry.cards import (
    DivisionBranch,
    DivisionCard,
    FactCard,
    HouseholdCard,
    KinCard,
    MemberCard,
    PersonCard,
    RelationCard,
)
from huimin.registry.divisions.actions import load_divisions
from huimin.registry.divisions.queries import (
    NoSuchDivision,
    division_names,
    division_of,
    division_tree,
    divisions_below,
)
from huimin.registry.facts.actions import (
    RecordedLater,
    Statement,
    declare_facts,
    record_fact,
    record_facts,
    replace_fact,
    supersede_fact,
)
from huimin.registry.facts.columns import RegisterChunk, register_chunks
from huimin.registry.facts.pivoting import Known, UnknownFact
from huimin.registry.facts.queries import fact_history, facts_on, provenance_of
from huimin.registry.facts.words import Question, as_written, in_words, question_about
from huimin.registry.facts.words import label_of as label_of_fact
from huimin.registry.households.actions import (
    Joining,
    end_household,
    join_household,
    leave_household,
    open_household,
)
from huimin.registry.households.queries import (
    NoSuchHousehold,
    homes_of,
    household_cards,
    household_for,
    households_of,
)
from huimin.registry.loading import (
    load_addresses,
    load_coverages,
    load_facts,
    load_households,
    load_memberships,
    load_people,
    load_relations,
)
from huimin.registry.people.actions import (
    add_person,
    add_relation,
    change_person,
    end_relation,
    record_death,
    record_departure,
    show_numbers,
)
from huimin.registry.people.among import (
    DeathCard,
    Whereabouts,
    deaths_among,
    of_age_among,
    whereabouts_of,
)
from huimin.registry.people.duplicates import find_likely_duplicates
from huimin.registry.people.identities import id_number, index_of, seal, unseal
from huimin.registry.people.kinship import kin_of
from huimin.registry.people.merging import check_merges, merge_people
from huimin.registry.people.queries import (
    NoSuchPerson,
    blind_indexes_of,
    people_with_phone,
    person_cards,
    person_for,
    person_numbered,
    person_with_number,
    relations_of,
)

__all__ = [
    "DeathCard",
    "DivisionBranch",
    "DivisionCard",
    "FactCard",
    "HouseholdCard",
    "Joining",
    "KinCard",
    "Known",
    "MemberCard",
    "NoSuchDivision",
    "NoSuchHousehold",
    "NoSuchPerson",
    "PersonCard",
    "Question",
    "RecordedLater",
    "RegisterChunk",
    "RelationCard",
    "Statement",
    "UnknownFact",
    "Whereabouts",
    "add_person",
    "add_relation",
    "as_written",
    "blind_indexes_of",
    "change_person",
    "check_merges",
    "deaths_among",
    "declare_facts",
    "division_names",
    "division_of",
    "division_tree",
    "divisions_below",
    "end_household",
    "end_relation",
    "fact_history",
    "facts_on",
    "find_likely_duplicates",
    "homes_of",
    "household_cards",
    "household_for",
    "households_of",
    "id_number",
    "in_words",
    "index_of",
    "join_household",
    "kin_of",
    "label_of_fact",
    "leave_household",
    "load_addresses",
    "load_coverages",
    "load_divisions",
    "load_facts",
    "load_households",
    "load_memberships",
    "load_people",
    "load_relations",
    "merge_people",
    "of_age_among",
    "open_household",
    "people_with_phone",
    "person_cards",
    "person_for",
    "person_numbered",
    "person_with_number",
    "provenance_of",
    "question_about",
    "record_death",
    "record_departure",
    "record_fact",
    "record_facts",
    "register_chunks",
    "relations_of",
    "replace_fact",
    "seal",
    "show_numbers",
    "supersede_fact",
    "unseal",
    "whereabouts_of",
]
