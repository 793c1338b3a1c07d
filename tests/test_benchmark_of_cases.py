"""The benchmark of cases writes rows by itself: they still fit the tables."""

from __future__ import annotations

import pytest
from benchmarks.cases_once import CLOSED, fill, more

from huimin.casework.models import Case, Task
from huimin.casework.tests.made_cases import District
from huimin.commons.access.models import Officer


@pytest.mark.django_db
def test_the_history_of_the_benchmark_can_be_written() -> None:
    district = District()
    Officer.objects.create(username="dengji", name="登记员", office="x", division="420202")
    for _number in range(10):
        district.household(district.person())
    assert fill(CLOSED // 5) == {"closed": 5, "open": 0, "tasks": 0}
    assert more("GA-NEW-", 3) == {"open": 3, "tasks": 6}
    assert Task.objects.filter(case__in=Case.objects.filter(state="closed"), state="done").count() == 30
