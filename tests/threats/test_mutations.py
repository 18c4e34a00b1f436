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


def test_every_mutation_is_named_in_the_threat_model_once():
    named = re.findall(r"\| `([\w-]+)` \|$", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(one.name for one in MUTATIONS)
