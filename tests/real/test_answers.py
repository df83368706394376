"""Answers about real genomes, held against the files themselves, read by Biopython."""

import gzip
import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq

from app.answer import Answer, ask
from app.session import Session
from index.library import Library

pytestmark = pytest.mark.real

TAG = re.compile(
    r"\b(?:[A-Za-z][A-Za-z0-9]{1,14}_[A-Z]{0,3}\d{3,6}(?:\.\d)?|b\d{4}|[A-Z]{2}_\d{6,9}(?:\.\d+)?)\b"
)
"""What looks like a locus tag or an accession."""
SPAN = re.compile(r"(?:([\w.|]+):)?(\d[\d,]*)\.\.(\d[\d,]*)")
RESIDUES = re.compile(r"(\d[\d,]*) amino acids?\b")
NAMES = ("locus_tag", "gene", "protein_id", "gene_synonym", "old_locus_tag", "ID", "Name", "label")
SUMS = {"proteome_statistics", "count_genes", "genome_summary", "find_orfs", "sequence_operation"}
"""Tools that give amino acid counts which are no protein's length."""
SITES = {
    "find_motif",
    "restriction_sites",
    "digest",
    "gene_runs",
    "intergenic",
    "find_orfs",
    "overlaps",
}
"""Tools whose rows are places beside, within or around the gene that they name."""
FLOOR = 0.9


@dataclass
class File:
    """What Biopython, or the lines of a GFF3 file, say about one genome file."""

    text: str
    lengths: dict[str, int] = field(default_factory=dict)
    circular: set[str] = field(default_factory=set)
    bases: dict[str, str] = field(default_factory=dict)
    places: dict[str, set[tuple[str, int, int, int]]] = field(default_factory=dict)
    spliced: set[str] = field(default_factory=set)
    proteins: set[str] = field(default_factory=set)

    def name(self, names, place):
        for name in names:
            for one in {name, *re.split(r"[;,]\s*", name)}:
                self.places.setdefault(one, set()).add(place)


def read_text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()


def read_file(path: Path) -> File:
    text = read_text(path)
    file = File(text)
    if ".gff" in path.name:
        read_gff3(file)
        return file
    kind = "fasta" if text.startswith(">") else "genbank"
    for record in SeqIO.parse(io.StringIO(text), kind):
        file.lengths[record.id] = len(record)
        file.bases[record.id] = str(record.seq).upper()
        if record.annotations.get("topology") == "circular":
            file.circular.add(record.id)
        for feature in record.features:
            add_feature(file, record, feature)
    return file


def add_feature(file: File, record, feature) -> None:
    parts = feature.location.parts
    start, end = int(feature.location.start) + 1, int(feature.location.end)
    strand = feature.location.strand or 0
    if start == 1 and end == len(record) and len(parts) > 1:
        ahead = parts if strand >= 0 else parts[::-1]
        start, end = int(ahead[0].start) + 1, int(ahead[-1].end)
    names = [value for key in NAMES for value in feature.qualifiers.get(key, [])]
    file.name(names, (record.id, start, end, strand))
    for part in parts:
        file.name(names, (record.id, int(part.start) + 1, int(part.end), part.strand or 0))
    if len(parts) > 1:
        file.spliced.add(str(feature.extract(record.seq)).upper())
    if feature.type == "CDS":
        file.proteins |= {
            value.replace(" ", "") for value in feature.qualifiers.get("translation", [])
        }


def read_gff3(file: File) -> None:
    for line in file.text.splitlines():
        columns = line.split("\t")
        if line.startswith("##sequence-region"):
            file.lengths[line.split()[1]] = int(line.split()[3])
        if len(columns) != 9:
            continue
        strand = {"+": 1, "-": -1}.get(columns[6], 0)
        values = dict(pair.split("=", 1) for pair in columns[8].split(";") if "=" in pair)
        names = [values[key] for key in NAMES if key in values]
        file.name(names, (columns[0], int(columns[3]), int(columns[4]), strand))
        if "Is_circular=true" in columns[8]:
            file.circular.add(columns[0])


