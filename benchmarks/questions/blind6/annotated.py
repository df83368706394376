"""Questions of the sixth blind set on what is annotated, where, how much and beside what."""

from __future__ import annotations

from collections import Counter

from annotation import percent_gc, said
from Bio import SeqIO
from Bio.SeqRecord import SeqRecord
from golds import ids, numbers, ordered, shared, spots, stated
from shelf import Question, Shelf
from tables import rows


def entries(s: Shelf, key: str) -> list[SeqRecord]:
    """Records of an EMBL or GenBank file as Biopython reads them, with or without sequence."""
    path = s.path(key)
    return list(SeqIO.parse(path, "embl" if "embl" in path.name or "/embl/" in str(path) else "gb"))


def located(s: Shelf) -> list[Question]:
    """Where a gene or another feature lies."""
    (ribosomal,) = s["crypto"].of("rRNA")
    (red,) = (f for f in s["j5"].cds() if "RFP" in f.names)
    (flowering,) = (f for f in s["bac"].cds() if f.product == "CONSTANS")
    place = flowering.cited()
    del place["citation"]["strand"]
    (radical,) = (f for f in s["rnr"].of("Site") if f.note == "tyrosyl radical")
    return [
        Question(
            "location",
            ("crypto",),
            "On this Cryptosporidium contig, where does the 18S rRNA gene lie and which strand is "
            "it on?",
            ribosomal.cited(),
        ),
        Question(
            "location",
            ("j5",),
            "position of RFP in pj5_00001? meeting in 5 min",
            numbers(red.start, red.end),
        ),
        Question(
            "location",
            ("bac",),
            "Where on this BAC is CONSTANS itself (I don't mean the CONSTANS-like gene)?",
            place,
        ),
        Question(
            "location",
            ("three",),
            "cytb of the human mitochondrion, strat and end? its for my primer excercise",
            spots(s["three"], "CYTB"),
        ),
        Question(
            "location",
            ("rnr",),
            "At which residue of this chain is the tyrosyl radical annotated?",
            stated(radical.start),
        ),
    ]


def told(s: Shelf) -> list[Question]:
    """What a gene or a record is for."""
    (enzyme,) = entries(s, "amylase")
    gene = s.track("tb").one("Rv0678", "gene")
    if (said(gene, "Name"), said(gene, "description")) != ("mmpR5", "Conserved protein"):
        raise ValueError("Rv0678 is told of otherwise")
    if "activator" not in s["act"].one("SCO5085").product:
        raise ValueError("SCO5085 is no activator")
    return [
        Question(
            "function",
            ("act",),
            "SCO5085 - regulator, transporter or enzyme? one line is enough.",
            {"text_all": ["activator"]},
        ),
        Question(
            "function",
            ("amylase",),
            "What enzyme does this entry code for, and what animal was it taken from?",
            {"text_all": ["amylase", str(enzyme.annotations["organism"])]},
        ),
        Question(
            "function",
            ("tb",),
            "A bedaquiline-resistant isolate of ours has a mutation in Rv0678. What name has that "
            "gene in the gff, and what product or description?",
            {"text_all": [r"\bmmpR5\b", "conserved protein"]},
        ),
    ]


def listed(s: Shelf) -> list[Question]:
    """Genes and records by what is said of them."""
    jumping = [
        f
        for f in s["draft"].cds()
        if f.record == "LBB_contig000001" and "IS116/IS110/IS902" in f.product
    ]
    pmp = [f for f in s["chlamydia"].cds() if f.product.startswith("Pmp family")]
    if len({f.aa for f in pmp}) < len(pmp):
        raise ValueError("two Pmp proteins are of one length")
    klebsiella = [
        r for r in entries(s, "patents") if "Klebsiella" in str(r.annotations["organism"])
    ]
    flagellins = [f for f in s["mazei"].cds() if "flagellin" in f.product]
    come = [f for f in s["subtilis"].of("gene") if said(f, "gene").startswith("comG")]
    return [
        Question(
            "keyword",
            ("draft",),
            "Our prokka draft is full of IS elements. Locus tags of the IS116/IS110/IS902 family "
            "transposases on LBB_contig000001, please.",
            ids(jumping),
        ),
        Question(
            "sort",
            ("chlamydia",),
            "Rank the Pmp family autotransporter adhesins of this Chlamydia by protein length, "
            "longest first",
            ordered(sorted(pmp, key=lambda f: -f.aa)),
        ),
        Question(
            "keyword",
            ("patents",),
            "Patent search: which of these protein sequences come from Klebsiella pneumoniae? "
            "Accession numbers.",
            {"ids": [[r.id, r.name] for r in klebsiella], "exact": True},
        ),
        Question(
            "keyword",
            ("mazei",),
            "How does mazei swim? I only need the genes whose product is flagellin, no assembly or "
            "accessory proteins.",
            ids(flagellins),
        ),
        Question(
            "keyword",
            ("subtilis",),
            "competence pili in B. subtilis: all the comG genes with start, end and strand",
            ids(come),
        ),
    ]


