"""The Settings tab in a real browser: what is set holds, what cannot be set is said."""

import json
import sqlite3
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.driving import ask, open_tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Speaker(BaseHTTPRequestHandler):
    """A server of OpenAI's protocol that begins every rephrased answer with two words."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(body)
        reply = {"choices": [{"message": {"role": "assistant", "content": self.text}}]}
        said = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def speaker():
    handler = type("OfTheTab", (Speaker,), {"asked": [], "text": ""})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield handler
    server.shutdown()


@pytest.fixture
def page(visit, demo):
    page = visit(demo)
    open_tab(page, "settings")
    return page


def applied(page, words):
    page.locator("#set-apply").click()
    page.locator("#set-said").get_by_text(words).first.wait_for()


def test_memory_and_disk_are_told_when_the_tab_opens(page):
    page.locator("#set-state").get_by_text("memory of the program").wait_for()
    page.locator("#set-state").get_by_text("stored genomes").wait_for()


def test_questions_are_not_logged_where_that_is_switched_off(page, dnahlm_home):
    page.get_by_label("Keep my questions in the log of this machine").uncheck()
    applied(page, "not kept in the log")
    ask(page, "where is trpE, not to be logged?")
    open_tab(page, "settings")  # the answer has brought the map forward
    page.get_by_label("Keep my questions in the log of this machine").check()
    applied(page, "kept in the log")
    ask(page, "where is trpE, to be logged?")
    with closing(sqlite3.connect(dnahlm_home / "log.sqlite")) as log:
        asked = {row[0] for row in log.execute("SELECT question FROM answers")}
    assert "where is trpE, to be logged?" in asked
    assert "where is trpE, not to be logged?" not in asked


def test_a_model_that_is_no_model_is_refused_in_one_sentence(page, tmp_path):
    page.get_by_label("Model that classifies").fill(str(tmp_path))
    applied(page, "Not set.")
    assert len(page.locator("#set-said p").all()) == 1


def test_a_language_model_phrases_and_its_inventions_are_thrown_away(page, speaker):
    page.get_by_label("server").check()
    page.get_by_label("Address or folder").fill(speaker.address)
    page.get_by_label("Its name on the server").fill("small")
    applied(page, "may rephrase answers")
    speaker.text = "Gene recA lies at 1..2, next to inventA."
    said = ask(page, "where is recA?")
    assert speaker.asked and "33,994..35,055" in said and "inventA" not in said


def test_an_address_that_is_none_is_refused(page):
    page.get_by_label("server").check()
    page.get_by_label("Address or folder").fill("somewhere")
    applied(page, "A server has an address that begins with http")
