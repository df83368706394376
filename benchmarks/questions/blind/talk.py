"""Blind questions on sites, neighbours, two things at once, and what no file can answer."""

from __future__ import annotations

from collections import Counter

from annotation import Feature, Gold, opened, percent_gc
from golds import ABSENT, DECLINE, EITHER, NO, ids, like, numbers, sites, spots, stated, touching
from shelf import Question, Shelf

VOLVOX = ("volvox_fa", "volvox")
METHANO = ("methano_fa", "methano", "methano_vcf")


def cut(s: Shelf) -> list[Question]:
    """Restriction sites, of which a circular molecule can have one over its origin."""
    eco = sites(s.dna("pbr"), "GAATTC", circular=True)
    bam = sites(s.dna("puc_bare"), "GGATCC", circular=True)
    hind = sites(s.dna("lambda"), "AAGCTT", circular=False)
    return [
        Question("motif", ("pbr",), "Where does EcoRI cut?", near(eco, len(s.dna("pbr")))),
        Question(
            "motif",
            ("lambda",),
            "we ran a HindIII digest of lambda today. how many sites should there be in this file?",
            stated(len(hind)),
        ),
        Question(
            "motif",
            ("puc_bare",),
            "Is BamHI a single cutter in this vector? At which position?",
            near(bam, len(s.dna("puc_bare"))),
        ),
    ]


def near(starts: list[int], bp: int) -> Gold:
    """Gold for sites cut after their first base: that base or the next one, over the origin too."""
    return {"numbers_any": [starts, [p % bp + 1 for p in starts]]}


def around(s: Shelf) -> list[Question]:
    """What lies beside, between or across."""
    lam, chloro, fly, draft = s["lambda"], s["chloro"], s["fly"].of("gene"), s["draft"]
    n, ci = lam.one("N"), lam.one("cI")
    inside = [f for f in lam.cds() if f.start > n.end and f.end < ci.start]
    other = touching(lam.of("gene"), n.start, ci.end)
    whole: list[Feature] = []
    part: list[Feature] = []
    for f in touching(draft.loci() + draft.of("misc_RNA"), 49000, 66000):
        if f.record == "LBB_contig000002":
            (whole if f.start >= 49000 and f.end <= 66000 else part).append(f)
    y = s["fly"].one("y", "gene")
    close = [
        max((f for f in fly if f.end < y.start), key=lambda f: f.end),
        min((f for f in fly if f.start > y.end), key=lambda f: f.start),
    ]
    nucleo = s["sars"].one("N")
    shared = [
        f for f in touching(s["sars"].of("gene"), nucleo.start, nucleo.end) if "N" not in f.names
    ]
    left, right = chloro.one("trnH", "tRNA"), chloro.one("trnK", "tRNA")
    return [
        Question(
            "neighbour",
            ("chloro",),
            "what genes flank psbA",
            {"ids": [left.alias, right.alias + chloro.one("matK").alias]},
        ),
        Question(
            "neighbour",
            ("lambda",),
            "Which protein-coding genes lie between N and cI?",
            ids(inside) | {"also_ok": [f.alias for f in (*other, n, ci) if f not in inside]},
        ),
        Question(
            "neighbour",
            ("draft",),
            "list everything on contig 2 from 49 kb to 66 kb",
            like(whole, part),
        ),
        Question(
            "neighbour",
            ("fly",),
            "what are the genes right next to yellow (y)?",
            ids(close, exact=False),
        ),
        Question(
            "overlap",
            ("sars",),
            "Does any other gene overlap with the nucleocapsid gene N?",
            ids(shared, exact=False),
        ),
    ]


