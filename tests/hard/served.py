"""A served page in a process of its own, and visitors that use it as a browser does."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import contextmanager
from urllib.parse import quote

import httpx

API = "/gradio_api"


@contextmanager
def server(home, *arguments, **environment):
    """Start `dnahlm serve`; yields its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "app.cli", "serve", "--quiet", "--port", str(port)]
    process = subprocess.Popen(
        [*command, *arguments],
        env={**os.environ, "DNAHLM_HOME": str(home), "OMP_NUM_THREADS": "1", **environment},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):
            if process.poll() is not None:
                raise AssertionError(f"the server ended: {process.stdout.read()}")
            try:
                urllib.request.urlopen(f"{address}{API}/startup-events", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address, process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


class Visitor:
    """One browser: a conversation of its own, by the requests that the page makes.

    Parameters
    ----------
    address
        Of the server.
    config
        The page's, where it was read before.
    """

    def __init__(self, address, config=None, **options):
        self.http = httpx.Client(base_url=address, timeout=300, **options)
        self.config = config or self.http.get("/config").raise_for_status().json()
        self.session = uuid.uuid4().hex
        self.parts = {part["id"]: part["props"] for part in self.config["components"]}

    def part(self, **props):
        """Number of the one component with these properties."""
        found = [
            number
            for number, has in self.parts.items()
            if all(has.get(key) == value for key, value in props.items())
        ]
        assert len(found) == 1, (props, found)
        return found[0]

    def event(self, kind, part=None):
        """The first event of a kind on a component, or on the page."""
        return next(
            one
            for one in self.config["dependencies"]
            if any(name == kind and part in (None, target) for target, name in one["targets"])
            and one.get("backend_fn", True)
        )

    def fire(self, event, values):
        """Do an event; gives the value of every output by its component's number.

        `values` are those of inputs by number; states and the rest are None.
        """
        body = {
            "data": [values.get(number) for number in event["inputs"]],
            "fn_index": event["id"], "session_hash": self.session, "event_data": None,
        }  # fmt: skip
        reply = self.http.post(f"{API}/queue/join", json=body)
        assert reply.status_code == 200, reply.text
        wanted = reply.json()["event_id"]
        self.messages, seen = [], {}
        query = {"session_hash": self.session}
        with self.http.stream("GET", f"{API}/queue/data", params=query) as stream:
            for line in stream.iter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message.get("event_id") != wanted:
                    continue
                self.messages.append(message)
                data = (message.get("output") or {}).get("data") or []
                if message["msg"] == "process_generating":
                    for number, value in zip(event["outputs"], data, strict=False):
                        seen[number] = applied(seen.get(number), value)
                if message["msg"] == "process_completed":
                    assert message["success"], message
                    return seen or dict(zip(event["outputs"], data, strict=True))
        raise AssertionError("the stream ended early")

    def load(self):
        """Come to the page; gives the name that the browser keeps."""
        event = self.event("load")
        found = self.fire(event, {event["inputs"][0]: ""})
        return found[event["inputs"][0]]

    def upload(self, name, content):
        """Send a file; gives its path on the server."""
        reply = self.http.post(f"{API}/upload", files={"files": (name, content)})
        assert reply.status_code == 200, reply.text
        return reply.json()[0]

    def open(self, path):
        """Open an uploaded file; gives what the page says."""
        box = self.part(label="Open genomes")
        kind = {"path": path, "meta": {"_type": "gradio.FileData"}}
        event = self.event("upload", box)
        found = self.fire(event, {box: [kind]})
        return "\n".join(value for value in found.values() if isinstance(value, str))

    def ask(self, text):
        """Ask; gives the conversation's messages as one text, and the answer alone."""
        box, chat = self.part(elem_id="question"), self.part(elem_id="chat")
        found = self.fire(self.event("submit", box), {box: text})
        said = [json.dumps(message["content"]) for message in found[chat]]
        self.files = [
            value["value"]["path"]
            for value in found.values()
            if isinstance(value, dict)
            and isinstance(value.get("value"), dict)
            and value["value"].get("path")
        ]
        return "\n".join(said), said[-1]

    def past(self):
        """The list of past questions."""
        words = self.part(label="Search past questions")
        return json.dumps(list(self.fire(self.event("change", words), {words: ""}).values()))

    def get(self, path):
        """Status of a file's address."""
        return self.http.get(f"{API}/file={quote(str(path))}").status_code


def applied(old, change):
    """A value after the changes that Gradio streams; the first one is whole."""
    whole = isinstance(change, list) and all(
        isinstance(edit, list) and edit and edit[0] in ("replace", "append", "add", "delete")
        for edit in change
    )
    if old is None or not whole:
        return change
    for action, place, *value in change:
        if not place:
            old = value[0] if action == "replace" else old + value[0]
            continue
        at = old
        for step in place[:-1]:
            at = at[step]
        last = place[-1]
        if action == "append":
            at[last] += value[0]
        elif action == "delete":
            del at[last]
        elif action == "add" and isinstance(at, list):
            at.insert(last, value[0])
        else:
            at[last] = value[0]
    return old
