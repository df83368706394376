"""Questions of the third blind set on what is annotated, where, how much and beside what."""

from __future__ import annotations

import gzip
import warnings
from dataclasses import replace

from annotation import Feature, Gold
from Bio import BiopythonWarning, SeqIO
from Bio.SeqRecord import SeqRecord
from golds import MINUS, gaps, ids, numbers, ordered, overlaps, spots, stated, touching
from shelf import Question, Shelf
from tables import rows

CHR3 = "NC_001135.5"


def product(s: Shelf, key: str, text: str) -> Feature:
    """The only CDS with this product."""
    (found,) = (f for f in s[key].cds() if f.product == text)
    return found


def located(s: Shelf) -> list[Question]:
    """Where a gene or another feature lies."""
    exon = next(r for r in rows(s, "nsp") if r[2] == "exon" and '"3CL-PRO"' in r[8])
    coding = next(r for r in rows(s, "nsp") if r[2] == "CDS" and '"3CL-PRO"' in r[8])
    spans = [[int(r[3]), int(r[4])] for r in (exon, coding)]
    small = s["three"].one("RNR1", "rRNA")
    (promoter,) = (f for f in s["tmv"].features if "T7 Promoter" in f.names)
    bed = next(r for r in rows(s, "ws245") if r[3] == "WBGene00219749")
    return [
        Question(
            "location",
            ("coli_gb",),
            "We find ampC in every E. coli we sequence. Where is it in MG1655 and on what strand?",
            spots(s["coli_gb"], "ampC") | MINUS,
        ),
        Question(
            "location",
            ("yeast",),
            "RAD51 - which chromosome, from where to where",
            spots(s["yeast"], "RAD51") | {"text_any": [r"\bV\b", r"NC_001137"]},
        ),
        Question(
            "location",
            ("three",),
            "I use the 12S gene of human mtDNA for barcoding. first and last base of it please",
            numbers(small.start, small.end),
        ),
        Question(
            "location",
            ("nsp",),
            "coordinates of the main protease 3CL-PRO in the covid genome?",
            {"numbers_any": spans},
        ),
        Question(
            "location",
            ("tmv",),
            "from what base to what base does the T7 promoter run in this TMV clone",
            numbers(promoter.start, promoter.end),
        ),
        Question(
            "location",
            ("ws245",),
            "Please tell me where WBGene00219749 is (counting from 1).",
            numbers(int(bed[1]) + 1, int(bed[2])) | {"text_all": ["chrI"]},
        ),
    ]


def told(s: Shelf) -> list[Question]:
    """What a gene or a record is for."""
    lysis = product(s, "phix", "cell lysis protein")
    return [
        Question(
            "function",
            ("balhimycin",),
            "somebody in our group deleted oxyB. What kind of enzyme is gone now?",
            {"text_all": ["P450"]} | spots(s["balhimycin"], "oxyB"),
        ),
        Question(
            "function",
            ("phix",),
            "Which phiX174 protein bursts the cell at the end of the infection? Where is its gene?",
            {"text_all": ["lysis"]} | lysis.cited(),
        ),
        Question(
            "function",
            ("three",),
            "BrdiC_p074 = ?",
            {"text_all": ["cytochrome c biogenesis"]} | spots(s["three"], "BrdiC_p074"),
        ),
        Question(
            "function",
            ("cda",),
            "SCO7660 is some channel I believe, but for what ion?",
            {"text_all": ["potassium"]} | spots(s["cda"], "SCO7660"),
        ),
        Question(
            "function",
            ("subtilis",),
            "Could you explain what sigB codes for in Bacillus?",
            {"text_all": ["sigma"]} | spots(s["subtilis"], "sigB"),
        ),
        Question(
            "function",
            ("genpept",),
            "what protein is in this file and what's the symbol of its gene",
            {"text_all": ["contactin[- ]associated protein", "CNTNAP1"]},
        ),
    ]


