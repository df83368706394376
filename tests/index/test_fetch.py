"""Fetching by accession, against a local server that answers as NCBI does, with its errors."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import Request, urlopen

import pytest
from Bio import Entrez, SeqIO
from typer.testing import CliRunner

import index.fetch
from app.cli import app
from app.session import Session
from app.ui import accession as box
from index.demo import demo_genome
from index.fetch import FetchError, announce, downloads, fetch, fetched
from index.library import Library
from tests.ncbi import ACCESSION, Ncbi


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[type[Ncbi]]:
    handler = type("Local", (Ncbi,), {"seen": []})
    path = demo_genome(tmp_path)
    handler.record = path.read_text()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"

    def local(request: Request, **options: object) -> object:
        parts = urlparse(request.full_url)
        assert parts.hostname in ("eutils.ncbi.nlm.nih.gov", "api.ncbi.nlm.nih.gov")
        return urlopen(f"{base}{parts.path}?{parts.query}", **options)

    monkeypatch.setattr(Entrez, "urlopen", local)
    monkeypatch.setattr(Entrez, "sleep_between_tries", 0)
    monkeypatch.setattr(index.fetch, "urlopen", local)
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    yield handler
    server.shutdown()


@pytest.mark.parametrize("accession", [ACCESSION, "nc_999999.1", "GCF_999999999.1"])
def test_a_record_is_fetched_whole_and_once(ncbi: type[Ncbi], accession: str) -> None:
    told = []
    place = fetch(accession, announced=told.append)
    assert place.name == f"{accession.upper()}.gb.gz"
    with gzip.open(place, "rt") as handle:
        got = [str(record.seq) for record in SeqIO.parse(handle, "genbank")]
    wanted = [str(record.seq) for record in SeqIO.parse(io.StringIO(ncbi.record), "genbank")]
    assert got == wanted
    assert told[0].length > 60_000
    before = len(ncbi.seen)
    assert fetch(accession) == place
    assert len(ncbi.seen) == before


@pytest.mark.parametrize(
    ("accession", "broken", "words"),
    [
        ("NC_000000.9", "", "knows no nucleotide record"),
        ("GCF_000000000.9", "", "knows no assembly"),
        ("../etc/passwd", "", "is no accession"),
        (ACCESSION, "busy", "asks to wait"),
        (ACCESSION, "down", "503"),
        (ACCESSION, "cut", "broke off"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_leaves_nothing(
    ncbi: type[Ncbi], tmp_path: Path, accession: str, broken: str, words: str
) -> None:
    ncbi.broken = broken
    with pytest.raises(FetchError, match=words):
        fetch(accession, folder=tmp_path / "out")
    assert list((tmp_path / "out").glob("**/*")) == []


def test_too_large_is_not_begun(ncbi: type[Ncbi], tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="more than the limit"):
        fetch(ACCESSION, folder=tmp_path / "out", limit=1000)
    assert not any("efetch" in path for path in ncbi.seen)


def test_offline_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def away(request: Request, **options: object) -> object:
        raise index.fetch.URLError("Name or service not known")

    monkeypatch.setattr(Entrez, "urlopen", away)
    monkeypatch.setattr(Entrez, "sleep_between_tries", 0)
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["fetch", ACCESSION])
    assert result.exit_code == 1
    assert "cannot be reached" in str(result.exception)


def test_the_command_prints_the_path(ncbi: type[Ncbi], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["fetch", ACCESSION, "--out", str(tmp_path / "o"), "--quiet"])
    assert result.exit_code == 0, result.output
    assert Path(result.stdout.strip()).exists()


def test_the_size_is_told_before_anything_is_fetched(ncbi: type[Ncbi]) -> None:
    about = announce("nc_999999.1")
    assert (about.accession, about.length) == (ACCESSION, 61_803)
    assert announce("GCF_999999999.1").length == 65_877
    assert not any("efetch" in path or "/download" in path for path in ncbi.seen)
    assert not fetched(ACCESSION)
    fetch(ACCESSION)
    assert fetched(ACCESSION)


def test_the_box_of_the_page_offers_then_opens(ncbi: type[Ncbi]) -> None:
    said, offer, _, wanted = box.look_up(f" {ACCESSION.lower()} ")
    assert "61,803 bp" in said and "Synthetic" in said
    assert wanted == ACCESSION and offer["visible"]
    assert not any("efetch" in path for path in ncbi.seen)
    session = Session(Library())
    told: list[float] = []
    said = box.download(session, wanted, lambda done, words: told.append(done))
    assert "Opened" in said
    genome = session.library.genomes[0]
    wanted_bases = [str(r.seq) for r in SeqIO.parse(io.StringIO(ncbi.record), "genbank")]
    assert [genome[record.id][:] for record in genome.records] == wanted_bases
    assert told == sorted(told) and told[-1] <= 1
    assert "downloaded before" in box.look_up(ACCESSION)[0]
    session.library.close()


@pytest.mark.parametrize(
    ("typed", "broken", "words"),
    [
        ("", "", "Type an accession"),
        ("NC_000000.9", "", "knows no nucleotide record"),
        ("<img src=x>", "", "is no accession"),
        (ACCESSION, "down", "try again later"),
    ],
)
def test_the_box_says_what_is_wrong_and_offers_nothing(
    ncbi: type[Ncbi], typed: str, broken: str, words: str
) -> None:
    ncbi.broken = broken
    said, offer, cancel, wanted = box.look_up(typed)
    assert words in said and "<img" not in said
    assert wanted is None and not offer["visible"] and not cancel["visible"]


def test_the_box_can_be_cancelled_and_keeps_nothing(ncbi: type[Ncbi]) -> None:
    session = Session(Library())

    def leave(done: float, words: str) -> None:
        session.stopped.set()

    assert "cancelled" in box.download(session, ACCESSION, leave)
    assert not fetched(ACCESSION) and session.library.genomes == []
    assert list(downloads().glob("**/*")) == []


def test_the_box_offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def away(request: Request, **options: object) -> object:
        raise index.fetch.URLError("Name or service not known")

    monkeypatch.setattr(Entrez, "urlopen", away)
    monkeypatch.setattr(Entrez, "sleep_between_tries", 0)
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    said = box.look_up(ACCESSION)[0]
    assert "cannot be reached" in said and said.count(". ") == 0
    assert "cannot be reached" in box.download(Session(Library()), ACCESSION, lambda d, w: None)
