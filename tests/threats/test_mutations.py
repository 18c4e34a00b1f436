"""The list of mutations is true: each guard stands where it says, and its test is there."""

import re
from pathlib import Path

import pytest

from tests.threats.mutations import MUTATIONS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.name)
def test_the_guard_stands_once_where_it_says_and_its_test_is_there(one):
    assert (ROOT / one.file).read_text(encoding="utf-8").count(one.guard) == 1
    path, _, name = one.test.partition("::")
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_row_of_the_threat_model_has_its_mutation_and_the_test_of_it():
    _, _, threats = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Threats")
    header, _, *rows = [line.strip("| ").split(" | ") for line in threats.splitlines() if line.startswith("|")]
    assert header[2:] == ["shown by", "taken away by"]
    by_name = {f"`{one.name}`": f"`{one.test.replace('::', ':')}`" for one in MUTATIONS}
    assert {row[-1]: row[2] for row in rows} == by_name
    assert len(rows) == len(MUTATIONS)
