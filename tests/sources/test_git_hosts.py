import pytest

from bot.sources.git_hosts import pages


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("https://github.com/acme/docs.git", "https://github.com/acme/docs/blob/HEAD/"),
        ("git@github.com:acme/docs.git", "https://github.com/acme/docs/blob/HEAD/"),
        ("ssh://git@gitlab.example.org:2222/a/b/docs", "https://gitlab.example.org/a/b/docs/-/blob/HEAD/"),
        ("https://bitbucket.org/acme/docs/", "https://bitbucket.org/acme/docs/src/HEAD/"),
        ("https://git.example.org/docs.git", None),
        ("file:///srv/github.com/docs", None),
        ("git@github.com:acme/shop.wiki.git", "https://github.com/acme/shop/wiki/{page}"),
        ("https://gitlab.example.org/a/b/c.wiki.git", "https://gitlab.example.org/a/b/c/-/wikis/{way}"),
        ("https://codeberg.org/acme/docs.git", "https://codeberg.org/acme/docs/src/commit/HEAD/"),
        ("ssh://git@gitea.example.org:2222/acme/docs.git", "https://gitea.example.org/acme/docs/src/commit/HEAD/"),
        ("https://forgejo.example.org/acme/docs.wiki.git", "https://forgejo.example.org/acme/docs/wiki/{way}"),
        ("https://git.sr.ht/~ana/docs", "https://git.sr.ht/~ana/docs/tree/HEAD/item/"),
        ("https://dev.azure.com/acme/shop/_git/docs", "https://dev.azure.com/acme/shop/_git/docs?path="),
        ("https://acme@dev.azure.com/acme/shop/_git/docs", "https://dev.azure.com/acme/shop/_git/docs?path="),
        ("git@ssh.dev.azure.com:v3/acme/shop/docs", "https://dev.azure.com/acme/shop/_git/docs?path="),
        ("https://acme.visualstudio.com/shop/_git/docs", "https://dev.azure.com/acme/shop/_git/docs?path="),
        ("https://git.example.org/acme/docs.wiki.git", None),
    ],
)
def test_known_hosts_show_files_at_a_known_place(location, address):
    assert pages(location) == address