def listed(s: Shelf) -> list[Question]:
    """Genes by what their annotation says and by filters put together."""
    coli, chloro = s["coli_gb"], s["chloro"]
    receptors = [f for f in coli.cds() if f.product.startswith("methyl-accepting chemotaxis")]
    tails = [f for f in s["mazei"].cds() if f.product == "flagellin"]
    sticky = [f for f in s["pneumo"].cds() if "adhesin" in f.product and not f.pseudo]
    one = [f for f in chloro.cds() if f.product.startswith("photosystem I ")]
    helpers = [f for f in one if "assembly" in f.product]
    third = [f for f in s["yeast"].of("gene", "pseudogene") if f.record == CHR3 and f.bp > 4000]
    coats = [f for f in s["panleuk"].cds() if f.product.startswith("capsid")]
    return [
        Question(
            "keyword",
            ("coli_gb",),
            "Name the methyl-accepting chemotaxis proteins of K-12.",
            ids(receptors) | {"also_ok": [coli.one("aer").alias]},
        ),
        Question("keyword", ("mazei",), "flagellin genes in M mazei?", ids(tails)),
        Question(
            "keyword",
            ("pneumo",),
            "Which genes with adhesin in their product are intact? I don't want the pseudogenes.",
            ids(sticky),
        ),
        Question(
            "keyword",
            ("chloro",),
            "I'd like a list of the photosystem I subunits (not II!) that the plastid makes itself",
            ids(f for f in one if f not in helpers) | {"also_ok": [f.alias for f in helpers]},
        ),
        Question(
            "keyword",
            ("yeast",),
            "genes longer than 4000 bp on chromosome III",
            ids(third),
        ),
        Question(
            "keyword",
            ("panleuk",),
            "three virus sequences in here, in which one is the capsid gene?",
            {"ids": [[f.record, f.record.split(".")[0], *f.names] for f in coats]},
        ),
    ]


def counted(s: Shelf) -> list[Question]:
    """How many there are."""
    third = [f for f in s["draft"].cds() if f.record == "LBB_contig000003"]
    sizes = [len(r) for r in s["proteins"].records.values()]
    long = [r for r in rows(s, "operons") if int(r[4]) - int(r[3]) + 1 > 10000]
    back = [r for r in rows(s, "ws245") if r[0] == "chrX" and r[5] == "-"]
    return [
        Question(
            "count",
            ("phix",),
            "phiX174 is tiny - how many proteins does it still manage to encode?",
            stated(len(s["phix"].cds())),
        ),
        Question(
            "count",
            ("coli_gb",),
            "how many pseudo genes in mg1655",
            stated(sum(f.pseudo for f in s["coli_gb"].of("gene"))),
        ),
        Question(
            "count",
            ("draft",),
            "How many proteins below 90 aa are there on LBB_contig000003?",
            stated(sum(0 < f.aa < 90 for f in third)),
        ),
        Question(
            "twopart",
            ("proteins",),
            "number of proteins in this fasta? and length of the longest one",
            numbers(len(sizes), max(sizes)),
        ),
        Question(
            "count",
            ("operons",),
            "How many of these operons stretch over more than 10 kb?",
            stated(len(long)),
        ),
        Question(
            "count",
            ("ws245",),
            "On chrX, how many entries of my bed file are on the minus strand?",
            stated(len(back)),
        ),
    ]


def unknown(record: SeqRecord) -> int:
    """Number of bases that are N."""
    return str(record.seq).upper().count("N")


def widest(s: Shelf) -> tuple[str, int]:
    """The gene of the fly clone with the longest span; genes that leave the clone do not count."""
    spans = []
    with warnings.catch_warnings(), gzip.open(s.path("flybac"), "rt") as handle:
        warnings.simplefilter("ignore", BiopythonWarning)
        for f in SeqIO.read(handle, "genbank").features:
            if f.type == "gene" and not any(part.ref for part in f.location.parts):
                spans.append((int(f.location.end) - int(f.location.start), f.qualifiers["gene"][0]))
    bp, name = max(spans)
    return name, bp


def ranked(s: Shelf) -> list[Question]:
    """Which is the most, and in what order."""
    second = [f for f in s["draft"].cds() if f.record == "LBB_contig000002"]
    top = max(s["subtilis"].of("gene"), key=lambda f: f.bp)
    poor = max(s["orchid"].records.values(), key=unknown)
    contig = max(s["staph"].records.values(), key=len)
    est = max(s["ests"].records.values(), key=len)
    name, bp = widest(s)
    return [
        Question(
            "sort",
            ("draft",),
            "Rank the genes of contig LBB_contig000002 by length, I only need the three largest.",
            ordered(sorted(second, key=lambda f: -f.bp)[:3]),
        ),
        Question(
            "sort",
            ("subtilis",),
            "what is the very biggest gene of B. subtilis and how many kb is it",
            ids([top], exact=False)
            | {
                "number_any": [
                    {"number": top.bp, "tol": 0},
                    {"number": round(top.bp / 1000, 1), "tol": 0.06},
                ]
            },
        ),
        Question(
            "sort",
            ("orchid",),
            "Some orchid sequences look odd in our tree. which one has the most Ns, and how many",
            {"ids": [[poor.id, poor.name]]} | numbers(unknown(poor)),
        ),
        Question(
            "sort",
            ("staph",),
            "Largest contig of the staph assembly + its size?",
            {"ids": [[contig.id, contig.name]]} | numbers(len(contig)),
        ),
        Question(
            "sort",
            ("flybac",),
            "Which gene covers the most bases of this Drosophila BAC, introns counted in?",
            {"ids": [[name]]} | numbers(bp),
        ),
        Question(
            "sort",
            ("ests",),
            "longest of the ESTs, how many nt?",
            {"ids": [[est.id]]} | numbers(len(est)),
        ),
    ]


