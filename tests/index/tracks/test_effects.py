"""Effects of variants against whole mutated records, extracted and translated by Biopython."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Data import CodonTable
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from Bio.SeqUtils import seq1

from index.demo import demo_genome
from index.library import Library
from index.tracks.effects import Effect, Effects

_TAIL = 3000
"""Bases read behind a lost stop."""
_COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A"}
_DNA = re.compile(
    r"[cg]\.(?P<first>[-*\d+]+?)(?:_(?P<last>[-*\d+]+))?"
    r"(?P<what>(?P<old>[ACGTN])>(?P<new>[ACGTN])|delins(?P<by>[ACGTN]+)|del|dup|inv"
    r"|ins(?P<more>[ACGTN]+))"
)


# --- the independent side: Biopython on the mutated record ---


@dataclass
class Gene:
    """One CDS of a Biopython record."""

    record: SeqRecord
    feature: SeqFeature

    def __post_init__(self) -> None:
        self.text = str(self.record.seq)
        self.parts = [(int(p.start), int(p.end), p.strand) for p in self.feature.location.parts]
        self.strand = self.feature.location.strand
        self.table = int(self.feature.qualifiers.get("transl_table", ["1"])[0])
        self.positions = list(self.feature.location)
        self.circular = self.record.annotations.get("topology") == "circular"

    def read(self, text: str, parts: list[tuple[int, int, int]]) -> tuple[str, str]:
        """CDS and the protein read on beyond its end, with its stop."""
        pieces = []
        for start, end, strand in parts:
            piece = Seq(text[start:end])
            pieces.append(str(piece.reverse_complement() if strand == -1 else piece))
        cds = "".join(pieces)
        ring = text[:_TAIL] if self.circular else ""
        behind = text[parts[-1][1] : parts[-1][1] + _TAIL]
        tail = behind + (ring if len(behind) < _TAIL else "")
        if self.strand == -1:
            ring = text[-_TAIL:] if self.circular else ""
            behind = text[max(0, parts[-1][0] - _TAIL) : parts[-1][0]]
            tail = str(Seq((ring if len(behind) < _TAIL else "") + behind).reverse_complement())
        long = cds + tail
        long = long[: len(long) - len(long) % 3]
        protein = str(Seq(long).translate(table=self.table))
        if cds[:3] in self.starts:
            protein = "M" + protein[1:]
        return cds, protein[: protein.find("*") + 1] if "*" in protein else protein

    @property
    def starts(self) -> set[str]:
        """Codons that start this protein: in the standard code ATG and its own only."""
        listed = set(CodonTable.unambiguous_dna_by_id[self.table].start_codons)
        first = "".join(self.letter(at) for at in self.positions[:3])
        return ({"ATG", first} & listed) if self.table == 1 else listed

    def letter(self, at: int) -> str:
        return self.text[at] if self.strand == 1 else str(Seq(self.text[at]).complement())

    def mutated(self, start: int, ref: str, alt: str) -> tuple[str, list[tuple[int, int, int]]]:
        """The record and the parts after a change; both move by what is gained before them."""
        text = self.text[:start] + alt + self.text[start + len(ref) :]
        head = 0
        while head < min(len(ref), len(alt)) and ref[head] == alt[head]:
            head += 1
        tail = 0
        while tail < min(len(ref), len(alt)) - head and ref[-1 - tail] == alt[-1 - tail]:
            tail += 1
        low, high, delta = start + head, start + len(ref) - tail, len(alt) - len(ref)

        def moved(at: int, is_end: bool) -> int:
            return at + delta if (at > low if is_end else at >= high) and at >= high else at

        return text, [(moved(a, False), moved(b, True), s) for a, b, s in self.parts]

    def labels(self) -> dict[str, int]:
        """HGVS number of every base of the CDS, of its introns and of 200 bases around."""
        size = len(self.text)
        found = {str(i + 1): at for i, at in enumerate(self.positions)}
        step = 1 if self.strand == 1 else -1
        for far in range(1, 201):
            for name, at in ((f"-{far}", self.positions[0] - step * far),
                             (f"*{far}", self.positions[-1] + step * far)):  # fmt: skip
                if self.circular or 0 <= at < size:
                    found[name] = at % size
        done = 0
        for (a0, b0, s0), (a1, b1, _) in zip(self.parts, self.parts[1:], strict=False):
            done += b0 - a0
            gap = (a1 - b0) if s0 == 1 else (a0 - b1)
            for far in range(1, max(gap, 0) + 1):
                up = b0 - 1 + far if s0 == 1 else a0 - far
                down = a1 - far if s0 == 1 else b1 - 1 + far
                found.setdefault(f"{done}+{far}", up)
                found.setdefault(f"{done + 1}-{far}", down)
        return found


def applied(name: str, text: str, strand: int, places: dict[str, int] | None) -> str:
    """A record after the change that an HGVS name describes."""
    found = _DNA.fullmatch(name)
    assert found, name
    first = found["first"]
    last = found["last"] or first
    ends = [places[n] if places is not None else int(n) - 1 for n in (first, last)]
    one, other = sorted(ends)

    def turned(letters: str) -> str:
        return letters if strand == 1 else str(Seq(letters).reverse_complement())

    what = found["what"]
    if what.startswith("ins"):
        assert other == one + 1, name
        return text[:other] + turned(found["more"]) + text[other:]
    held = text[one : other + 1]
    if found["old"]:
        assert held == turned(found["old"]), name
        new = turned(found["new"])
    elif what == "dup":
        new = held * 2
    elif what == "inv":
        new = str(Seq(held).reverse_complement())
    else:
        new = turned(found["by"]) if found["by"] else ""
    return text[:one] + new + text[other + 1 :]


def protein_of(name: str, old: str) -> str | None:
    """The protein that an HGVS name describes, with its stop; None where it does not spell it."""
    if name.endswith("="):
        return old
    body = name.removeprefix("p.")
    shift = re.fullmatch(r"([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})(?:fs|ext)Ter(\d+|\?)", body)
    if shift:
        return None
    found = re.fullmatch(
        r"([A-Z][a-z]{2})(\d+)(?:_([A-Z][a-z]{2})(\d+))?(delins|del|dup|ins)?((?:[A-Z][a-z]{2})*)",
        body,
    )
    assert found, name
    low = int(found[2]) - 1
    high = int(found[4] or found[2])
    residues = _one(found[6])
    assert old[low] == _one(found[1]), name
    if found[3]:
        assert old[high - 1] == _one(found[3]), name
    if found[5] == "ins":
        new = old[: low + 1] + residues + old[high - 1 :]
    elif found[5] == "dup":
        new = old[:high] + old[low:high] + old[high:]
    elif found[5] == "del":
        new = old[:low] + old[high:]
    else:
        new = old[:low] + residues + old[high:]
    stop = new.find("*", low)
    return new[: stop + 1] if stop >= 0 else new


def _one(residues: str) -> str:
    return seq1(residues, custom_map={"Ter": "*"})


def expected_kind(gene: Gene, start: int, ref: str, alt: str) -> tuple[str, str, str]:
    """Kind of effect and both proteins, judged from the mutated record alone."""
    text, parts = gene.mutated(start, ref, alt)
    before, old = gene.read(gene.text, gene.parts)
    after, new = gene.read(text, parts)
    delta = len(after) - len(before)
    if before[:3] in gene.starts and after[:3] not in gene.starts:
        kind = "start lost"
    elif old == new:
        kind = "synonymous"
    elif delta % 3:
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
        kind = "stop lost" if same == len(old) - 1 else "frameshift"
    elif len(new) > len(old) + delta // 3:
        kind = "stop lost"
    elif len(new) < len(old) + delta // 3:
        kind = "nonsense"
    elif delta:
        kind = "in-frame insertion" if delta > 0 else "in-frame deletion"
    else:
        kind = "missense"
    return kind, old, new


def check(gene: Gene, effect: Effect, start: int, ref: str, alt: str) -> str:
    """One variant in all its names; gives its kind."""
    said = f"{gene.record.id}:{start + 1} {ref}>{alt} {effect}"
    text, _ = gene.mutated(start, ref, alt)
    kind, old, new = expected_kind(gene, start, ref, alt)
    assert effect.kind == kind, f"expected {kind}: {said}"
    assert applied(effect.genomic, gene.text, 1, None) == text, said
    assert applied(effect.dna, gene.text, gene.strand, gene.labels()) == text, said
    if kind == "start lost":
        assert effect.protein == "p.Met1?", said
        return kind
    spelled = protein_of(effect.protein, old)
    if spelled is not None:
        assert spelled == new, said
        return kind
    found = re.fullmatch(r"p\.(\w{3})(\d+)(\w{3})(fs|ext)Ter(\d+|\?)", effect.protein)
    assert found, said
    at = int(found[2]) - 1
    assert old[:at] == new[:at], said
    assert (old[at], new[at]) == (_one(found[1]), _one(found[3])), said
    assert old[at] != new[at], said
    if found[5] == "?":
        assert not new.endswith("*"), said
    else:
        assert int(found[5]) == len(new) - at - (found[4] == "ext"), said
    return kind


# --- variants ---


def genes_of(record: SeqRecord) -> list[Gene]:
    """CDS that Biopython reads to one stop at their end, on one strand."""
    found = []
    for feature in record.features:
        qualifiers = feature.qualifiers
        if feature.type != "CDS" or {"pseudo", "transl_except", "exception"} & set(qualifiers):
            continue
        if qualifiers.get("codon_start", ["1"]) != ["1"] or feature.location.strand is None:
            continue
        gene = Gene(record, feature)
        cds, protein = gene.read(gene.text, gene.parts)
        if len(cds) % 3 == 0 and len(protein) == len(cds) // 3 and protein[0] == "M":
            found.append(gene)
    return found


def drawn(rng: random.Random, gene: Gene) -> tuple[int, str, str]:
    """A variant whose changed letters lie inside one part of a CDS, as a VCF writes it."""
    start, end, _ = rng.choice(gene.parts)
    low, high = start + 1, end - 1
    if high - low < 12:
        start, end, _ = max(gene.parts, key=lambda part: part[1] - part[0])
        low, high = start + 1, end - 1
    where = rng.random()
    if where < 0.12:  # the ends, where starts and stops are
        at = rng.choice([low + rng.randrange(4), high - 5 - rng.randrange(3)])
    else:
        at = rng.randrange(low, high - 9)
    size = rng.choice([1, 1, 1, 2, 3, 3, 4, 6, 9][: max(1, high - at)])
    what = rng.choice(["snv", "snv", "ins", "del", "mnv", "delins", "dup"])
    text = gene.text

    def letters(n: int) -> str:
        return "".join(rng.choice("ACGT") for _ in range(n))

    if what == "snv":
        return at, text[at], rng.choice([b for b in "ACGT" if b != text[at]])
    if what == "ins":
        return at, text[at], text[at] + letters(size)
    if what == "dup":
        return at, text[at], text[at] + text[at + 1 : at + 1 + size]
    if what == "del":
        return at, text[at : at + size + 1], text[at]
    ref = text[at : at + max(size, 2)]
    alt = letters(len(ref) if what == "mnv" else size)
    return (at, ref, alt) if ref != alt else (at, text[at], text[at] + "A")


def compare(path: Path, number: int, home: Path, seed: int) -> dict[str, int]:
    """Check that many variants of a GenBank file; counts by kind."""
    import gzip

    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as handle:
        records = list(SeqIO.parse(handle, "genbank"))
    genes = [gene for record in records for gene in genes_of(record)]
    assert genes
    rng = random.Random(seed)
    with Library.open(path, home=home) as library:
        effects = Effects(library.genomes[0])
        kinds: dict[str, int] = {}
        for index in range(number):
            gene = genes[index % len(genes)]
            start, ref, alt = drawn(rng, gene)
            told = effects.of(gene.record.id, start, ref, alt)
            mine = [
                one
                for one in told
                if one.feature is not None
                and sorted((p.start, p.end) for p in one.feature.parts)
                == sorted((a, b) for a, b, _ in gene.parts)
            ]
            if not mine and any(one.gene and one.gene.n_products > 1 for one in told):
                continue  # another isoform of the gene is hit harder
            assert mine, f"{gene.record.id}:{start + 1} {ref}>{alt} {told}"
            kind = check(gene, mine[0], start, ref, alt)
            kinds[kind] = kinds.get(kind, 0) + 1
    return kinds


def built(path: Path) -> Path:
    """A genome with introns, slippage both ways, overlaps and the origin, on both strands."""
    rng = random.Random(5)
    letters = [rng.choice("ACGT") for _ in range(6000)]
    plans = [
        ([(200, 320, 1), (400, 520, 1), (610, 670, 1)], 1),
        ([(1500, 1602, -1), (1350, 1431, -1), (1200, 1257, -1)], 1),
        ([(2000, 2300, 1), (2299, 2500, 1)], 11),  # read back by one base
        ([(2800, 3001, 1), (3002, 3200, 1)], 11),  # one base left out
        ([(3900, 4101, -1), (3600, 3901, -1)], 4),  # back by one, minus strand
        ([(4300, 4600, 1)], 11),
        ([(4596, 4896, 1)], 11),  # overlaps the one before by four
        ([(5900, 6000, 1), (0, 98, 1)], 11),  # over the origin
        ([(5200, 5440, -1)], 11),
    ]
    record = SeqRecord(Seq(""), id="BUILT_1.1", name="BUILT_1")
    record.annotations.update(molecule_type="DNA", topology="circular", organism="Testus testus",
                              taxonomy=["Bacteria"])  # fmt: skip
    for number, (parts, table) in enumerate(plans):
        pieces = [SimpleLocation(a, b, s) for a, b, s in parts]
        location = CompoundLocation(pieces) if len(pieces) > 1 else pieces[0]
        positions = list(location)
        stops = set(CodonTable.unambiguous_dna_by_id[table].stop_codons)

        def letter(at: int, minus: bool = parts[0][2] == -1) -> str:
            return _COMPLEMENT[letters[at]] if minus else letters[at]

        def put(at: int, base: str, minus: bool = parts[0][2] == -1) -> None:
            letters[at] = _COMPLEMENT[base] if minus else base

        for at, base in zip(positions[:3], "ATG", strict=True):
            if number != 6:
                put(at, base)
        for at, base in zip(positions[-3:], "TAA", strict=True):
            put(at, base)
        for _ in range(40):
            for i in range(0, len(positions) - 3, 3):
                codon = positions[i : i + 3]
                if "".join(letter(at) for at in codon) in stops:
                    put(codon[0], rng.choice("CG"))
        if number == 5:
            for at, base in zip(range(4594, 4600), "ATATGA", strict=True):
                letters[at] = base  # ...ATGA: stop of one gene, start of the next
        qualifiers = {"locus_tag": [f"T_{number}"], "transl_table": [str(table)]}
        record.features.append(
            SeqFeature(location, "gene", qualifiers={"locus_tag": [f"T_{number}"]})
        )
        record.features.append(SeqFeature(location, "CDS", qualifiers=qualifiers))
    record.seq = Seq("".join(letters))
    SeqIO.write(record, path, "genbank")
    return path


def test_demo_genome(tmp_path: Path) -> None:
    kinds = compare(demo_genome(tmp_path), 250, tmp_path / "home", 1)
    assert sum(kinds.values()) >= 245
    wanted = {"missense", "synonymous", "frameshift", "in-frame deletion", "in-frame insertion"}
    assert wanted | {"nonsense", "start lost"} <= set(kinds)


def test_joins_slippage_overlaps_and_origin(tmp_path: Path) -> None:
    kinds = compare(built(tmp_path / "built.gbk"), 250, tmp_path / "home", 2)
    assert sum(kinds.values()) >= 240
    assert {"missense", "frameshift", "nonsense", "synonymous", "stop lost"} <= set(kinds)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("virus/phiX174_NC_001422.gbk", 150),
        ("virus/sars-cov-2_MN908947.gb", 100),
        ("eukaryote/yeast_chrI_NC_001133.gbk.gz", 150),
        ("organelle/arabidopsis_chloroplast_NC_000932.gb.gz", 100),
        ("organelle/termite_mt_NC_036047.gb", 60),
    ],
)
def test_real_genomes(name: str, number: int, data_dir: Path, tmp_path: Path) -> None:
    kinds = compare(data_dir / "genomes" / name, number, tmp_path / "home", 3)
    assert sum(kinds.values()) >= 0.9 * number
