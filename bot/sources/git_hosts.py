"""Where people open the files of a repository, told by the address that it is fetched from.

What is no well-known host goes by its name (`gitlab.example.org`); for the rest an operator says it. `HEAD` stands
for the default branch, so that a link goes on working when the branch is renamed.
"""

import re

_ADDRESS = re.compile(r"(?:https://|ssh://)?(?:[\w.-]+@)?([\w.-]+)(?::\d+)?[:/](.+?)(?:\.git)?/?")
_AZURE = re.compile(r"(?:v3/)?([^/]+)/([^/]+)/(?:_git/)?([^/]+)")
_FILES = (
    (re.compile(r"github\."), "blob/HEAD"),
    (re.compile(r"gitlab\."), "-/blob/HEAD"),
    (re.compile(r"bitbucket\.org$"), "src/HEAD"),
    (re.compile(r"codeberg\.org$|gitea\.|forgejo\."), "src/commit/HEAD"),
    (re.compile(r"git\.sr\.ht$"), "tree/HEAD/item"),
)
_WIKIS = (
    (re.compile(r"github\."), "wiki/{page}"),
    (re.compile(r"gitlab\."), "-/wikis/{way}"),
    (re.compile(r"codeberg\.org$|gitea\.|forgejo\."), "wiki/{way}"),
)
"""By how a host is called. For `{page}` and `{way}` see `core/library/links.py`."""


def pages(location: str) -> str | None:
    """The address under which the files of a repository are shown, where its host is known."""
    match = _ADDRESS.fullmatch(location)
    if match is None or location.startswith("file:"):
        return None
    host, path = match.groups()
    if host.endswith(("dev.azure.com", ".visualstudio.com")):
        return _on_azure(host, path)
    is_wiki = path.endswith(".wiki")
    page = next((page for form, page in (_WIKIS if is_wiki else _FILES) if form.match(host)), None)
    end = "" if is_wiki else "/"
    return f"https://{host}/{path.removesuffix('.wiki')}/{page}{end}" if page else None


def _on_azure(host: str, path: str) -> str | None:
    """`ssh.dev.azure.com:v3/org/project/docs` is shown at `dev.azure.com/org/project/_git/docs`."""
    if host.endswith(".visualstudio.com") and not host.startswith("vs-ssh"):
        path = f"{host.partition('.')[0]}/{path.removeprefix('DefaultCollection/')}"
    found = _AZURE.fullmatch(path)
    return f"https://dev.azure.com/{found[1]}/{found[2]}/_git/{found[3]}?path=" if found else None
