"""What the documents say is what the program does."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from app.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
PACKAGES = ("app", "index", "dnahlm")


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"docs/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("write_tools", "docs/tools.md"),
        ("write_cli", "docs/reference/cli.md"),
        ("draw_house", "docs/house.svg"),
    ],
)
def test_what_scripts_write_is_current(script: str, written: str) -> None:
    said = f"{written} is not current; run: make docs"
    assert (ROOT / written).read_text(encoding="utf-8") == _script(script).text(), said


def test_the_house_has_the_rooms_that_are_drawn() -> None:
    floors = _script("draw_house").FLOORS
    assert tuple(floors) == PACKAGES
    for floor, (_, _, rooms) in floors.items():
        for room, _ in rooms:
            assert (ROOT / floor / room).exists(), f"{floor}/{room}"


def test_every_command_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/cli.md").read_text()
    for name, command in get_command(app).commands.items():
        assert f"\n### dnahlm {name}\n" in text
        for child in getattr(command, "commands", {}):
            assert f"\n#### dnahlm {name} {child}\n" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_and_options_exist(page: Path) -> None:
    root = get_command(app)
    text = page.read_text()
    lines = re.findall(r"^\s*(?:\$ )?(dnahlm [^\n`]+)", "\n".join(_fenced(text)), re.MULTILINE)
    lines += re.findall(r"`(dnahlm [^`\n]+)`", text)
    for line in lines:
        try:
            words = shlex.split(line.split(" | ")[0].split(" > ")[0], comments=True)[1:]
        except ValueError:
            continue
        command, known = root, {"--help"}
        while words and hasattr(command, "commands") and words[0] in command.commands:
            command = command.commands[words.pop(0)]
            known |= {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        assert (
            command is not root
            or not words
            or words[0].startswith("-")
            or "|" in words[0]
            or (words[0] == "...")
        ), f"{page.name}: {line}"
        for word in words:
            option = word.split("=")[0]
            if re.match(r"--?[a-z]", option):
                assert option in known, f"{page.name}: {line}: {option}"


def _fenced(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_the_python_of_programs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    first = _blocks(ROOT / "docs/programs.md", "python")[0]
    space: dict = {}
    exec(compile(first, "programs.md", "exec"), space)  # the page's own snippet
    assert space["answer"].status == "answered" and len(space["answer"].sequences) == 5