def counted(s: Shelf) -> list[Question]:
    """How many there are."""
    cells = [r for r in rows(s, "domains") if len(r) == 9]
    hits = [r[0] for r in cells if "Name=IPR000999;" in r[8]]
    if len(set(hits)) < len(hits):
        raise ValueError("a protein has two hits of IPR000999")
    (coral,) = entries(s, "acropora")
    (stage,) = coral.features[0].qualifiers["tissue_type"]
    carriers = [f for f in s["yeast"].of("tRNA") if f.record == "NC_001224.1"]
    return [
        Question(
            "count",
            ("domains",),
            "In this tomato domain gff, how many matches to Ribonuclease III (IPR000999)?",
            stated(len(hits)),
        ),
        Question(
            "count",
            ("acropora",),
            "How many contigs has the Acropora transcriptome assembly, and from what life stage of "
            "the coral was the RNA?",
            numbers(len(coral.seq or "")) | {"text_all": [stage.split()[-1]]},
        ),
        Question(
            "count",
            ("yeast",),
            "how many tRNA genes on the yeast mitochondrial genome (NC_001224)? counting by hand "
            "gave me a diferent nr every time",
            stated(len(carriers)),
        ),
    ]


def ranked(s: Shelf) -> list[Question]:
    """Which is the most, and in what order."""
    back = [f for f in s["sodalis"].of("gene") if f.strand < 0]
    longest = max(back, key=lambda f: f.bp)
    spliced = Counter(
        r[8].split('gene_name "')[1].split('"')[0] for r in rows(s, "fly") if r[2] == "transcript"
    )
    (top, times), (_, next_best) = spliced.most_common(2)
    rich = max(s["staph"].records.values(), key=lambda r: percent_gc(str(r.seq).upper()))
    wide = max(rows(s, "intervals"), key=lambda r: int(r[2]) - int(r[1]))
    if times == next_best:
        raise ValueError("two genes have the most transcripts")
    return [
        Question(
            "sort",
            ("sodalis",),
            "Please, what gene is the most long on reverse strand of phage SO-1, and how many bp "
            "it has?",
            ids([longest], exact=False) | numbers(longest.bp),
        ),
        Question(
            "sort",
            ("fly",),
            "Which gene of this gtf comes in the most transcripts? And the number.",
            {"ids": [[top]]} | numbers(times),
        ),
        Question(
            "sort",
            ("staph",),
            "One contig of the epidermidis assembly might be a contaminant: which contig has the "
            "highest GC and how many percent?",
            {
                "ids": [[str(rich.id), str(rich.name)]],
                "number": round(percent_gc(str(rich.seq).upper()), 2),
                "tol": 0.06,
            },
        ),
        Question(
            "sort",
            ("intervals",),
            "longest interval in my bed: where does it end, and how many bp is it",
            numbers(int(wide[2]) - int(wide[1]), int(wide[2])),
        ),
    ]


def around(s: Shelf) -> list[Question]:
    """What lies beside, between or upon."""
    yeast = s["yeast1"]
    left, right = yeast.one("ADE1"), yeast.one("CDC15")
    between = [f for f in yeast.cds() if left.end < f.start and f.end < right.start]
    here = [f for f in s["phix"].cds() if f.start <= 900 <= f.end and f.parts == 1]
    two = s["termite"]
    axial, reverse = (
        next(f for f in s["axl2"].cds() if f.product == name) for name in ("Axl2p", "Rev7p")
    )
    outer = s["lambda"].one("Rz")
    inner = [
        f
        for f in s["lambda"].of("gene")
        if outer.start <= f.start and f.end <= outer.end and "Rz" not in f.names
    ]
    if {f.names[1] for f in inner} != {"Rz1"} or len(between) != 1 or len(here) != 1:
        raise ValueError("more than one gene is in between, at base 900 or in Rz")
    return [
        Question(
            "neighbour",
            ("yeast1",),
            "Which gene sits between ADE1 and CDC15 on chromosome I?",
            ids(between) | {"also_ok": [left.alias, right.alias]},
        ),
        Question(
            "neighbour",
            ("phix",),
            "pos 900 of phiX174: wich protein is coded ther?",
            ids(here, exact=False),
        ),
        Question(
            "overlap",
            ("termite",),
            "ATP8 and ATP6 overlap in many insect mitochondria. Also in this termite, and by how "
            "many nucleotides?",
            stated(shared(two.one("ATP8"), two.one("ATP6"))),
        ),
        Question(
            "overlap",
            ("axl2",),
            "In this yeast file, how many nucleotides have the coding regions of Axl2p and Rev7p "
            "in common?",
            stated(shared(axial, reverse)),
        ),
        Question(
            "overlap",
            ("lambda",),
            "For the class on overlapping genes: which lambda gene lies completely inside Rz?",
            ids(inner) | {"also_ok": [outer.alias]},
        ),
    ]


PARTS = (located, told, listed, counted, ranked, around)
