"""Where the files of a repository are shown, by its address and by what its host says that it is."""

import pytest
from aiohttp import web

from bot.sources import git_hosts
from bot.sources.git_hosts import ask, pages
from tests.kit.serving import serving
from tests.sources.kit import never


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
        ("https://acme.ghe.com/shop/docs.git", "https://acme.ghe.com/shop/docs/blob/HEAD/"),
        ("https://gitlab.example.org:8443/a/docs.git", "https://gitlab.example.org:8443/a/docs/-/blob/HEAD/"),
        ("https://tfs.example.org/Main/shop/_git/docs", "https://tfs.example.org/Main/shop/_git/docs?path="),
    ],
)
def test_known_hosts_show_files_at_a_known_place(location, address):
    assert pages(location) == address


JSON = {"Content-Type": "application/json"}
GITLAB = {"/api/v4/version": (401, JSON, '{"message":"401 Unauthorized"}')}
OPEN_GITLAB = {"/api/v4/version": (200, JSON, '{"version":"17.5.1","revision":"a1b2c3"}')}
GITEA = {"/api/v1/version": (200, JSON, '{"version":"1.22.3"}')}
FORGEJO = {"/api/v1/version": (200, JSON, '{"version":"9.0.1+gitea-1.22.0"}')}
CLOSED_GITEA = {"/api/v1/version": (403, JSON, '{"message":"Only signed in user is allowed to call APIs."}')}
BITBUCKET = {
    "/rest/api/1.0/application-properties": (200, JSON, '{"version":"8.19.1","displayName":"Bitbucket"}'),
}
UNDER_A_PATH = {f"/bitbucket{path}": answer for path, answer in BITBUCKET.items()}
GITHUB = {"/api/v3/meta": (200, JSON, '{"verifiable_password_authentication":true,"installed_version":"3.14.2"}')}
CLOSED_GITHUB = {"/api/v3/meta": (401, JSON, '{"message":"Must authenticate to access this API."}')}
ASKING_GITHUB = {"/api/v3/meta": (401, {"WWW-Authenticate": 'Basic realm="GitHub"'}, "<html>")}
SOURCEHUT = {"/api/version": (200, JSON, '{"version":"0.85.1"}')}
WIKI = {"/api/v4/version": (200, JSON, '{"version":"2.1"}'), "/api/v1/version": (200, JSON, "[]")}
SIGN_IN = {"/{any:.*}": (200, {"Content-Type": "text/html"}, "<html>Please sign in</html>")}
REFUSING = {"/{any:.*}": (401, JSON, '{"message":"no"}')}
BOTTOMLESS = {"/api/v4/version": (200, JSON, "[" * 200_000)}


def host(answers):
    app = web.Application()
    for path, (status, headers, body) in answers.items():
        app.router.add_get(path, always(status, headers, body))
    return serving(app)


def always(status, headers, body):
    async def handle(_request):
        return web.Response(status=status, headers=headers, text=body)

    return handle


@pytest.mark.parametrize(
    ("answers", "path", "shown"),
    [
        (GITLAB, "a/b/docs.git", "a/b/docs/-/blob/HEAD/"),
        (OPEN_GITLAB, "a/docs.wiki.git", "a/docs/-/wikis/{way}"),
        (GITEA, "acme/docs.git", "acme/docs/src/commit/HEAD/"),
        (FORGEJO, "acme/docs.wiki.git", "acme/docs/wiki/{way}"),
        (CLOSED_GITEA, "acme/docs", "acme/docs/src/commit/HEAD/"),
        (BITBUCKET, "scm/SHOP/docs.git", "projects/SHOP/repos/docs/browse/"),
        (BITBUCKET, "scm/~ana/docs.git", "users/ana/repos/docs/browse/"),
        (UNDER_A_PATH, "bitbucket/scm/SHOP/docs.git", "bitbucket/projects/SHOP/repos/docs/browse/"),
        (GITHUB, "acme/docs.git", "acme/docs/blob/HEAD/"),
        (CLOSED_GITHUB, "acme/docs.wiki.git", "acme/docs/wiki/{page}"),
        (ASKING_GITHUB, "acme/docs", "acme/docs/blob/HEAD/"),
        (SOURCEHUT, "~ana/docs", "~ana/docs/tree/HEAD/item/"),
        (SOURCEHUT, "ana/docs", None),
        (WIKI, "acme/docs", None),
        (SIGN_IN, "acme/docs", None),
        (REFUSING, "acme/docs", None),
        (BOTTOMLESS, "acme/docs", None),
        ({}, "a/b/c", None),
    ],
)
async def test_a_host_whose_name_says_nothing_is_asked_what_it_is(answers, path, shown):
    async with host(answers) as address:
        assert await ask(f"{address}/{path}", private=True) == (shown and f"{address}/{shown}")


async def test_a_host_in_somebodys_own_network_is_asked_only_where_that_was_allowed():
    asked = []

    async def handle(request):
        asked.append(request.path)
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{any:.*}", handle)
    async with serving(app) as address:
        assert await ask(f"{address}/acme/docs", private=False) is None
        assert asked == []
        await ask(f"{address}/acme/docs", private=True)
        assert len(asked) == len(git_hosts._SIGNS)


@pytest.mark.parametrize("location", ["file:///srv/docs", "http://127.0.0.1:1/acme/docs", "https://[x/acme/docs"])
async def test_who_cannot_be_asked_is_passed_over_quietly(location):
    assert await ask(location, private=True) is None


async def test_a_host_that_never_answers_is_left_alone(monkeypatch):
    async def hang(_request):
        await never().wait()

    monkeypatch.setattr(git_hosts, "PATIENCE_S", 0.05)
    app = web.Application()
    app.router.add_get("/{any:.*}", hang)
    async with serving(app) as address:
        assert await ask(f"{address}/acme/docs", private=True) is None