def genes(s: Shelf) -> list[Question]:
    """Two questions in one breath about genes and proteins."""
    lam, chloro, pneumo = s["lambda"], s["chloro"], s["pneumo"]
    back = [f for f in lam.cds() if f.strand < 0]
    ribosomal = [f for f in chloro.cds() if f.product.startswith("ribosomal protein")]
    most = max(f.aa for f in ribosomal)
    ligases = [f for f in pneumo.cds() if "--tRNA ligase" in f.product]
    enzymes = {f.product.split(" subunit")[0] for f in ligases}
    fly = s["fly"].of("gene")
    coding = [f for f in fly if dict(f.qualifiers)["gene_biotype"] == "protein_coding"]
    unknown = [f for f in s["pcp"].cds() if f.product == "hypothetical protein"]
    return [
        Question(
            "twopart",
            ("lambda",),
            "How many proteins are encoded on the reverse strand and which of them is the longest?",
            stated(len(back)) | ids([max(back, key=lambda f: f.aa)], exact=False),
        ),
        Question(
            "twopart",
            ("chloro",),
            "how many ribosomal protein genes are there, and which one has the most amino acids?",
            stated(len(ribosomal), len({f.names[1] for f in ribosomal}))
            | {"ids": [[a for f in ribosomal if f.aa == most for a in f.alias]]},
        ),
        Question(
            "twopart",
            ("pneumo",),
            "how many tRNA ligases do you find and what's the biggest of those?",
            stated(len(ligases), len(enzymes))
            | ids([max(ligases, key=lambda f: f.aa)], exact=False),
        ),
        Question(
            "twopart",
            ("fly",),
            "How many protein-coding genes are in the file? And which is the longest one?",
            stated(len(coding)) | ids([max(coding, key=lambda f: f.bp)], exact=False),
        ),
        Question(
            "twopart",
            ("pcp",),
            "how many of the proteins have no known function (hypothetical), and which are they?",
            stated(len(unknown)) | ids(unknown, exact=False),
        ),
        Question(
            "twopart",
            ("coli_gb",),
            "Where is recA, and how long is the protein in aa?",
            spots(s["coli_gb"], "recA") | numbers(s["coli_gb"].one("recA").aa),
        ),
    ]


def wholes(s: Shelf) -> list[Question]:
    """Two questions in one breath about places, records and codons."""
    sars, draft = s["sars"], s["draft"]
    after = min((f for f in sars.of("gene") if f.start > sars.one("S").end), key=lambda f: f.start)
    stops = Counter(f.dna[-3:] for f in s["balhimycin"].cds()).most_common(1)[0]
    forms = [f for f in s.track("volvox").of("mRNA") if "EDEN" in f.names]
    coding = {f.names[0]: _coding(s, f.names[0]) for f in forms}
    most = max(coding, key=coding.__getitem__)
    pbr = s["pbr"]
    return [
        Question(
            "twopart",
            ("sars",),
            "where's spike, and what gene comes after it?",
            spots(sars, "sars2") | ids([after], exact=False),
        ),
        Question(
            "twopart",
            ("draft",),
            "How many contigs have I got and what do they add up to in bp?",
            numbers(len(draft.records), sum(len(r) for r in draft.records.values())),
        ),
        Question(
            "twopart",
            ("balhimycin",),
            "Which stop codon do these genes use most, and in how many of them?",
            {"text_all": [rf"\b({stops[0]}|{stops[0].replace('T', 'U')})\b"]} | numbers(stops[1]),
        ),
        Question(
            "twopart",
            VOLVOX,
            "How many splice forms does EDEN have, and which has the longest coding sequence?",
            {"text_all": [most.replace(".", r"\.")]}
            | _either(str(len(forms)), {1: "one", 2: "two", 3: "three"}[len(forms)]),
        ),
        Question(
            "twopart",
            ("pbr",),
            "how long is it & which antibiotic resistances does it carry",
            {"text_all": ["tetracycline", "beta-lactam|ampicillin"]} | numbers(len(pbr.record)),
        ),
    ]


def _coding(s: Shelf, name: str) -> int:
    with opened(s.path("volvox")) as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line.startswith("ctgA")]
    own = [r for r in rows if r[2] == "CDS" and r[8] == f"Parent={name}"]
    return sum(int(r[4]) - int(r[3]) + 1 for r in own)


def _either(digits: str, word: str) -> Gold:
    return {"text_any": [rf"(?<![\w.]){digits}(?![\w.]*\d)", rf"\b{word}\b"]}


