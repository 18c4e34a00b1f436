"""A real repository, made with Git, and everything that may lie in one."""

from dataclasses import replace

import pytest

from bot.sources import git
from bot.sources.errors import LibraryError
from bot.sources.source import (
    SIZE_LIMIT,
    RawDocument,
    Reason,
    Unchanged,
    Unreadable,
)
from tests.sources.kit import Repository, found, place


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "documents")


@pytest.fixture
def where(repository, tmp_path):
    return place(repository.location, tmp_path / "cache")


async def test_a_repository_is_read_and_then_only_when_it_has_changed(repository, where):
    repository.commit(**{"rfcs/1-queues.md": "# Queues\n", "README.md": "# Hello\n", "src/main.py": "x"})
    documents, snapshot = await found(git.open_, where)
    assert documents.keys() == {"rfcs/1-queues.md"}
    assert documents["rfcs/1-queues.md"].text == "# Queues\n"
    assert snapshot.whole
    assert await found(git.open_, where, snapshot.state) is None

    repository.commit(**{"rfcs/1-queues.md": None, "rfcs/2-polls.md": "# Polls\n"})
    later, after = await found(git.open_, where, snapshot.state)
    assert later.keys() == {"rfcs/2-polls.md"}
    assert after.state["commit"] != snapshot.state["commit"]

    (copy,) = (where.cache / "git").iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    assert (copy / "shallow").exists()
    (copy / "HEAD").write_text("broken by a kill in the middle")
    repository.commit(**{"rfcs/2-polls.md": "# Polls, again\n"})
    mended, _ = await found(git.open_, where, after.state)
    assert mended["rfcs/2-polls.md"].text == "# Polls, again\n"


async def test_what_is_hostile_or_no_text_is_named_and_the_rest_goes_on(repository, where, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    (repository.folder / "a.md").symlink_to(secret)
    (repository.folder / "out").symlink_to(tmp_path)
    (repository.folder / ".gitattributes").write_text("*.md filter=evil\n")
    repository.commit(
        **{
            "b.md": b"x" * (SIZE_LIMIT + 1),
            "c.md": b"PK\x03\x04\x00\x00",
            "d.md": "Störung".encode("latin-1"),
            "e.md": "# Fine\n\nTwo lines\n",
            "f.md": b"",
            "node_modules/x/g.md": "# Not ours\n",
            "Störung/h.md": "# Not only letters from A to Z\n",
        }
    )
    documents, _ = await found(git.open_, where)
    assert documents["e.md"] == RawDocument("e.md", "# Fine\n\nTwo lines\n", documents["e.md"].content_hash)
    assert documents["Störung/h.md"].text.startswith("# Not only")
    refused = {path: one.reason for path, one in documents.items() if isinstance(one, Unreadable)}
    assert refused == {
        "a.md": Reason.LINK,
        "b.md": Reason.TOO_LARGE,
        "c.md": Reason.BINARY,
        "d.md": Reason.NOT_UTF8,
        "f.md": Reason.EMPTY,
    }
    assert documents.keys() == {*refused, "e.md", "Störung/h.md"}


async def test_a_repository_that_is_not_there_or_empty_is_one_sentence(where, tmp_path):
    with pytest.raises(LibraryError, match="it has no commit yet"):
        await found(git.open_, where)
    with pytest.raises(LibraryError, match=r"gone. does not appear to be a git repository"):
        await found(git.open_, place(f"file://{tmp_path}/gone", tmp_path / "cache"))


async def test_a_host_that_is_not_there_is_told_without_the_token():
    with pytest.raises(LibraryError) as told:
        await found(git.open_, place("https://127.0.0.1:9/docs.git", token="s3cret-token"))
    assert "127.0.0.1:9" in str(told.value)
    assert "s3cret" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "location",
    [
        "--upload-pack=touch x", "ext::sh -c x", "http://example.org/x.git", "git://example.org/x", "/etc", "x",
        "https://ada:s3cret@example.org/x.git", "https://s3cret@example.org/x.git", "https://example.org/a b", "-a@b:c",
    ],
)  # fmt: skip
async def test_what_is_no_address_of_a_repository_is_refused_before_git_sees_it(location):
    with pytest.raises(LibraryError) as told:
        git.located(location)
    assert "s3cret" not in str(told.value)


def test_the_token_is_in_no_argument_and_for_its_own_host_only():
    made = git.environment(place("https://git.example.org/docs.git", token="s3cret"), {"GIT_TRACE": "1", "A": "b"})
    settings = {
        made[f"GIT_CONFIG_KEY_{number}"]: made[f"GIT_CONFIG_VALUE_{number}"]
        for number in range(int(made["GIT_CONFIG_COUNT"]))
    }
    assert settings["http.https://git.example.org.extraHeader"].startswith("Authorization: Basic ")
    assert made["GIT_TERMINAL_PROMPT"] == "0"
    assert made["A"] == "b"
    assert "GIT_TRACE" not in made
    assert "s3cret" not in repr(place("https://git.example.org/docs.git", token="s3cret"))


async def test_a_file_of_facts_beside_a_front_page_is_read_with_it(repository, where):
    files = {"keps/77-queue/README.md": "# Queue", "keps/77-queue/kep.yaml": "status: implementable"}
    repository.commit(**files, **{"keps/88-cache/README.md": "# Cache"})
    documents, _ = await found(git.open_, where)
    assert {path: one.beside for path, one in documents.items()} == {
        "keps/77-queue/README.md": "status: implementable",
        "keps/88-cache/README.md": "",
    }


async def test_of_a_large_repository_only_what_has_changed_is_read_again(repository, where):
    files = {f"adr/{number}.md": f"# Decision {number}" for number in range(3)}
    keps = {"keps/77-queue/README.md": "# Queue", "keps/77-queue/kep.yaml": "status: provisional"}
    repository.commit(**files, **keps, **{"adr/big.md": b"", "main.py": "x"})
    first, snapshot = await found(git.open_, where)
    repository.commit(
        **{"adr/1.md": "# Another one", "adr/0.md": None, "keps/77-queue/kep.yaml": "status: withdrawn"}
    )
    known = replace(where, known=frozenset(first) - {"adr/big.md"})
    later, after = await found(git.open_, known, snapshot.state)
    assert {path: type(one) for path, one in later.items()} == {
        "adr/1.md": RawDocument,
        "adr/2.md": Unchanged,
        "keps/77-queue/README.md": RawDocument,  # what lies beside it has changed
        "adr/big.md": Unreadable,  # it is no document, so its reason is told again
    }
    repository.commit(**{"adr/3.md": "# Decision 3"})
    rules = {**after.state, "rules": "older"}
    for forgotten in (rules, {**after.state, "commit": "0" * 40}, {}):
        assert {
            type(one) for path, one in (await found(git.open_, known, forgotten))[0].items() if "adr/2" in path
        } == {RawDocument}
