"""What a payload names is asked for with whose it is: a test over all of `store`, and all that `slack` asks of it.

An id that came in from Slack (out of a button, a window, a message) may only go to a function that also takes whose
it has to be: `manager_id`, `workspace_id`, the workspace's Slack id. Every other function wants an id that the
database has given: one that stands in a value which was read, such as `nudge.id`.
"""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

STORE, SLACK = Path("bot/store"), Path("bot/slack")
SCOPES = {"manager_id", "manager_ids", "workspace_id", "team_id", "slack_team_id", "person", "manager", "managers"}
"""Arguments that say whose something is; `team_id` does so only where it is the Slack id of a workspace, a string."""
ASKED = sorted(path for path in SLACK.rglob("*.py"))


def functions_of_store():
    """Each public function by its module and name, with its parameters."""
    found = {}
    for path in STORE.rglob("*.py"):
        module = import_module(".".join(path.with_suffix("").parts))
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                found[module.__name__, name] = inspect.signature(function).parameters
    return found


FUNCTIONS = functions_of_store()


def is_id(parameter):
    return parameter.name.endswith(("_id", "_ids")) or parameter.name in ("ids", "among")


def is_scoped(parameters):
    """Whether a function takes, besides the id that it looks for, whose that has to be."""
    return any(
        name in SCOPES and (name != "team_id" or parameter.annotation in (str, "str"))
        for name, parameter in parameters.items()
    )


def modules_in(tree):
    """What each name of a file stands for, as far as it is a module of `store`."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.store")
        for alias in node.names
    }


def asked_in(path):
    """Each call of a function of `store`: its line, its name, its parameters and what is given for each."""
    tree = ast.parse(path.read_text())
    lists = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.ListComp)
        and isinstance(node.targets[0], ast.Name)
    }
    modules = modules_in(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value
        key = (modules.get(owner.id), node.func.attr) if isinstance(owner, ast.Name) else None
        if key in FUNCTIONS:
            parameters = FUNCTIONS[key]
            given = dict(zip(parameters, node.args, strict=False)) | {one.arg: one.value for one in node.keywords}
            meant = {name: lists.get(getattr(one, "id", None), one) for name, one in given.items()}
            yield node.lineno, key, parameters, meant


def was_read(given):
    """Whether an id stands in a value that was read: `nudge.id`, `[one.id]`, `set(... one.id ...)`."""
    if isinstance(given, ast.ListComp):
        return was_read(given.elt)
    if isinstance(given, ast.List):
        return all(was_read(one) for one in given.elts)
    return isinstance(given, ast.Attribute) and given.attr.endswith("id")


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.relative_to(SLACK).as_posix())
def test_what_a_payload_names_is_asked_for_with_whose_it_is(path):
    unscoped = [
        f"{path}:{line} {'.'.join(key)}({name}=...)"
        for line, key, parameters, given in asked_in(path)
        if not is_scoped(parameters)
        for name, parameter in parameters.items()
        if name in given and is_id(parameter) and not was_read(given[name])
    ]
    assert unscoped == []


def test_the_check_sees_what_it_should():
    assert sum(1 for path in ASKED for _ in asked_in(path)) > 60
    assert not is_scoped(FUNCTIONS["bot.store.coaching.nudges", "get"])
    assert is_scoped(FUNCTIONS["bot.store.coaching.nudges", "owned"])
    assert is_scoped(FUNCTIONS["bot.store.people.managers", "find"])
    assert not is_scoped(FUNCTIONS["bot.store.teams.teams", "rename"])
    assert not was_read(ast.parse("int(value)", mode="eval").body)