@dataclass
class Asked:
    """One question with its answer and the files it is about."""

    item: dict
    answer: Answer
    files: list[File]

    @property
    def id(self) -> str:
        return self.item["id"]

    @property
    def said(self) -> str:
        """Everything the person gave, where a name or number may come from."""
        given = [self.item["question"], *self.item.get("history", []), *self.item["genomes"]]
        return " ".join(given)

    @property
    def prose(self) -> str:
        return re.sub(r"^```fasta\n.*?\n```$", "", self.answer.text, flags=re.S | re.M)

    def tools(self) -> set[str]:
        return {call["tool"] for call in self.answer.calls}

    def places(self, name: str) -> set[tuple[str, int, int, int]]:
        return set().union(*(file.places.get(name, set()) for file in self.files))

    def length(self, record: str) -> int | None:
        return next((f.lengths[record] for f in self.files if record in f.lengths), None)

    def fits(self, start: int, end: int, record: str | None = None) -> bool:
        """Whether the file has such a place; backwards only over the origin of a circle."""
        for file in self.files:
            for name, length in file.lengths.items():
                if record not in (None, name) or not (1 <= start <= length and 1 <= end <= length):
                    continue
                if start <= end or name in file.circular:
                    return True
        return False


@pytest.fixture(scope="module")
def asked(data_dir) -> list[Asked]:
    """All questions but those on other formats, each answered in a conversation of its own."""
    lines = (data_dir / "questions/dev.jsonl").read_text().splitlines()
    items = [item for item in map(json.loads, lines) if item["family"] != "formats"]
    files: dict[str, File] = {}
    libraries: dict[tuple[str, ...], Library | None] = {}
    out = []
    for item in items:
        names = tuple(item["genomes"])
        if names not in libraries:
            try:
                libraries[names] = Library.open([data_dir / name for name in names])
            except ValueError:
                libraries[names] = None
        library = libraries[names]
        if library is None:
            answer = Answer(item["question"], "declined", "The file cannot be opened.")
            out.append(Asked(item, answer, []))
            continue
        for name in names:
            if name not in files:
                files[name] = read_file(data_dir / name)
        session = Session(library)
        for earlier in item.get("history") or []:
            ask(session, earlier)
        answer = ask(session, item["question"])
        out.append(Asked(item, answer, [files[name] for name in names]))
    return out


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_all_questions_are_answered_about_opened_files(asked):
    assert len(asked) >= 230
    assert sum(1 for one in asked if not one.files) <= 2


def known(one: Asked, name: str) -> bool:
    """Whether a name is in the file or the question, or made by a tool from what is."""
    if any(name in file.text for file in one.files) or name.lower() in one.said.lower():
        return True
    if re.fullmatch(r"ORF \d+", name):
        return True
    if nameless := re.fullmatch(r"[A-Za-z_']+_(\d+)_(\d+)", name):
        return one.fits(int(nameless[1]), int(nameless[2]))
    left, dash, right = name.partition("-")
    return bool(dash and right) and known(one, left) and known(one, right)


def test_every_identifier_is_in_the_file_or_the_question(asked):
    unknown, seen = [], 0
    for one in asked:
        names = set(TAG.findall(one.prose)) | {c.id for c in one.answer.citations}
        for row in one.answer.table.rows if one.answer.table else []:
            names |= {value for value in row if isinstance(value, str) and TAG.fullmatch(value)}
        seen += len(names)
        unknown += [(one.id, name) for name in names if not known(one, name)]
    assert unknown == [] and seen > 1000


def test_every_span_in_the_prose_is_a_place_of_the_file(asked):
    wrong, seen = [], 0
    for one in asked:
        for record, start, end in SPAN.findall(one.prose):
            seen += 1
            known = record if one.length(record) is not None else None
            if not one.fits(number(start), number(end), known):
                wrong.append((one.id, record, start, end))
    assert wrong == [] and seen > 100


def test_every_citation_is_a_place_of_its_record(asked):
    wrong, seen = [], 0
    for one in asked:
        for citation in one.answer.citations:
            seen += 1
            exists = one.length(citation.record) is not None and citation.strand in (1, -1, 0)
            if not exists or not one.fits(citation.start, citation.end, citation.record):
                wrong.append((one.id, str(citation)))
    assert wrong == [] and seen > 300


def test_every_cited_gene_stands_where_the_file_says(asked):
    wrong, seen = [], 0
    for one in asked:
        for citation in one.answer.citations:
            places = one.places(citation.id)
            if not places or citation.qualifier in ("sequence", "upstream", "downstream"):
                continue
            seen += 1
            if (citation.record, citation.start, citation.end, citation.strand) not in places:
                wrong.append((one.id, str(citation), citation.qualifier, sorted(places)[:3]))
    assert wrong == [] and seen > 250


def test_every_gene_row_stands_where_the_file_says(asked):
    wrong, seen = [], 0
    for one in asked:
        table = one.answer.table
        if table is None or one.tools() & SITES:
            continue
        if not {"id", "record", "start", "end"} <= set(table.columns):
            continue
        at = [table.columns.index(name) for name in ("id", "record", "start", "end")]
        for row in table.rows:
            name, record, start, end = (row[index] for index in at)
            places = {place[:3] for place in one.places(str(name))}
            if not places:
                continue
            seen += 1
            if (record, start, end) not in places:
                wrong.append((one.id, name, record, start, end, sorted(places)[:3]))
    assert wrong == [] and seen > 150


