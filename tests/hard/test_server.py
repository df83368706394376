"""The guard before the page, the limits of a visitor, and what is left when a server ends."""

import base64
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import pytest
from served import API, Visitor, server
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

import index.store
from app.serving import folder as folders
from app.serving.address import check, is_loopback
from app.serving.guard import Guard
from app.serving.limits import Allowance, Limits, Meter, Turns, in_words
from index.demo import demo_genome
from index.library import Library

PASSWORD = "correct horse"
ROUTES = (
    "/monitoring", "/monitoring/summary", "/logout", "/login", f"{API}/deep_link?session_hash=x",
    f"{API}/proxy=http://127.0.0.1:9/", f"{API}/process_recording", f"{API}/vibe-code",
    f"{API}/run-history/records", f"{API}/runs", f"{API}/dev/reload", f"{API}/token",
    f"{API}/custom_component/a/client/b/c.js", "/svelte/x.js", f"{API}/profiling/traces",
    f"{API}/stream/a/b/1/playlist.m3u8", f"{API}/component_server", "/docs", "/openapi.json",
    f"{API}/file/etc/passwd", "/.env", "/assets/../config.json",
)  # fmt: skip


def basic(password, user="anybody"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server on every address, with a password, small limits and a short memory."""
    home = tmp_path_factory.mktemp("served")
    options = ("--demo", "--host", "0.0.0.0", "--upload-mb", "1", "--questions", "3")
    with server(home, *options, DNAHLM_PASSWORD=PASSWORD) as (found, _):
        yield found


@pytest.fixture
def http(address):
    with httpx.Client(base_url=address, headers=basic(PASSWORD), timeout=120) as client:
        yield client


def test_nothing_is_told_without_the_password(address):
    for path in ("/", "/config", f"{API}/info", f"{API}/mcp/", f"{API}/queue/join"):
        method = "POST" if path.endswith(("join", "mcp/")) else "GET"
        reply = httpx.request(method, address + path, timeout=60)
        assert reply.status_code == 401 and reply.text == "A password is needed."
        assert reply.headers["www-authenticate"].startswith("Basic")
    for headers in (basic("wrong"), {"Authorization": b"Basic \xff"}, {"Authorization": "Basic"}):
        assert httpx.get(address, headers=headers, timeout=60).status_code == 401


@pytest.mark.parametrize("path", [*ROUTES, "/", "/config", f"{API}/file=/etc/passwd", "/theme.css"])
def test_every_response_has_the_headers(http, path):
    found = http.get(path).headers
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "no-referrer" and found["x-frame-options"] == "DENY"
    policy = found["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    scripts = policy.partition("script-src ")[2].partition(";")[0]
    assert "'unsafe-inline'" not in scripts and "http" not in scripts


@pytest.mark.parametrize("path", ROUTES)
def test_what_the_page_does_not_use_is_not_there(http, path):
    assert http.get(path).status_code == 404
    assert http.post(path).status_code in (404, 405)


def test_scripts_of_the_page_carry_a_new_nonce_each_time(http):
    pages = [http.get("/") for _ in range(2)]
    nonces = {page.headers["content-security-policy"].split("'nonce-")[1][:22] for page in pages}
    assert len(nonces) == 2
    for page in pages:
        nonce = page.headers["content-security-policy"].split("'nonce-")[1][:22]
        assert page.text.count(f'<script nonce="{nonce}"') >= 3
        assert int(page.headers["content-length"]) > 10_000 or page.headers.get("content-encoding")


def test_pages_of_other_sites_are_refused(http):
    assert http.get("/config", headers={"Origin": "https://evil.example"}).status_code == 403
    assert http.get("/config", headers={"Origin": "null"}).status_code == 403
    assert http.get("/config", headers={"Origin": str(http.base_url)}).status_code == 200


def test_large_requests_are_refused_unread(address):
    port = int(address.rpartition(":")[2])
    sizes = {f"{API}/queue/join": 17_000_000, f"{API}/call/ask": 10**15, f"{API}/upload": 3_000_000}
    for path, size in sizes.items():
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {size}"]
        lines += [f"Authorization: {basic(PASSWORD)['Authorization']}", "", ""]
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall("\r\n".join(lines).encode())
            said = ""
            while not said.endswith(" MB.") and (more := connection.recv(100_000)):
                said += more.decode()
        assert said.startswith("HTTP/1.1 413") and said.endswith(" MB."), said


def test_requests_are_json_of_bounded_depth(http):
    for body in (b"[" * 100_000, b"{", b"\xff"):
        reply = http.post(f"{API}/call/ask", content=body)
        assert reply.status_code == 400 and reply.text == "The request is no JSON."


@pytest.fixture
def guarded(tmp_path):
    """The guard alone, before an app that reads the body or fails."""

    async def app(scope, receive, send):
        if scope["path"].endswith("/call/fail"):
            raise RuntimeError("secret")
        size = 0
        while True:
            message = await receive()
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        await PlainTextResponse(str(size))(scope, receive, send)

    def make(**options):
        limits = Limits(body=1000, total=2000, requests=5)
        return TestClient(
            Guard(app, limits=limits, folder=tmp_path, **options), base_url="http://localhost"
        )

    return make


def test_a_body_of_no_told_length_is_bounded(guarded):
    for path, most in ((f"{API}/mcp/", 1000), (f"{API}/call/ask", 1000), (f"{API}/upload", 2000)):
        parts = [b" " * 100] * (most // 100)
        start = [b"{}"] if "call" in path else []
        small = guarded().post(path, content=iter([*start, *parts[1:]]))
        assert small.status_code == 200
        reply = guarded().post(path, content=iter([*parts, b"  "]))
        assert reply.status_code == 413 and reply.text.startswith("A request may have")


def test_an_error_says_nothing_of_itself(guarded, capsys):
    reply = guarded().post(f"{API}/call/fail", json={})
    assert (reply.status_code, reply.text) == (500, "The program met an error.")
    assert "nosniff" in reply.headers["x-content-type-options"]
    assert "secret" in capsys.readouterr().err


def test_a_parameter_that_is_unknown_is_no_error_of_the_program(tmp_path, capsys):
    """Gradio ends the request with a TypeError, for `call/v2` only."""

    async def app(scope, receive, send):
        raise TypeError(
            "Parameter `x\x1b` is not a valid key-word argument. Please click on 'view'"
        )

    client = TestClient(Guard(app, limits=Limits(), folder=tmp_path), base_url="http://localhost")
    reply = client.post(f"{API}/call/v2/ask", json={"x\x1b": 1})
    assert reply.status_code == 400
    assert reply.text == "Parameter `x_` is not a valid key-word argument."
    assert not capsys.readouterr().err
    assert client.post(f"{API}/call/ask", json={}).status_code == 500


def test_a_function_that_is_not_there_is_no_error_of_the_program(tmp_path, capsys):
    async def app(scope, receive, send):
        raise KeyError(99999)

    client = TestClient(Guard(app, limits=Limits(), folder=tmp_path), base_url="http://localhost")
    reply = client.post(f"{API}/queue/join", json={"fn_index": 99999})
    assert (reply.status_code, reply.text) == (400, "There is no such function.")
    assert not capsys.readouterr().err


def test_halves_of_characters_do_not_reach_a_function(tmp_path):
    """Whole pairs stay; a half became an error when the answer, or a refusal, was written."""

    async def app(scope, receive, send):
        body = (await receive())["body"]
        await PlainTextResponse(body)(scope, receive, send)

    client = TestClient(Guard(app, limits=Limits(), folder=tmp_path), base_url="http://localhost")
    sent = b'{"question": "lac\\ud800Z \\uD83E\\udda9", "\\udc00": 1}'
    reply = client.post(f"{API}/call/ask", content=sent)
    assert reply.json() == {"question": "lac?Z \U0001f9a9", "?": 1}
    assert client.post(f"{API}/call/ask", content=b'{"a": "\\u00e9"}').text == '{"a": "\\u00e9"}'
    for endless in (b"NaN", b"-Infinity", b"1e999"):  # read, and never written again
        reply = client.post(f"{API}/call/ask", content=b'{"question": [%s, 1.5]}' % endless)
        assert reply.status_code == 400 and reply.text == "The request is no JSON."


def test_requests_and_wrong_passwords_of_an_address_are_limited(guarded):
    client = guarded()
    assert [client.get("/config").status_code for _ in range(6)] == [200] * 5 + [429]
    client = guarded(password=PASSWORD)
    said = [client.get("/", headers=basic("no")).status_code for _ in range(11)]
    assert said == [401] * 10 + [429]
    assert client.get("/", headers=basic(PASSWORD)).status_code == 429


def test_public_names(guarded):
    client = guarded(names=frozenset({"genomes.example.org"}))
    for host, status in (("genomes.example.org", 200), ("evil.example.org", 421), ("", 421)):
        assert client.get("/config", headers={"Host": host}).status_code == status
    behind = {"Host": "localhost", "Origin": "https://genomes.example.org"}
    assert client.get("/config", headers=behind).status_code == 200


def test_links_out_of_the_folder_are_not_followed(guarded, tmp_path):
    outside = tmp_path.parent / f"{tmp_path.name}-secret"
    outside.write_text("secret")
    (tmp_path / "link").symlink_to(outside)
    (tmp_path / "own").write_text("own")
    assert guarded().get(f"{API}/file={tmp_path}/own").status_code == 200
    assert guarded().get(f"{API}/file={tmp_path}/link").status_code == 404


def test_a_visitor_has_a_minute_of_questions_and_a_size_of_files(address):
    visitor = Visitor(address, headers=basic(PASSWORD))
    for _ in range(3):
        assert "beta-galactosidase" in visitor.ask("what does lacZ do?")[1]
    assert "takes 3 questions a minute" in visitor.ask("what does recA do?")[1]
    other = Visitor(address, visitor.config, headers=basic(PASSWORD))
    assert "beta-galactosidase" in other.ask("what does lacZ do?")[1]
    said = ""
    for number in range(3):
        bases = "ACGT"[number] * 900_000
        said = other.open(other.upload(f"f{number}.fa", f">s{number}\n{bases}\n"))
    assert "Your files may have 2 MB together here." in said


def test_positions_in_the_queue_are_told(address):
    visitor = Visitor(address, headers=basic(PASSWORD))
    visitor.ask("what does lacZ do?")
    kinds = [message["msg"] for message in visitor.messages]
    assert "process_starts" in kinds or "estimation" in kinds
    ranks = [m["rank"] for m in visitor.messages if m["msg"] == "estimation"]
    assert all(isinstance(rank, int) for rank in ranks)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "example.org", "10.0.0.1"])
def test_other_machines_need_a_password_or_a_word(host):
    with pytest.raises(ValueError, match="--no-password"):
        check(host, None, False)
    with pytest.raises(ValueError, match="--no-password"):
        check(host, "", False)
    with pytest.raises(ValueError, match="8 characters"):
        check(host, "short", False)
    assert check(host, PASSWORD, False) == PASSWORD
    assert check(host, None, True) is None and check(host, PASSWORD, True) == PASSWORD


def test_this_machine_needs_none():
    assert [check(host, None, False) for host in ("127.0.0.1", "localhost", "::1")] == [None] * 3
    assert is_loopback("127.9.9.9") and not is_loopback("localhost.evil.example")


def test_the_command_refuses_in_one_line(dnahlm_home):
    command = [sys.executable, "-m", "app.cli", "serve", "--demo", "--host", "0.0.0.0"]
    clean = {key: value for key, value in os.environ.items() if key != "DNAHLM_PASSWORD"}
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and not done.stdout and "Traceback" not in done.stderr
    assert done.stderr.startswith("dnahlm: other machines can reach 0.0.0.0: set a password")
    assert len(done.stderr.splitlines()) == 1


def test_by_default_only_this_machine_under_its_own_name(dnahlm_home):
    with server(dnahlm_home) as (address, process):
        for name, status in (("localhost", 200), ("127.0.0.1:1", 200), ("evil.example", 421)):
            reply = httpx.get(f"{address}/config", headers={"Host": name}, timeout=60)
            assert reply.status_code == status
        port = int(address.rpartition(":")[2])
        listening = Path(f"/proc/{process.pid}/net/tcp")
        if listening.exists():
            rows = [line.split()[1] for line in listening.read_text().splitlines()[1:]]
            assert f"0100007F:{port:04X}" in rows and f"00000000:{port:04X}" not in rows


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_of_a_visitor_is_left(tmp_path, sign):
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    temporary.mkdir()
    with server(home, TMPDIR=str(temporary)) as (address, process):
        visitor = Visitor(address)
        text = demo_genome(tmp_path).read_text()
        assert "Opened" in visitor.open(visitor.upload("mine.gb", text))
        visitor.ask("DNA sequence of lacZ")
        (folder,) = temporary.glob("dnahlm-serve-*")
        assert folder.stat().st_mode & 0o077 == 0
        assert list(folder.rglob("mine.gb")) and index.store.stores(home)
        process.send_signal(sign)
        process.communicate(timeout=60)
    if sign == signal.SIGKILL:
        with server(home, TMPDIR=str(temporary)):
            assert not folder.exists()
    assert not list(temporary.iterdir()) and not index.store.stores(home)


def test_uploads_go_by_age(tmp_path, monkeypatch, dnahlm_home):
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = tmp_path / "own.fa"
    own.write_text(">own\nACGTAC\n")
    with folders.private_folder(3600) as folder:
        (folder / folders.FILES / "abc").mkdir()
        sent = folder / folders.FILES / "abc" / "sent.fa"
        sent.write_text(">sent\nACGTTTTT\n")
        Library.open([own, sent])
        now = time.time()
        assert folders.sweep(folder, 3600, now + 3500) == 0 and sent.exists()
        assert folders.sweep(folder, 3600, now + 3700) == 2 and not sent.exists()
        assert [item.name for item in index.store.stores()] == ["own"]
        assert tempfile.gettempdir() == str(folder / folders.WORK)
    assert not folder.exists() and tempfile.gettempdir() == str(tmp_path)
    assert own.exists() and len(index.store.stores()) == 1


def test_questions_of_one_conversation_are_answered_in_order():
    turns, order, inside = Turns(), [], []
    first = threading.Event()

    def work(number):
        with turns.turn():
            inside.append(number)
            assert inside == [number]
            if number == 0:
                first.wait(60)
            order.append(number)
            inside.remove(number)

    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        while len(turns) <= number:
            time.sleep(0.001)
    first.set()
    for thread in threads:
        thread.join(60)
    assert order == list(range(6)) and len(turns) == 0


def test_the_line_of_one_visitor_is_bounded():
    allowance = Allowance(Limits(waiting=2))
    held = [allowance.turns._line.append(object()) for _ in range(3)]
    assert len(held) == 3 and "wait for an answer" in allowance.ask()


def test_limits_say_what_they_are(tmp_path):
    small, large = tmp_path / "a.gb", tmp_path / "b.gb"
    small.write_bytes(b"x" * 10)
    large.write_bytes(b"x" * 100)
    allowance = Allowance(Limits(file=50, files=3, total=25))
    assert allowance.open([str(large)]) == "b.gb: a file may have 50 bytes here."
    assert allowance.open([str(small)] * 2) == ""
    assert allowance.open([str(small)]) == "Your files may have 25 bytes together here."
    assert Allowance(Limits(files=1)).open([str(small)] * 2).startswith("You may open 1 files")
    free = Allowance(Limits(file=0, files=0, total=0, questions=0, waiting=0))
    assert free.open([str(large)] * 300) == "" and not any(free.ask() for _ in range(300))
    assert [in_words(n) for n in (5, 16_000_000, 4_000_000_000)] == ["5 bytes", "16 MB", "4 GB"]


def test_a_minute_slides():
    clock = [0.0]
    meter = Meter(2, now=lambda: clock[0])
    assert [meter.take("a"), meter.take("a"), meter.take("a")] == [True, True, False]
    clock[0] = 60.0
    assert meter.take("a") and meter.take("a") and not meter.take("a")
