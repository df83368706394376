"""Every command and snippet of README and docs is run, or is listed here with the reason."""

from __future__ import annotations

import ast
import functools
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from snippets import Block, Command, Shell, alike, blocks, commands
from standins import write_standins

# Minutes of whole commands, servers and small trainings: part of `make stress`.
pytestmark = pytest.mark.stress

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCKS = [block for page in PAGES for block in blocks(page)]
LIVELY = [page for page in PAGES if any(b.page == page and b.language != "text" for b in BLOCKS)]
NOT_CODE = {"mermaid", "text", "csv", "fasta", "dockerfile"}

NOT_RUN = {
    r"make (demo|test|lint|docs)\b": "sets up an environment; its target exists",
    r"git clone ": "needs a network",
    r"(env/bin/|python -m )?pip install ": "needs a network; test_wheel.py installs",
    r"source ": "the environment is here already",
    r"python3? -m (venv|build)\b": "test_wheel.py does it",
    r"docker ": "needs a Docker daemon; test_delivery.py reads the files",
    r"dnahlm models add ": "needs a network",
    r"dnahlm (models merge smollm2|train adapter --backbone smollm2-dna) ": "needs what add brings",
    r"dnahlm .*\bSTORE\b": "needs a library of many genomes; tests/scale builds some",
    r"dnahlm evaluate ": "needs the data folder and minutes",
    r"(OMP_NUM_THREADS=1 )?python (-m )?(benchmarks|app\.plan|dnahlm\.|index\.)": "takes minutes",
}
SHORTER = {"dnahlm train adapter": "--steps 2", "dnahlm train classify": "--epochs 1 --preset nano"}
"""Options that a test adds, because the documents' own runs take minutes."""
FIXED = {
    "sequences": ["TTGACAATTAATCATCGAACTAGTTAACTAGT", "GCGCCTGGAACGGCTCGGTGAACGCCATTTGC"],
}
"""Names that a page uses without making them."""


def _why_not(line: str) -> str | None:
    return next((why for form, why in NOT_RUN.items() if re.match(form, line)), None)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a page that serves the demo genome."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "app.cli", "serve", "--demo", "--quiet", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 500
        while True:
            try:
                urllib.request.urlopen(address, timeout=30).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until, "no page comes up"
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="session")
def speaker() -> Iterator[str]:
    """Address of a server with OpenAI's protocol that says one true sentence."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            message = {"role": "assistant", "content": "lacZ encodes beta-galactosidase."}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            body = json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]})
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


@pytest.fixture(scope="session")
def standins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a stand-in of every file that the pages name."""
    folder = tmp_path_factory.mktemp("standins")
    write_standins(folder)
    return folder


@pytest.fixture
def shell(
    request: pytest.FixtureRequest, standins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shell:
    """A shell in a fresh copy of the stand-ins; what would need a network or go on is replaced."""
    folder = tmp_path / "work"
    shutil.copytree(standins, folder)
    shell = Shell(folder, ROOT)
    page = request.node.callspec.params["page"].read_text(encoding="utf-8")
    if "--llm" in page:
        shell.replaced["http://127.0.0.1:11434/v1"] = request.getfixturevalue("speaker")
    if "gradio_client" in page or "curl " in page:
        shell.replaced["http://127.0.0.1:7860"] = request.getfixturevalue("served")

    def launch(library: Any, host: str, port: int, *_: Any, **__: Any) -> None:
        print(f"serving {len(library.genomes)} on {host}:{port}")

    monkeypatch.setattr("app.ui.serving.launch", launch)
    if "dnahlm mcp" in page:
        monkeypatch.setattr("mcp.server.fastmcp.FastMCP.run", lambda self: print("serving tools"))
    monkeypatch.setattr("index.fetch.fetch", lambda *a, **k: folder / "lambda.gb")
    monkeypatch.delenv("DNAHLM_LLM", raising=False)
    from dnahlm.train.adapters import train

    monkeypatch.setattr(train, "Schedule", functools.partial(train.Schedule, steps=2))
    return shell


@pytest.mark.parametrize("page", LIVELY, ids=lambda page: page.stem)
def test_blocks_run_in_order(page: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page from top to bottom, as somebody would who tries everything on it."""
    monkeypatch.chdir(shell.folder)
    names: dict[str, Any] = dict(FIXED)
    for block in blocks(page):
        if block.language == "python":
            _run_python(block, shell, names)
        elif block.language == "json":
            json.loads(block.text)
        elif block.language in ("", "bash", "sh", "console"):
            for command in commands(block):
                _run(command, shell)
        else:
            assert block.language in NOT_CODE, f"{block.name}: what is {block.language}?"


def _run(command: Command, shell: Shell) -> None:
    where = f"{command.block.name}: {command.line}"
    if _why_not(command.line):
        return
    line = command.line
    line += "".join(f" {more}" for start, more in SHORTER.items() if line.startswith(start))
    talk = "dnahlm chat" in line
    stdin = "where is recA?\nand its protein sequence?\n" if talk else "TTGACATTTATAATGCATTTGACA\n"
    ran = shell.run(line, stdin)
    assert ran.code == 0, f"{where}\nexit code {ran.code}\n{ran.out}\n{ran.err}"
    assert "Traceback" not in ran.err, f"{where}\n{ran.err}"
    if command.printed is not None:
        assert alike(command.printed, ran.out), f"{where}\nprinted now:\n{ran.out}"


def _run_python(block: Block, shell: Shell, names: dict[str, Any]) -> None:
    text = block.text
    for old, new in shell.replaced.items():
        text = text.replace(old, new)
    text = re.sub(r", \.\.\.\]\)", "])", text)
    code = compile(ast.parse(text), block.name, "exec")
    exec(code, names)  # the page's own snippet


def test_a_reason_is_used() -> None:
    lines = [command.line for block in BLOCKS for command in commands(block)]
    for form in NOT_RUN:
        assert any(re.match(form, line) for line in lines), f"nothing is left out by {form}"


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        ("a\n...\nz", "a\nb\nc\nz\n", True),
        ("a\n...\nz", "a\nz\n", True),
        ("lacZ ... end", "lacZ is at the end\n", True),
        ("lacZ", "lacZ is\n", False),
        ("a\n...", "a\nb\n", True),
        ("a\nb", "a\n", False),
    ],
)
def test_shown_output_is_compared(wanted: str, got: str, same: bool) -> None:
    assert alike(wanted, got) is same


def test_targets_of_make_exist() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for block in BLOCKS:
        for command in commands(block):
            if command.line.startswith("make "):
                assert command.line.split()[1] in targets, f"{block.name}: {command.line}"


def test_scripts_that_are_not_run_exist() -> None:
    for block in BLOCKS:
        for line in (command.line for command in commands(block)):
            script = re.search(r"python3? (?:-m (?P<module>[\w.]+)|(?P<path>\S+\.py))", line)
            if not script or script["module"] in ("venv", "build", "pip", "pytest"):
                continue
            path = script["path"] or script["module"].replace(".", "/")
            places = [ROOT / path, ROOT / f"{path}.py", ROOT / path / "__main__.py"]
            made = _why_not(line) is None
            assert made or any(place.is_file() for place in places), f"{block.name}: {line}"
