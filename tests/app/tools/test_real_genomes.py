"""Tools on real genomes, against Biopython's reading of the same files."""

from __future__ import annotations

import bz2
import gzip
import random
import re
from functools import cache
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqUtils.ProtParam import ProteinAnalysis

from app.tools.registry import call
from index.library import Library

pytestmark = pytest.mark.real

GENOMES = (
    "virus/phiX174_NC_001422.gbk",
    "virus/sars-cov-1_NC_004718.gb",
    "virus/influenzaA_California_8segments.gbff",
    "plasmid/pPCP1_NC_005816.gb",
    "plasmid/pB171_90_CP021212.gbk",
    "organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    "organelle/termite_mt_NC_036047.gb",
    "bgc/nisin_HM219853.gbk",
    "bacteria/prokka_draft_3contigs.gbk.gz",
    "bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
    "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "eukaryote/yeast_chrI_NC_001133.gbk.gz",
)


@cache
def records(path: Path) -> dict:
    opened = {".gz": gzip.open, ".bz2": bz2.open}.get(path.suffix, open)
    with opened(path, "rt") as handle:
        return {record.id: record for record in SeqIO.parse(handle, "genbank")}


@cache
def library(path: Path) -> Library:
    return Library.open([path])


@pytest.fixture(params=GENOMES)
def genome(request, data_dir):
    """Biopython's records, and a function that runs a tool on the same file."""
    path = data_dir / "genomes" / request.param
    return records(path), lambda tool, **arguments: call(library(path), tool, arguments)


def features(found: dict, kind: str):
    return [(r, f) for r in found.values() for f in r.features if f.type == kind]


def proteins_of(found: dict) -> list[str]:
    """Translations of the file; of a file without any, its intact CDS translated."""
    given = [f.qualifiers.get("translation", [""])[0] for _, f in features(found, "CDS")]
    if any(given):
        return [protein for protein in given if protein]
    return [
        str(f.extract(record.seq).translate(table=f.qualifiers.get("transl_table", ["1"])[0]))[:-1]
        for record, f in features(found, "CDS")
        if "pseudo" not in f.qualifiers
    ]


def first_number(text: str) -> int:
    return int(
        re.search(r"There (?:are|is) ([\d,]+|no)", text)[1].replace(",", "").replace("no", "0")
    )


@pytest.mark.parametrize("kind", ["CDS", "tRNA", "rRNA", "misc_feature", "repeat_region"])
def test_counts_of_features(genome, kind: str) -> None:
    found, run = genome
    text = run("count_genes", filter={"types": [kind]}).text
    assert first_number(text) == len(features(found, kind))


def test_count_of_genes_and_proteins(genome) -> None:
    found, run = genome
    genes = features(found, "gene")
    if genes:
        assert first_number(run("count_genes").text) == len(genes)
        for strand in (1, -1):
            expected = sum(f.location.strand == strand for _, f in genes)
            assert first_number(run("count_genes", filter={"strand": strand}).text) == expected
    proteins = proteins_of(found)
    counted = run("count_genes", filter={"types": ["protein"]}).text
    assert first_number(counted) == len(proteins)
    given = any("translation" in f.qualifiers for _, f in features(found, "CDS"))
    assert ("gives no translations" in counted) == (not given)


def test_longest_and_shortest_protein(genome) -> None:
    found, run = genome
    lengths = sorted(map(len, proteins_of(found)))
    result = run("extremes", filter={"types": ["protein"]}, sort_by="aa_length", order="descending")
    column = result.table.columns.index("length (aa)")
    assert [row[column] for row in result.table.rows] == [lengths[-1], lengths[0]]


@pytest.mark.parametrize(
    "word", ["polymerase", "ribosomal protein", "transporter", "hypothetical", "transposase"]
)
def test_keywords_in_products(genome, word: str) -> None:
    found, run = genome
    pattern = re.compile(word.replace(" ", r"[\s-]"), re.I)
    expected = sum(
        any(pattern.search(product) for product in f.qualifiers.get("product", []))
        for _, f in features(found, "CDS")
    )
    result = run("count_genes", filter={"types": ["CDS"], "keywords": [word], "field": "product"})
    if word == "ribosomal protein":  # E. coli says "30S ribosomal subunit protein S12"
        assert first_number(result.text) >= expected
    else:
        assert first_number(result.text) == expected


