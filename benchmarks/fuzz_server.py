"""Sends random requests to `dnahlm serve --demo`, made by schemathesis of its own OpenAPI.

Each endpoint (uploads, `ask`, `genomes` and every tool) gets bodies that fit its schema and bodies
that do not, and random JSON that knows no schema at all; the result of each call is fetched. No
response may be an error 500, hold a traceback or a path of the server, or take longer than ten
seconds of the server's CPU, and the server must answer afterwards.

    python -m benchmarks.fuzz_server --count 10

`--count` is bodies of each kind and endpoint; `--address` asks a server that runs already.
Needs schemathesis (`pip install "dnahlm[stress]"`). Exit 1 where anything failed.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

API = "/gradio_api"
SECONDS = 120.0
"""On a busy machine; the CPU of the server is looked at on its own."""
ODD = (
    b"", b"null", b"[]", b"{}", b"0", b'"x"', b"{", b"[" * 5000, b'{"data": null}', b'{"data": {}}',
    b'{"data": [[[[]]]]}', b'{"question": {"path": "/etc/passwd"}}', b'{"question": 1e999}',
    b'{"question": "\\ud800 lacZ"}', b'{"\\ud800": 1}', b"\xff\xfe\x00", b'{"question": NaN}',
    b'{"data": ["what does lacZ do?"]}', b'{"session_hash": 5, "fn_index": -1, "data": []}',
    b'{"fn_index": 99999, "data": [], "session_hash": "x"}', b'{"question": "lacZ", "x": 1}',
)  # fmt: skip


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """A server of the demo genome in a home of its own; its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [
            sys.executable,
            "-m",
            "app.cli",
            "serve",
            "--demo",
            "--quiet",
            "--questions",
            "0",
        ]
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env={"PATH": "", "DNAHLM_HOME": home, "DNAHLM_LOG": "0", "OMP_NUM_THREADS": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{address}{API}/startup-events", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.5)
            yield address, process.pid
        finally:
            process.terminate()
            process.wait(60)


def bodies(address: str, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Path and body of each request."""
    import schemathesis
    from schemathesis import GenerationMode

    with urllib.request.urlopen(f"{address}{API}/openapi.json", timeout=SECONDS) as reply:
        schema = schemathesis.openapi.from_dict(json.loads(reply.read()))
    rng = random.Random(seed)
    for found in schema.get_all_operations():
        one = found.ok()
        if one.method.lower() != "post" or one.path.endswith("/upload"):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            made = _drawn(one.as_strategy(generation_mode=mode), count, rng.randrange(1 << 30))
            for body in made[:count]:
                yield one.path, json.dumps(body, default=str).encode()
        for body in rng.sample(ODD, min(count, 3)):
            yield rng.choice((one.path, one.path.replace("/v2", ""), f"{API}/queue/join")), body


def _drawn(strategy: Any, count: int, number: int) -> list[Any]:
    """Bodies of the first examples of a strategy."""
    from hypothesis import HealthCheck, given, seed, settings

    made: list[Any] = []
    few = settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @seed(number)
    @few
    @given(strategy)
    def keep(case: Any) -> None:
        made.append(case.body)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keep()
    return made


def _send(address: str, path: str, body: bytes | None) -> tuple[int, str]:
    import httpx

    method = "GET" if body is None else "POST"
    headers = {"Content-Type": "application/json"}
    reply = httpx.request(method, address + path, content=body, headers=headers, timeout=SECONDS)
    return reply.status_code, reply.text


def check(address: str, path: str, body: bytes) -> tuple[str, str]:
    """What became of one request and its result: a class, and detail where it failed."""
    import httpx

    where = f"{path} {body[:400]!r}"
    try:
        status, text = _send(address, path, body)
        event = json.loads(text).get("event_id") if status == 200 else None
        if event and "/call/" in path:
            name = path.rstrip("/").rpartition("/")[2]
            status, text = _send(address, f"{API}/call/{name}/{event}", None)
    except httpx.TimeoutException:
        return "FAILED: no answer", where
    except (ValueError, AttributeError):
        return "FAILED: no JSON", f"{where}: {text[:300]}"
    if status >= 500:
        return f"FAILED: {status}", f"{where}: {text[:300]}"
    if "Traceback" in text or "site-packages" in text:
        return "FAILED: traceback", f"{where}: {text[:300]}"
    if text.lstrip().startswith("event: error"):
        return "refused in the result", ""
    return ("answered" if status == 200 else f"refused with {status}"), ""


def main() -> int:
    """Print the summary; exit status 1 where anything failed."""
    import psutil

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=0, help="requests in all; 0 for no limit")
    parser.add_argument("--address")
    parser.add_argument("--pid", type=int, default=0, help="of that server, to watch its memory")
    options = parser.parse_args()
    classes: Counter[str] = Counter()
    failed: list[str] = []

    def run(address: str, pid: int) -> float:
        watched = psutil.Process(pid) if pid else None
        wanted = list(bodies(address, options.count, options.seed))
        random.Random(options.seed).shuffle(wanted)
        for path, body in wanted[: options.most or None]:
            kind, detail = check(address, path, body)
            classes[kind] += 1
            if detail:
                failed.append(f"{kind}: {detail}")
                print(failed[-1], flush=True)
        assert _send(address, f"{API}/startup-events", None)[0] == 200, "the server is gone"
        return watched.memory_info().rss / (1 << 20) if watched else 0.0

    if options.address:
        memory = run(options.address, options.pid)
    else:
        with served() as (address, pid):
            memory = run(address, pid)
    for kind, number in sorted(classes.items()):
        print(f"{number:>7,}  {kind}")
    print(f"{classes.total():,} requests, {len(failed):,} failed; server at {memory:,.0f} MB")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
