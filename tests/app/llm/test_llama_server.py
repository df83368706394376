"""A real model behind a real server: SmolLM2 in llama.cpp's server, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.answer import ask as ask_without
from app.commands.terminal import genome_paths
from app.llm.checking import faults
from app.llm.openai_compatible import OpenAICompatible
from app.llm.speaking import ask
from app.session import Session
from index.library import Library

pytestmark = pytest.mark.stress

SERVE = """
import sys, time, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.n_ctx, p.n_parallel, p.warmup, p.port = sys.argv[1], 8192, 1, False, 0
server = xllamacpp.Server(p)
print(server.listening_address, flush=True)
time.sleep(3600)
"""
ASKED = ("what does lacZ do?", "where is recA?", "what is the GC content?")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where llama.cpp's server (package ``xllamacpp``) listens, with the model of a GGUF file."""
    pytest.importorskip("openai", reason="the extra llm is not installed")
    pytest.importorskip("xllamacpp", reason="pip install xllamacpp, llama.cpp's server in a wheel")
    model = Path(os.environ.get("DNAHLM_TEST_GGUF", ""))
    if not model.is_file():
        pytest.skip("DNAHLM_TEST_GGUF names no GGUF file")
    command = [sys.executable, "-c", SERVE, str(model)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield f"{server.stdout.readline().strip()}/v1"
        server.terminate()


def test_what_a_small_model_says_is_checked(address: str, tmp_path: Path) -> None:
    library = Library.open([Path(p) for p in genome_paths(None, demo=True)], home=tmp_path)
    speaker = OpenAICompatible(address, "local", timeout=600.0, retries=0)
    for question in ASKED:
        computed = ask_without(Session(library), question)
        answer = ask(Session(library, speaker=speaker), question)
        phrasing = answer.trace["phrasing"]
        assert "error" not in phrasing and phrasing["said"]
        assert (answer.text == computed.text) == bool(phrasing["refused"])
        assert not faults(answer.text.replace("*", ""), computed)