def files(s: Shelf) -> list[Question]:
    """Two genomes at once, and variants beside theirs."""
    lam, phix = len(s.dna("lambda")), len(s.dna("phix"))
    nisin, bal = (percent_gc(s.dna(k)) for k in ("nisin", "balhimycin"))
    gene = s.track("methano").one("MTH_140", "gene")
    with opened(s.path("methano_vcf")) as handle:
        calls = [line.split("\t") for line in handle if not line.startswith("#")]
    hit = [c for c in calls if gene.start <= int(c[1]) + len(c[3]) - 1 and int(c[1]) <= gene.end]
    return [
        Question(
            "crossfile",
            ("lambda", "phix"),
            "Which of these two phages has the bigger genome, and how much bigger is it?",
            {
                "text_all": ["lambda|NC_001416"],
                "numbers_any": [[lam - phix], [round((lam - phix) / 1000, 1)], [lam, phix]],
            },
        ),
        Question(
            "crossfile",
            ("nisin", "balhimycin"),
            "compare the GC of both clusters",
            {
                "numbers": [
                    {"number": round(nisin, 2), "tol": 0.06},
                    {"number": round(bal, 2), "tol": 0.06},
                ]
            },
        ),
        Question(
            "variants",
            METHANO,
            "how many of the called variants fall into MTH_140?",
            stated(len(hit)),
        ),
    ]


def absent(s: Shelf) -> list[Question]:
    """Genes that are not there, and a name that the file does not tell."""
    for key, name in (("yeast1", "GAL4"), ("coli_gb", "mecA")):
        if any(name in f.names for f in s[key].features):
            raise ValueError(f"{name} is in {key} after all")
    return [
        Question(
            "absent",
            ("yeast1",),
            "position of GAL4 please",
            EITHER | NO | {"text_all": ["GAL4"]},
        ),
        Question(
            "absent",
            ("coli_gb",),
            "is mecA present in this isolate? clinic wants to know",
            EITHER | NO | {"text_all": ["mecA"]},
        ),
        Question(
            "trap",
            ("draft",),
            "what species is this",
            EITHER
            | {
                "text_any": [
                    "Genus species",
                    r"\bno (organism|species)",
                    r"\bnot (say|name|tell|give|state|record|identif|contain|specif)",
                    r"(un|not )named|placeholder|unknown|cannot|can't|doesn't",
                ]
            },
        ),
    ]


def beyond(_: Shelf) -> list[Question]:
    """What no annotated sequence says."""
    return [
        Question(
            "unanswerable",
            ("pneumo",),
            "Which of these genes are most highly expressed during infection?",
            DECLINE,
        ),
        Question("unanswerable", ("yeast1",), "is a cdc15 knockout viable?", DECLINE),
        Question(
            "unanswerable",
            ("chloro",),
            "Show me the 3D structure of the RuBisCO large subunit.",
            DECLINE,
        ),
        Question(
            "unanswerable",
            ("lambda",),
            "what did the latest Nature paper find out about how J binds LamB?",
            DECLINE,
        ),
        Question(
            "unanswerable",
            ("balhimycin",),
            "What's the MIC of balhimycin against MRSA?",
            DECLINE | {"text_none": [r"\d+ ?(µg|ug|mg)"]},
        ),
        Question(
            "unanswerable",
            ("nisin",),
            "How many mg of nisin per litre will this strain make at 30 degrees?",
            DECLINE,
        ),
        Question("unanswerable", ("fly",), "dna sequence of w pls", ABSENT),
        Question(
            "unanswerable",
            ("sars",),
            "How does Omicron differ from this one?",
            DECLINE,
        ),
        Question(
            "unanswerable",
            ("mito",),
            "My patient had this sequenced. Does he have LHON?",
            DECLINE,
        ),
        Question(
            "unanswerable",
            ("pcp",),
            "how many copies of this plasmid are in one Yersinia cell",
            DECLINE,
        ),
    ]


PARTS = (cut, around, genes, wholes, files, absent, beyond)
