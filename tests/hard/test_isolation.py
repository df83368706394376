"""Many visitors at once: every answer is right, and nobody sees anything of another one."""

import hashlib
import io
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from gradio_client import Client
from served import Visitor, server

import index.store


def genome_of(number):
    """A GenBank file whose gene, product, organism and bases are one visitor's only."""
    bases = "".join("ACGT"[(place * (number + 3) + place // 7) % 4] for place in range(600))
    record = SeqRecord(Seq(bases), id=f"PRIV_{number}.1", name=f"PRIV_{number}", description="x")
    record.annotations.update(molecule_type="DNA", organism=f"Secretobacter visitor{number}")
    for place in range(number % 5 + 2):
        where = SimpleLocation(place * 60, place * 60 + 60, 1)
        names = {"locus_tag": [f"PV{number}X_{place:03}"], "gene": [f"pv{'abcdefg'[place]}Z"]}
        more = {"product": [f"marker protein m{number}m"]}
        record.features.append(SeqFeature(where, type="gene", qualifiers=names))
        record.features.append(SeqFeature(where, type="CDS", qualifiers=names | more))
    text = io.StringIO()
    SeqIO.write([record], text, "genbank")
    return text.getvalue(), bases


@pytest.fixture(scope="module")
def address(dnahlm_home):
    with server(dnahlm_home, "--demo") as (found, _):
        yield found


def use(address, config, number, together):
    """One visitor's whole stay; gives everything that was shown."""
    visitor = Visitor(address, config)
    text, bases = genome_of(number)
    shown = [visitor.load()]
    path = visitor.upload("private.gb", text)
    together.wait(timeout=300)
    shown.append(visitor.open(path))
    assert f"Secretobacter visitor{number}" in shown[-1]
    said, answer = visitor.ask(f"what does PV{number}X_000 do?")
    assert f"m{number}m" in answer
    shown.append(said)
    said, answer = visitor.ask("how many genes are there in private?")
    assert re.search(rf"\b{number % 5 + 2}\b", answer), answer
    said, answer = visitor.ask(f"DNA sequence of PV{number}X_001")
    assert bases[60:120] in answer.replace("\\n", "")
    shown.append(said)
    files = visitor.files
    assert files and all(visitor.get(file) == 200 for file in files)
    said, answer = visitor.ask(f"{bases[:40]} -> kind{number}")
    shown += [said, visitor.past()]
    return {
        "visitor": visitor, "shown": "\n".join(shown), "files": [path, *files], "text": text,
        "number": number,
    }  # fmt: skip


def check(address, count):
    """Let visitors in at the same time and look for what they should not have seen."""
    first = Visitor(address)
    together = threading.Barrier(count)
    with ThreadPoolExecutor(count) as pool:
        stays = list(
            pool.map(lambda number: use(address, first.config, number, together), range(count))
        )
    for stay in stays:
        seen = {int(found) for found in re.findall(r"\bm(\d+)m\b", stay["shown"])}
        seen |= {int(found) for found in re.findall(r"PV(\d+)X_", stay["shown"])}
        seen |= {int(found) for found in re.findall(r"kind(\d+)\b", stay["shown"])}
        seen |= {int(found) for found in re.findall(r"visitor(\d+)\b", stay["shown"])}
        assert seen == {stay["number"]}
    return stays


@pytest.fixture(scope="module")
def stays(address):
    return check(address, 4)


def test_visitors_at_once_see_their_own_only(stays):
    names = [stay["shown"].splitlines()[0] for stay in stays]
    assert len(set(names)) == len(names) and all(len(name) == 32 for name in names)


def test_another_ones_gene_is_unknown(stays):
    one, other = stays[:2]
    _, answer = one["visitor"].ask(f"what does PV{other['number']}X_000 do?")
    assert f"m{other['number']}m" not in answer


def test_a_stranger_starts_with_the_served_genome_only(address, stays):
    stranger = Visitor(address, stays[0]["visitor"].config)
    stranger.load()
    said, _ = stranger.ask("which genomes are open?")
    assert "PRIV" not in said and "private" not in said and "Secretobacter" not in said
    assert "m0m" not in stranger.past() and "PV0X" not in stranger.past()


def test_a_file_that_was_never_sent_cannot_be_opened(stays):
    visitor = stays[0]["visitor"]
    box = visitor.part(label="Open genomes")
    for path in (index.store.home_dir() / "log.sqlite", Path(__file__), "/etc/passwd"):
        kind = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
        with pytest.raises(AssertionError):
            visitor.fire(visitor.event("upload", box), {box: [kind]})


def test_a_file_at_an_address_is_not_fetched(stays):
    visitor = stays[0]["visitor"]
    box = visitor.part(label="Open genomes")
    kind = {"path": "http://127.0.0.1:9/x.gb", "meta": {"_type": "gradio.FileData"}}
    with pytest.raises(AssertionError, match="not fetched"):
        visitor.fire(visitor.event("upload", box), {box: [kind]})


def test_guessed_addresses_of_files_give_nothing(address, stays):
    stranger = Visitor(address, stays[0]["visitor"].config)
    home = index.store.home_dir()
    path = Path(stays[0]["files"][0])
    folder = path.parent.parent
    digest = hashlib.sha256(stays[0]["text"].encode()).hexdigest()
    stores = [store.path for store in index.store.stores()]
    assert any(str(folder) in store for store in stores)
    guesses = [
        folder / digest / "private.gb", folder, path.parent, folder / ".lock", home / "log.sqlite",
        *home.glob("genomes/*/*"), "pyproject.toml", Path("pyproject.toml").resolve(),
        sys.executable, "/etc/passwd", f"{folder}/../../etc/passwd", f"{folder}/%2e%2e/x", "~",
        "http://127.0.0.1:9/", "file:///etc/passwd", f"{path}\0",
    ]  # fmt: skip
    for guess in guesses:
        assert stranger.get(guess) in (403, 404), guess


def test_programs_have_no_memory_of_each_other(address):
    one, other = (Client(address, verbose=False) for _ in range(2))
    given = "TTGACATATAATGGCCATTACGTTGACA -> kindly"
    one.predict(question=given, api_name="/ask")
    for client in (one, other):
        said = client.predict(question="show my examples", api_name="/ask")
        assert "kindly" not in said["answer"]
        assert "lacZ" in client.predict(question="what does lacZ do?", api_name="/ask")["answer"]


@pytest.mark.stress
@pytest.mark.parametrize("count", [12, 50])
def test_a_crowd_sees_its_own_only(address, count):
    check(address, count)
