"""Where people open the files of a repository: told by its address, or by what its host says that it is.

A well-known host goes by its name (`gitlab.example.org`); every other one is asked, at addresses under which each
product tells its version to anybody, or at least refuses to in its own words. For the rest an operator says it.
`HEAD` stands for the default branch, so that a link goes on working when the branch is renamed.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot import web

_ADDRESS = re.compile(r"(?:(https?|ssh)://)?(?:[\w.-]+@)?([\w.-]+)(?::(\d+))?[:/](.+?)(?:\.git)?/?")
_AZURE = re.compile(r"(?:v3/)?([^/]+)/([^/]+)/(?:_git/)?([^/]+)")
_BITBUCKET_SERVER = re.compile(r"(?:(?P<above>.*/)?scm/)?(?P<owner>[^/]+)/(?P<name>[^/]+)")

PATIENCE_S = 20
"""For all questions to a host together: a link is not worth more."""


class Host(StrEnum):
    """What shows repositories to people."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    """Forgejo, too."""
    BITBUCKET_CLOUD = "bitbucket cloud"
    BITBUCKET_SERVER = "bitbucket server"
    SOURCEHUT = "sourcehut"


_NAMES = (
    (re.compile(r"github\.|(?:[\w-]+\.)?ghe\.com$"), Host.GITHUB),
    (re.compile(r"gitlab\."), Host.GITLAB),
    (re.compile(r"bitbucket\.org$"), Host.BITBUCKET_CLOUD),
    (re.compile(r"codeberg\.org$|gitea\.|forgejo\."), Host.GITEA),
    (re.compile(r"git\.sr\.ht$"), Host.SOURCEHUT),
)
_FILES = {
    Host.GITHUB: "blob/HEAD/",
    Host.GITLAB: "-/blob/HEAD/",
    Host.GITEA: "src/commit/HEAD/",
    Host.BITBUCKET_CLOUD: "src/HEAD/",
    Host.SOURCEHUT: "tree/HEAD/item/",
}
_WIKIS = {Host.GITHUB: "wiki/{page}", Host.GITLAB: "-/wikis/{way}", Host.GITEA: "wiki/{way}"}
"""For `{page}` and `{way}` see `core/library/links.py`."""


@dataclass(frozen=True, slots=True)
class _Remote:
    """A repository's address taken apart. `origin` is where its host answers on the web."""

    origin: str
    host: str
    path: str


def pages(location: str) -> str | None:
    """The address under which the files of a repository are shown, where its own address tells."""
    remote = _remote(location)
    if remote is None:
        return None
    if remote.host.endswith(("dev.azure.com", ".visualstudio.com")):
        return _on_azure(remote.host, remote.path)
    if "/_git/" in remote.path:  # Azure DevOps on somebody's own server
        return f"{remote.origin}/{remote.path}?path="
    host = next((host for form, host in _NAMES if form.match(remote.host)), None)
    return _shown_by(host, remote) if host else None


async def ask(location: str, *, private: bool) -> str | None:
    """The same, found out by asking the host what it is; None where it does not say, or can't be asked.

    Args:
        location: the address of the repository.
        private: whether its host may have a private address.
    """
    remote = _remote(location)
    if remote is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE_S), web.client(remote.origin, private=private, secret={}) as client:
            for root in _roots(remote.path):
                for sign in _SIGNS:
                    answer = await client.ask(f"{remote.origin}{root}{sign.path}", {"Accept": "application/json"})
                    if sign.fits(answer.status, answer.headers, _said(answer)):
                        return _shown_by(sign.host, remote)
    except (web.WebError, TimeoutError):
        return None
    return None


def _remote(location: str) -> _Remote | None:
    match = _ADDRESS.fullmatch(location)
    if match is None or location.startswith("file:"):
        return None
    scheme, host, port, path = match.groups()
    on_the_web = scheme in ("http", "https")
    origin = f"{scheme if on_the_web else 'https'}://{host}{f':{port}' if port and on_the_web else ''}"
    return _Remote(origin, host, path)