def around(s: Shelf) -> list[Question]:
    """What lies beside, within a distance, between or at a position."""
    coli, sars, chloro = s["coli_gb"].of("gene"), s["sars"], s["chloro"]
    i = next(i for i, f in enumerate(coli) if "rpoS" in f.names)
    e = sars.one("E")
    near = [f for f in touching(sars.cds(), e.start - 500, e.end + 500) if f != e]
    near = [f for f in near if "orf1ab" not in f.names]
    genes = s["subtilis"].of("gene")
    sigma = s["subtilis"].one("sigB", "gene")
    close = [f for f in touching(genes, sigma.start - 1000, sigma.end + 1000) if f != sigma]
    left, right = chloro.one("atpA"), chloro.one("rpoC2")
    middle = [f for f in chloro.cds() if f.start > left.end and f.end < right.start]
    human = [f for f in s["three"].loci() if f.record == "NC_012920.1"]
    flies = s["fly"].of("gene")
    white = s["fly"].one("w", "gene")
    hosts = [f for f in flies if f.start < white.start and f.end > white.end]
    return [
        Question(
            "neighbour",
            ("coli_gb",),
            "rpoS of E. coli: who sits directly left and right of it?",
            ids([coli[i - 1], coli[i + 1]], exact=False),
        ),
        Question(
            "neighbour",
            ("sars",),
            "genes of SARS within 500 bp of the envelope gene E",
            ids(near) | {"also_ok": [e.alias]},
        ),
        Question(
            "neighbour",
            ("subtilis",),
            "What else do we hit if we delete a window of 1000 bp on both sides of sigB?",
            ids(close) | {"also_ok": [sigma.alias]},
        ),
        Question(
            "neighbour",
            ("chloro",),
            "which protein genes are in between atpA and rpoC2 of the Arabidopsis chloroplast",
            ids(middle) | {"also_ok": [left.alias, right.alias]},
        ),
        Question(
            "neighbour",
            ("three",),
            "What is encoded at base 7500 of NC_012920?",
            ids(touching(human, 7500, 7500), exact=False),
        ),
        Question(
            "overlap",
            ("fly",),
            "Does white (w) lie within the borders of a larger gene on the X, and of which one?",
            ids(hosts, exact=False),
        ),
    ]


def between(s: Shelf) -> list[Question]:
    """What overlaps and what lies in no gene."""
    first, second, shared = max(overlaps(s["nisin"].cds()), key=lambda pair: pair[2])
    lysis = product(s, "phix", "cell lysis protein")
    outer = [f for f in s["phix"].cds() if f.start < lysis.start and f.end > lysis.end]
    outer = [replace(f, names=(*f.names, f.product)) for f in outer if f.parts == 1]
    cluster = s["balhimycin"].cds()
    bp, start, end = gaps(cluster)[0]
    sides = [f for f in cluster if f.end == start - 1 or f.start == end + 1]
    d, c = s["chloro"].one("psbD"), s["chloro"].one("psbC")
    yes: Gold = {"text_any": [r"\byes\b", "overlap", "share"]}
    return [
        Question(
            "overlap",
            ("nisin",),
            "Some of the nis genes overlap. Which two share the most bases, how many?",
            ids([first, second], exact=False) | numbers(shared),
        ),
        Question(
            "overlap",
            ("phix",),
            "is the lysis gene of phiX really hidden inside another gene? which product has the "
            "gene around it",
            ids(outer, exact=False),
        ),
        Question(
            "intergenic",
            ("balhimycin",),
            "Where in the balhimycin cluster is the widest gap between neighbouring genes, between "
            "which two genes, and how long is it?",
            ids(sides, exact=False) | numbers(bp),
        ),
        Question(
            "yesno",
            ("chloro",),
            "Do psbD and psbC overlap in the plastid genome? by how much if so",
            numbers(d.end - c.start + 1) | yes,
        ),
    ]


PARTS = (located, told, listed, counted, ranked, around, between)
