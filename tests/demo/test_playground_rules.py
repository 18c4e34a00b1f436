"""The rules of the demo that need no browser."""

import pytest

from bot.configured import CannotStartError
from bot.demo.playground import Playground, run


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "library"
    (folder / "inside").mkdir(parents=True)
    (folder / "inside" / "post-mortem.md").write_text("# Checkout was down", encoding="utf-8")
    (tmp_path / "secret.md").write_text("not for the page", encoding="utf-8")
    (folder / "door.md").symlink_to(tmp_path / "secret.md")
    return folder


async def test_documents_of_the_library_can_be_opened(library):
    assert Playground(library).document("inside/post-mortem.md") == library / "inside" / "post-mortem.md"


@pytest.mark.parametrize("path", ["../secret.md", "door.md", "inside", "nowhere.md", "inside/../../secret.md"])
async def test_nothing_outside_of_the_library_can(library, path):
    assert Playground(library).document(path) is None


async def test_there_is_nothing_to_open_without_a_library():
    assert Playground().document("post-mortem.md") is None


async def test_a_library_that_is_not_there_is_said_so_before_any_address(tmp_path):
    announced = []
    with pytest.raises(CannotStartError, match="no such folder"):
        await run(0, tmp_path / "nowhere", announced.append)
    assert announced == []


async def test_the_page_offers_the_bots_own_commands():
    offered = [one["text"] for one in Playground().story()["commands"]]
    assert offered[0] == "/coach"
    assert "/coach check" in offered


async def test_what_is_not_offered_is_refused():
    with pytest.raises(LookupError):
        await Playground().perform("fly")
