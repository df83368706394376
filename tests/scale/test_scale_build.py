"""Building a library: every genome once, none sinks the others, any interruption is made good."""

from __future__ import annotations

import shutil
from pathlib import Path

import fsspec
import pytest
from Bio import SeqIO

from index.records import FormatError
from index.scale import shard
from index.scale.build import AHEAD, build
from index.scale.crew import DeadWorkerError, Inline
from index.scale.shelf import Shelf
from index.scale.sources import listed
from tests.scale.conftest import GENOMES, inline


def files_of(store: Path) -> dict[str, bytes]:
    return {
        path.relative_to(store).as_posix(): path.read_bytes()
        for place in shard.shards(store)
        for path in place.iterdir()
        if not path.name.startswith(".")
    }


def test_rows_are_what_biopython_reads(built, genomes, library):
    expected = []
    for path in sorted(genomes.glob("*.gbk")):
        record = SeqIO.read(path, "genbank")
        for feature in record.features:
            if feature.type == "CDS":
                said = feature.qualifiers
                expected.append((
                    path.stem, record.id, said["locus_tag"][0], said.get("gene", [""])[0],
                    said["product"][0], int(feature.location.start), int(feature.location.end),
                    feature.location.strand,
                ))  # fmt: skip
    rows = library.shelf.sql(
        'SELECT m.name, g.record, g.id, g.symbol, g.product, g.start, g."end", g.strand '
        "FROM genes g JOIN genomes m USING (genome)"
    )
    assert sorted(rows) == sorted(expected)
    sizes = dict(library.shelf.sql("SELECT name, length FROM genomes"))
    assert sizes == {p.stem: len(SeqIO.read(p, "genbank")) for p in genomes.glob("*.gbk")}


def test_copy_is_taken_once_and_damaged_file_is_named(built, genomes):
    _, report = built
    assert report.genomes == len(GENOMES) and report.sources == len(GENOMES) + 2
    assert [(Path(a).stem, Path(b).stem) for a, b in report.same] == [("copy_of_beta", "beta")]
    ((uri, why),) = report.failed
    assert uri.endswith("torn.gbff") and why.startswith("torn.gbff") and why.count("\n") == 0


def test_second_build_reads_only_what_failed_and_takes_in_what_is_new(built, genomes, tmp_path):
    store = tmp_path / "lab"
    shutil.copytree(built[0], store)
    before = files_of(store)
    again = build([str(genomes)], store, inline, size=2)
    assert again.read == 1 and files_of(store) == before
    more = tmp_path / "more"
    more.mkdir()
    text = (genomes / "alpha.gbk").read_text().replace("recA", "recX")
    (more / "zeta.gbk").write_text(text)
    build([str(genomes), str(more)], store, inline, size=2)
    with Shelf(store) as shelf:
        assert len(shelf) == len(GENOMES) + 1
        assert shelf.sql("SELECT count(*) FROM genes WHERE symbol = 'recX'") == [(1,)]


class Dies(Inline):
    """A driver that is gone after some tasks."""

    def __init__(self, store, staging, left):
        super().__init__(store, staging, "static")
        self.left = left

    def ended(self):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().ended()


@pytest.mark.parametrize("after", [2, 5, 8])
def test_killed_build_ends_with_the_same_files(after, built, genomes, tmp_path):
    store = tmp_path / "lab"
    with pytest.raises(KeyboardInterrupt):
        build([str(genomes)], store, lambda s, g: Dies(s, g, after), size=2)
    with open(store / "sources.jsonl", "a") as journal:
        journal.write('{"uri": "cut of')
    build([str(genomes)], store, inline, size=2)
    assert files_of(store) == files_of(built[0])
    assert list((store / "staging").glob("[0-9a-f]*")) == []


