"""What ships beside the code names only what the product has: variables, commands, ports, addresses, versions."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.__main__ import cli
from bot.settings import SECRETS, Settings

ROOT = Path(__file__).parents[1]
KUBERNETES = ROOT / "deploy" / "kubernetes"
VARIABLES = {name.upper() for name in Settings.model_fields} | {f"{name.upper()}_FILE" for name in SECRETS}
OTHERS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
MANIFESTS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(KUBERNETES.glob("*.yaml"))
}
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
ROUTES = set(re.findall(r'web\.get\("(/\w+)"', (ROOT / "bot/monitoring/server.py").read_text(encoding="utf-8")))


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def check_command(words):
    """`em-coach` with a command that there is, and options that it has."""
    assert Path(words[0]).name == "em-coach"
    command = cli.commands[words[1]].load()
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(words[2:]) <= options


def pods():
    for manifest in (MANIFESTS["migration"], MANIFESTS["deployment"]):
        yield manifest, manifest["spec"]["template"]["spec"]


def containers():
    return [one for _, pod in pods() for one in (*pod.get("initContainers", ()), *pod["containers"])]


def test_the_kustomization_names_every_file_and_this_version():
    kustomization = MANIFESTS["kustomization"]
    assert sorted(kustomization["resources"]) == sorted(
        f"{one}.yaml" for one in MANIFESTS if one != "kustomization"
    )
    assert kustomization["images"] == [{"name": "em-coach", "newTag": VERSION}]
    assert {one["image"] for one in containers()} == {"em-coach"}


@pytest.mark.parametrize("container", containers(), ids=lambda one: one["name"])
def test_a_container_runs_what_there_is_with_settings_that_there_are(container):
    check_command(container["command"])
    environment = {one["name"]: one["value"] for one in container["env"]}
    assert environment.keys() <= VARIABLES
    mounts = {one["mountPath"] for one in container["volumeMounts"]}
    assert {
        Path(value).parent.as_posix() for name, value in environment.items() if name.endswith("_FILE")
    } <= mounts
    secured = container["securityContext"]
    assert (secured["readOnlyRootFilesystem"], secured["allowPrivilegeEscalation"]) == (True, False)
    assert "/tmp" in mounts  # noqa: S108 - what is written there has to go somewhere


def test_probes_ask_what_is_answered_where_it_is_answered():
    (coach,) = MANIFESTS["deployment"]["spec"]["template"]["spec"]["containers"]
    environment = {one["name"]: one["value"] for one in coach["env"]}
    ports = {one["name"]: str(one["containerPort"]) for one in coach["ports"]}
    asked = [coach[probe]["httpGet"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")]
    assert {one["path"] for one in asked} | {"/metrics"} == ROUTES
    assert {ports[one["port"]] for one in asked} == {environment["EM_COACH_PORT"]}
    annotations = MANIFESTS["deployment"]["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/port"] == environment["EM_COACH_PORT"]
    assert annotations["prometheus.io/path"] in ROUTES
    (let_in,) = MANIFESTS["networkpolicy"]["spec"]["ingress"]
    assert [str(one["port"]) for one in let_in["ports"]] == [environment["EM_COACH_PORT"]]


def test_labels_select_the_pods_that_they_mean():
    labels = MANIFESTS["deployment"]["spec"]["template"]["metadata"]["labels"]
    for name in ("deployment", "poddisruptionbudget"):
        assert MANIFESTS[name]["spec"]["selector"]["matchLabels"] == labels
    assert MANIFESTS["networkpolicy"]["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
    volumes = {one["name"] for _, pod in pods() for one in pod["volumes"]}
    assert {mount["name"] for one in containers() for mount in one["volumeMounts"]} == volumes


def test_the_image_runs_what_there_is_and_says_which_version_it_is():
    dockerfile = text_of("Dockerfile")
    assert f"ARG VERSION={VERSION}\n" in dockerfile
    (health,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", dockerfile, re.MULTILINE)
    check_command(json.loads(health))
    (start,) = re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    *shell, line = json.loads(start)
    assert shell == ["sh", "-c"]
    for words in re.findall(r"em-coach \w+", line):
        check_command(words.split())
    (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", dockerfile, re.MULTILINE)
    assert set(re.findall(r"(\w+)=", block)) <= VARIABLES | OTHERS
    copied = re.findall(r"^COPY (?!--from)(.+) \./?\S*$", dockerfile, re.MULTILINE)
    assert [name for some in copied for name in some.split() if not (ROOT / name).exists()] == []


def test_compose_sets_what_there_is_to_set():
    coach = yaml.safe_load(text_of("compose.yaml"))["services"]["coach"]
    assert coach["environment"].keys() <= VARIABLES
    assert coach["read_only"] is True


def test_the_unit_runs_what_there_is_with_settings_that_there_are():
    unit = text_of("deploy/em-coach.service")
    started = re.findall(r"^ExecStart(?:Pre)?=(.+)$", unit, re.MULTILINE)
    assert [words.split()[1] for words in started] == ["migrate", "serve"]
    for words in started:
        check_command(words.split())
    assert set(re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE)) <= VARIABLES