def _roots(path: str) -> list[str]:
    """Where on a host its product may live: at the top, or under the first part of the repository's path."""
    first, _, rest = path.partition("/")
    return ["", f"/{first}"] if rest.count("/") else [""]


def _shown_by(host: Host, remote: _Remote) -> str | None:
    if host is Host.BITBUCKET_SERVER:
        return _on_bitbucket_server(remote)
    if host is Host.SOURCEHUT and not remote.path.startswith("~"):
        return None
    is_wiki = remote.path.endswith(".wiki")
    page = (_WIKIS if is_wiki else _FILES).get(host)
    return f"{remote.origin}/{remote.path.removesuffix('.wiki')}/{page}" if page else None


def _on_bitbucket_server(remote: _Remote) -> str | None:
    """`/scm/ABC/docs` is shown at `/projects/ABC/repos/docs/browse`, what is somebody's own at `/users/ana`."""
    found = _BITBUCKET_SERVER.fullmatch(remote.path)
    if found is None:
        return None
    owner = found["owner"]
    whose = f"users/{owner[1:]}" if owner.startswith("~") else f"projects/{owner}"
    return f"{remote.origin}/{found['above'] or ''}{whose}/repos/{found['name']}/browse/"


def _on_azure(host: str, path: str) -> str | None:
    """`ssh.dev.azure.com:v3/org/project/docs` is shown at `dev.azure.com/org/project/_git/docs`."""
    if host.endswith(".visualstudio.com") and not host.startswith("vs-ssh"):
        path = f"{host.partition('.')[0]}/{path.removeprefix('DefaultCollection/')}"
    found = _AZURE.fullmatch(path)
    return f"https://dev.azure.com/{found[1]}/{found[2]}/_git/{found[3]}?path=" if found else None


Said = Mapping[str, object]
"""The object that an answer holds; empty if it holds none."""


def _said(answer: web.Answer) -> Said:
    try:
        said = answer.json()
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _is_gitlab(status: int, headers: Mapping[str, str], said: Said) -> bool:
    """Without a token GitLab says only that it won't say (https://docs.gitlab.com/api/version/)."""
    refuses = status == _NOT_ASKED and said.get("message") == "401 Unauthorized"
    return refuses or "X-Gitlab-Meta" in headers or said.keys() >= {"version", "revision"}


def _is_gitea(status: int, _headers: Mapping[str, str], said: Said) -> bool:
    """One that wants everybody to sign in refuses, in words of its own."""
    refuses = status == _FORBIDDEN and str(said.get("message", "")).startswith("Only signed in user")
    return refuses or (status == _OK and said.keys() == {"version"})


def _is_bitbucket(_status: int, _headers: Mapping[str, str], said: Said) -> bool:
    return said.get("displayName") == "Bitbucket"


def _is_github(_status: int, headers: Mapping[str, str], said: Said) -> bool:
    """GitHub Enterprise Server; in private mode it refuses, and still tells which it is."""
    refuses = str(said.get("message", "")).startswith("Must authenticate to access this API")
    asks = 'realm="GitHub"' in headers.get("WWW-Authenticate", "")
    tells = "X-GitHub-Enterprise-Version" in headers or "verifiable_password_authentication" in said
    return tells or refuses or asks


def _is_sourcehut(status: int, _headers: Mapping[str, str], said: Said) -> bool:
    return status == _OK and "version" in said


_OK, _NOT_ASKED, _FORBIDDEN = 200, 401, 403


@dataclass(frozen=True, slots=True)
class _Sign:
    """Where to look, and what is to be seen there of which product."""

    path: str
    host: Host
    fits: Callable[[int, Mapping[str, str], Said], bool]


_SIGNS = (
    _Sign("/api/v4/version", Host.GITLAB, _is_gitlab),
    _Sign("/api/v1/version", Host.GITEA, _is_gitea),
    _Sign("/rest/api/1.0/application-properties", Host.BITBUCKET_SERVER, _is_bitbucket),
    _Sign("/api/v3/meta", Host.GITHUB, _is_github),
    _Sign("/api/version", Host.SOURCEHUT, _is_sourcehut),
)