def test_damaged_shard_is_found_and_built_again(built, genomes, tmp_path):
    store = tmp_path / "lab"
    shutil.copytree(built[0], store)
    hit = next((store / "shards").glob("*/genes.parquet"))
    content = bytearray(hit.read_bytes())
    content[len(content) // 2] ^= 1
    hit.write_bytes(content)
    build([str(genomes)], store, inline, size=2)
    assert files_of(store) == files_of(built[0])


class Loses(Inline):
    """A crew whose worker dies at one genome, every time."""

    def ended(self):
        task = self._waiting[0]
        if task.source is not None and task.source.name == "gamma.gbk":
            self._waiting.popleft()
            return [(task, DeadWorkerError())]
        return super().ended()


def test_genome_that_ends_its_worker_twice_is_given_up(genomes, tmp_path):
    report = build([str(genomes)], tmp_path / "lab", lambda s, g: Loses(s, g, "static"), size=2)
    assert report.genomes == len(GENOMES) - 1
    why = {Path(uri).name: why for uri, why in report.failed}
    assert why["gamma.gbk"] == "gamma.gbk: reading it ended the worker twice (out of memory?)."


class Watches(Inline):
    """A crew that counts what is staged."""

    most = 0

    def ended(self):
        found = super().ended()
        staged = len(list((self._worker.staging).glob("[0-9a-f]*")))
        Watches.most = max(Watches.most, staged)
        return found


def test_what_is_read_ahead_is_bounded(tmp_path, genomes):
    folder = tmp_path / "many"
    folder.mkdir()
    text = (genomes / "eps.gbk").read_text()
    for number in range(14):
        (folder / f"g{number:02d}.gbk").write_text(text.replace("EPS_00", f"G{number:02d}_0"))
    build([str(folder)], tmp_path / "lab", lambda s, g: Watches(s, g, "static"), size=2)
    assert 2 <= Watches.most <= 2 * AHEAD


def test_two_builds_at_once_are_refused(built, genomes, tmp_path):
    class Second(Inline):
        def ended(self):
            with pytest.raises(FormatError, match="another build is writing"):
                build([str(genomes)], tmp_path / "lab", inline)
            return super().ended()

    build([str(genomes / "eps.gbk")], tmp_path / "lab", lambda s, g: Second(s, g, "static"))


def test_sources_of_lists_and_addresses(genomes, tmp_path):
    listing = tmp_path / "names.txt"
    listing.write_text(f"# two genomes\n{genomes / 'alpha.gbk'}\n\n{genomes / 'beta.gbk'}\n")
    assert [source.name for source in listed(str(listing))] == ["alpha.gbk", "beta.gbk"]
    listing.write_text("alpha.gbk\nnowhere.gbk\n")
    with pytest.raises(FormatError, match=r"names\.txt, line 1: there is no file alpha\.gbk"):
        listed(str(listing))
    with pytest.raises(FormatError, match="holds no genome file"):
        listed(str(tmp_path))
    with pytest.raises(ValueError, match="cannot be opened"):
        listed("nosuch://place/x")
    remote = fsspec.filesystem("memory")
    for path in genomes.glob("*.gbk"):
        remote.pipe_file(f"/scale/{path.name}", path.read_bytes())
    given = listed("memory://scale")
    assert len(given) == len(GENOMES) and all(source.stamp for source in given)


def test_library_of_an_address_has_the_same_genes(built, genomes, tmp_path):
    remote = fsspec.filesystem("memory")
    for path in genomes.glob("*.gbk"):
        remote.pipe_file(f"/lab/{path.name}", path.read_bytes())
    listing = tmp_path / "list.txt"
    listing.write_text("memory://lab/nowhere.gbk\n")
    report = build(["memory://lab", str(listing)], tmp_path / "lab", inline, size=2)
    assert report.genomes == len(GENOMES) and len(report.failed) == 1
    with Shelf(tmp_path / "lab") as shelf, Shelf(built[0]) as local:
        assert shelf.digest()["genes"] == local.digest()["genes"]
        assert shelf.digest()["genomes"] != local.digest()["genomes"]  # their sources differ


def test_what_is_no_library_is_said_in_a_sentence(tmp_path, built, genomes):
    with pytest.raises(FormatError, match="is no library; make one with"):
        Shelf(tmp_path)
    store = tmp_path / "lab"
    shutil.copytree(built[0], store)
    next((store / "shards").glob("*/names.parquet")).unlink()
    with pytest.raises(FormatError, match=r"names\.parquet is missing; run dnahlm index build"):
        Shelf(store)
    (store / "library.json").write_text('{"version": 0, "embedder": "static"}')
    with pytest.raises(FormatError, match="another version"):
        Shelf(store)
    with pytest.raises(FormatError, match="another version"):
        build([str(genomes)], store, inline)