def test_sequences_of_genes(genome) -> None:
    found, run = genome
    coding = [
        (r, f)
        for r, f in features(found, "CDS")
        if "protein_id" in f.qualifiers and "translation" in f.qualifiers
    ]
    for record, feature in random.Random(5).sample(coding, min(12, len(coding))):
        name = feature.qualifiers["protein_id"][0]
        protein = run("gene_sequence", names=[name], kind="protein")
        assert feature.qualifiers["translation"][0] in [s.sequence for s in protein.sequences]
        bases = run("gene_sequence", names=[name], kind="cds")
        assert str(feature.extract(record.seq)) in [s.sequence for s in bases.sequences]
        mass = run("protein_properties", names=[name], field="mass")
        residues = feature.qualifiers["translation"][0]
        if len(protein.sequences) == 1 and set(residues) <= set("ACDEFGHIKLMNPQRSTVWY"):
            expected = ProteinAnalysis(residues).molecular_weight()
            assert f"{expected:,.1f} Da" in mass.text


def test_upstream_of_genes(genome) -> None:
    found, run = genome
    coding = [
        (r, f)
        for r, f in features(found, "CDS")
        if len(f.location.parts) == 1 and "protein_id" in f.qualifiers
    ]
    for record, feature in random.Random(6).sample(coding, min(8, len(coding))):
        circular = record.annotations.get("topology") == "circular"
        text, start, end = str(record.seq), int(feature.location.start), int(feature.location.end)
        if feature.location.strand == 1:
            before = text[start - 60 : start] if start >= 60 or not circular else None
            expected = (
                before if start >= 60 else (text * 2)[len(text) + start - 60 : len(text) + start]
            )
            expected = expected if circular else text[max(0, start - 60) : start]
        else:
            after = (text * 2)[end : end + 60] if circular else text[end : end + 60]
            expected = str(Seq(after).reverse_complement())
        name = feature.qualifiers["protein_id"][0]
        result = run("gene_sequence", names=[name], upstream=60, flank_only=True)
        given = [item.sequence for item in result.sequences]
        assert (expected in given) if expected else result.status == "declined"


def test_places_of_genes(genome) -> None:
    found, run = genome
    tagged = [
        (r, f)
        for r, f in features(found, "gene")
        if "locus_tag" in f.qualifiers and len(f.location.parts) == 1
    ]
    for record, feature in random.Random(7).sample(tagged, min(12, len(tagged))):
        tag = feature.qualifiers["locus_tag"][0]
        cited = run("gene_location", names=[tag]).citations[0]
        assert (cited.record, cited.start, cited.end, cited.strand) == (
            record.id,
            int(feature.location.start) + 1,
            int(feature.location.end),
            feature.location.strand,
        )


def test_overview_of_every_genome(genome) -> None:
    found, run = genome
    result = run("genome_summary")
    total = sum(len(record) for record in found.values())
    assert f"{total:,} bp" in result.text
    bases = sum(str(r.seq).upper().count(base) for r in found.values() for base in "GC")
    assert f"{100 * bases / total:.2f} %" in result.text
    assert len(result.text) < 3000


def test_every_identifier_in_a_text_is_in_the_file(genome) -> None:
    found, run = genome
    known = {
        value
        for record in found.values()
        for feature in record.features
        for key in ("locus_tag", "gene", "protein_id")
        for value in feature.qualifiers.get(key, [])
    }
    result = run("list_genes", sort_by="length", order="descending", limit=5)
    for row in result.table.rows:
        assert row[0] in known or re.search(r"_\d+_\d+$", row[0])


def test_annotation_without_bases(data_dir) -> None:
    yeast = library(data_dir / "genomes/eukaryote/yeast_S288c_all.gff.gz")
    sequence = call(yeast, "gene_sequence", {"names": ["ACT1"]})
    assert sequence.status == "declined" and "annotation only" in sequence.text
    place = call(yeast, "gene_location", {"names": ["ACT1"]})
    assert (place.citations[0].start, place.citations[0].end) == (53260, 54696)
    assert place.citations[0].strand == -1
    assert call(yeast, "gene_details", {"names": ["ACT1"], "field": "exons"}).text.startswith(
        "*ACT1* (YFL039C) has 2 exons"
    )


def test_grounding_trap(data_dir) -> None:
    path = data_dir / "genomes/organelle/human_mt_and_two_more.gbk.gz"
    text = call(library(path), "genome_summary", {"fields": ["organism"]}).text
    assert text.startswith("The file holds records of 3 organisms: Homo sapiens")
    assert "DEFINITION line of NC_012920.1 says 'Arabidopsis thaliana" in text