def test_every_site_reads_as_its_row_says(asked):
    wrong, seen = [], 0
    for one in asked:
        table = one.answer.table
        columns = ("record", "start", "end", "strand", "sequence")
        if table is None or not set(columns) <= set(table.columns):
            continue
        at = [table.columns.index(name) for name in columns]
        for row in table.rows:
            record, start, end, strand, sequence = (row[index] for index in at)
            bases = next(f.bases[record] for f in one.files if record in f.bases)
            read = bases[start - 1 : end] if start <= end else bases[start - 1 :] + bases[:end]
            if strand == "-":
                read = str(Seq(read).reverse_complement())
            seen += 1
            if sequence.replace("U", "T") != read:
                wrong.append((one.id, *row))
    assert wrong == [] and seen > 500


def test_every_protein_length_in_the_prose_is_a_protein_of_the_file(asked):
    wrong, seen = [], 0
    for one in asked:
        lengths = {len(protein) for file in one.files for protein in file.proteins}
        if not lengths or one.tools() & SUMS:
            continue
        for text in RESIDUES.findall(one.prose):
            if text in one.said:
                continue
            seen += 1
            if number(text) not in lengths:
                wrong.append((one.id, text))
    assert wrong == [] and seen > 30


def holds(file: File, sequence: str) -> bool:
    """Whether a strand, a spliced feature or a protein of the file reads so."""
    if sequence.rstrip("*") in file.proteins:
        return True
    dna = sequence.replace("U", "T")
    if not set(dna) <= set("ACGTRYSWKMBDHVN"):
        return any(sequence.rstrip("*") in protein for protein in file.proteins)
    backward = str(Seq(dna).reverse_complement())
    if any(dna in text or backward in text for text in file.spliced):
        return True
    for name, bases in file.bases.items():
        ring = bases + bases[: len(dna)] if name in file.circular else bases
        if dna in ring or backward in ring:
            return True
    return False


def test_every_sequence_given_is_read_from_the_file(asked):
    wrong, seen = [], 0
    for one in asked:
        if "sequence_operation" in one.tools():
            continue
        for item in one.answer.sequences:
            seen += 1
            if not any(holds(file, item.sequence) for file in one.files):
                wrong.append((one.id, item.id, item.description, item.sequence[:30]))
    assert wrong == [] and seen > 20


def test_declined_answers_assert_nothing(asked):
    declined = [one for one in asked if one.answer.status == "declined"]
    assert len(declined) >= 15
    for one in declined:
        assert one.answer.text.strip(), one.id
        assert one.answer.sequences == [], one.id
        # The header that was looked into may be cited, no feature.
        cited = [(c.start, c.end) == (1, one.length(c.record)) for c in one.answer.citations]
        assert all(cited), one.id
        assert one.answer.table is None or not one.answer.table.rows, one.id
        # A record's bounds may be told where a place outside of it was asked for.
        for record, start, end in SPAN.findall(one.prose):
            lengths = [length for file in one.files for length in file.lengths.values()]
            told = start in one.said and end in one.said
            assert told or (number(start) == 1 and number(end) in lengths), (one.id, record)


def test_answers_say_no_path_of_this_machine(asked, data_dir):
    for one in asked:
        assert str(data_dir) not in json.dumps(one.answer.to_dict()), one.id


def test_grade_of_the_development_questions(asked, data_dir, tmp_path):
    """A floor against regressions, not a figure to quote."""
    questions, answers, report = (tmp_path / name for name in ("q.jsonl", "a.jsonl", "r.json"))
    questions.write_text("".join(json.dumps(one.item) + "\n" for one in asked))
    rows = [one.answer.to_dict(rows=100, item_id=one.id) for one in asked]
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, str(data_dir / "questions/grade.py"), "--questions", str(questions)]
    command += ["--answers", str(answers), "--data", str(data_dir), "--json", str(report)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    graded = json.loads(report.read_text())
    right = sum(entry["correct"] for entry in graded)
    failed = [entry["id"] for entry in graded if not entry["correct"]]
    assert [entry["id"] for entry in graded if entry["fabricated"]] == []
    told, wanted = re.search(r"unanswerable declined (\d+)/(\d+)", done.stdout).groups()
    assert told == wanted
    assert right / len(graded) >= FLOOR, failed
