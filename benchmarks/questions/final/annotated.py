"""Final questions on what is annotated, where, and what the bases are."""

from __future__ import annotations

from annotation import Gold, percent_gc, said, top
from Bio.Seq import Seq
from catalogue import COLI, CORONA, METHANO, WORM, YEAST
from golds import ids, mass, numbers, open_frames, ordered, percent, sites, stated, stop_or_not
from shelf import Question, Shelf

TB_LENGTH = 4411532


def size(bp: int) -> Gold:
    """Gold for a length in bp, kb or Mb."""
    return {
        "number_any": [
            {"number": bp, "tol": 0},
            {"number": round(bp / 1e3, 1), "tol": 1},
            {"number": round(bp / 1e6, 3), "tol": 0.006},
        ]
    }


def summary(s: Shelf) -> list[Question]:
    """What a file is and how large."""
    staph = sum(len(r) for r in s["staph"].records.values())
    genes = len(s.track("tb").of("gene"))
    return [
        Question(
            "summary",
            ("tb",),
            "what's in this file?",
            {
                "text_any": ["H37Rv", "tuberculosis", "ASM19595v2", "AL123456"],
                "number_any": size(TB_LENGTH)["number_any"] + [{"number": genes, "tol": 0}],
            },
        ),
        Question(
            "summary",
            ("measles",),
            "Which virus is this, and how long is its genome?",
            {"text_all": ["measles"]} | numbers(len(s.dna("measles"))),
        ),
        Question(
            "summary",
            ("orchid",),
            "Hi! I'm new to this. Can you tell me in plain words what I have just opened?",
            {"text_any": ["Cypripedi", "Paphiopedilum", "orchid", r"5\.8S", "internal transcribed"]}
            | numbers(len(s["orchid"].records)),
        ),
        Question(
            "summary",
            ("flu",),
            "which flu strain is it & how many segments",
            {"text_all": ["California|H1N1"]} | numbers(len(s["flu"].records)),
        ),
        Question("summary", ("staph",), "How big is this assembly altogether?", size(staph)),
    ]


def function(s: Shelf) -> list[Question]:
    """What a gene does."""
    nep = s["flu"].one("UJ99_s8gp1", "CDS")
    nep_gene = s["flu"].one("UJ99_s8gp1", "gene")
    exons = [{"record": nep.record, "start": a, "end": b} for a, b in ((1, 30), (503, 838))]
    return [
        Question(
            "function",
            ("tb",),
            "katG function pls",
            {"text_all": ["catalase"]} | s.track("tb").one("Rv1908c", "gene").cited(),
        ),
        Question(
            "function",
            YEAST,
            "I have CDC19 in my screen. What is this gene for?",
            {"text_all": ["pyruvate kinase"]} | s.track("yeast12").one("CDC19", "gene").cited(),
        ),
        Question(
            "function",
            METHANO,
            "MTH_43 = ?",
            {"text_all": ["enolase"]} | s.track("methano").one("MTH_43", "gene").cited(),
        ),
        Question(
            "function",
            CORONA,
            "Please what is the product of the gene GU280_gp10?",
            {"text_all": ["nucleocapsid"]} | s.track("corona").one("GU280_gp10", "gene").cited(),
        ),
        Question(
            "function",
            ("flu",),
            "Curating the H1N1 set: which protein is UJ99_s8gp1?",
            {
                "text_all": ["nuclear export"],
                "citation": [f.cited()["citation"] for f in (nep, nep_gene)] + exons,
            },
        ),
    ]


def location(s: Shelf) -> list[Question]:
    """Where a gene lies."""
    worm = s.track("worm")
    mex = worm.one("mex-3", "gene")
    messages = [f for f in worm.of("mRNA", "CDS") if said(f, "locus") == "mex-3"]
    return [
        Question(
            "location",
            ("tb",),
            "where is rpoB",
            s.track("tb").one("rpoB", "gene").cited(),
        ),
        Question(
            "location",
            YEAST,
            "Could you tell me the position of FLO1, and the strand?",
            s.track("yeast12").one("FLO1", "gene").cited(),
        ),
        Question(
            "location",
            CORONA,
            "need start + end of the N gene for a primer order",
            numbers(28274, 29533),
        ),
        Question(
            "location",
            WORM,
            "On which chromosome will I find mex-3, and where there?",
            {"citation": [f.cited()["citation"] for f in (mex, *messages)]}
            | {"text_any": [r"\bI\b"]},
        ),
        Question(
            "location",
            ("pbad",),
            "where's the ampicillin resistance gene on my pBAD vector?",
            numbers(2867, 3730),
        ),
    ]


def keyword(s: Shelf) -> list[Question]:
    """Genes by what their annotation says."""
    tb = top(s.track("tb"), "gene", "pseudogene")
    like = [f for f in tb if "ESAT-6" in f.product]
    named = [f for f in tb if f not in like and any(n.startswith("esx") for n in f.names)]
    ribosomal = [f for f in s.track("methano").cds() if "ribosomal protein" in f.product]
    mcr = [f for f in s["mazei"].cds() if {"mcrA", "mcrB", "mcrG"} & set(f.names)]
    return [
        Question(
            "keyword",
            ("tb",),
            "give me all genes that mention ESAT-6",
            ids(like) | {"also_ok": [f.alias for f in named]},
        ),
        Question("keyword", METHANO, "list the ribosomal proteins please", ids(ribosomal)),
        Question(
            "keyword",
            ("mazei",),
            "Does it carry methyl-coenzyme M reductase (mcr)? Which genes are its subunits?",
            ids(mcr, exact=False),
        ),
    ]


def counting(s: Shelf) -> list[Question]:
    """How many."""
    tb = s.track("tb")
    plain = len(top(tb, "gene"))
    pseudo = len(top(tb, "pseudogene"))
    rna = len(top(tb, "tRNA_gene", "rRNA_gene", "ncRNA_gene"))
    two = [f for f in top(s.track("yeast12"), *YEAST_GENES) if f.record == "chrII"]
    kinds = {k: sum(f.kind == k for f in two) for k in YEAST_GENES}
    noncoding = sum(kinds[k] for k in YEAST_RNAS)
    mobile = kinds["transposable_element_gene"]
    five = [f for f in s.track("worm").of("gene") if f.record == "V"]
    cds = s["mazei"].cds()
    return [
        Question(
            "count",
            ("tb",),
            "How many genes does M. tuberculosis have?",
            stated(plain, plain + pseudo, plain + rna, plain + pseudo + rna),
        ),
        Question("count", COLI, "hw many trnas in e coli", stated(len(s.track("coli").of("tRNA")))),
        Question(
            "count",
            YEAST,
            "number of genes on chromosome II?",
            stated(*(kinds["gene"] + x for x in (0, mobile, noncoding, mobile + noncoding))),
        ),
        Question(
            "count",
            WORM,
            "How many protein-coding genes are annotated on chromosome V?",
            stated(sum(said(f, "biotype") == "protein_coding" for f in five)),
        ),
        Question(
            "count",
            ("mazei",),
            "Kindly give the number of CDS.",
            stated(len(cds), sum(bool(f.protein) for f in cds)),
        ),
    ]


YEAST_RNAS = ("tRNA", "snoRNA", "snRNA", "ncRNA")
YEAST_GENES = ("gene", "pseudogene", "transposable_element_gene", *YEAST_RNAS)


def sort(s: Shelf) -> list[Question]:
    """Longest, shortest, first."""
    tb = sorted(s.track("tb").of("gene"), key=lambda f: -f.bp)[:5]
    one = [f for f in s.track("yeast12").of("gene") if f.record == "chrI"]
    corona = min(s.track("corona").of("gene"), key=lambda f: f.bp)
    act = sorted(s["act"].cds(), key=lambda f: -f.aa)[:3]
    return [
        Question("sort", ("tb",), "5 biggest genes in H37Rv", ordered(tb)),
        Question(
            "sort",
            YEAST,
            "Of all the chr I genes, which one is longest?",
            ids([max(one, key=lambda f: f.bp)], exact=False),
        ),
        Question("sort", CORONA, "whats the smallest virus gene", ids([corona], exact=False)),
        Question(
            "sort",
            ("act",),
            "Rank the three largest proteins of this cluster by number of residues, largest first.",
            ordered(act),
        ),
    ]


def protein(s: Shelf) -> list[Question]:
    """Properties of proteins and their residues."""
    ade = s.track("yeast12", "yeast12_fa").one("ADE1", "CDS")
    rubisco = next(f for f in s["three"].cds() if "rbcL" in f.names)
    return [
        Question(
            "protein",
            ("mazei",),
            "Roughly how many kDa will RadA run at on my gel?",
            mass(s["mazei"].one("radA").protein),
        ),
        Question(
            "protein",
            ("three",),
            "How many amino acids has the large subunit of Rubisco (rbcL)?",
            stated(rubisco.aa) | {"about": rubisco.alias},
        ),
        Question(
            "protein",
            YEAST,
            "translate ADE1 for me",
            {"protein": translated(ade.dna)},
        ),
    ]


def translated(dna: str) -> str:
    """Residues of a coding sequence in the standard code, the stop left out."""
    return str(Seq(dna).translate()).rstrip("*")


def sequence(s: Shelf) -> list[Question]:
    """Bases of genes and stretches."""
    methano = s.track("methano", "methano_fa")
    enolase = methano.one("MTH_43", "CDS")
    before = str(methano.record.seq)[enolase.start - 101 : enolase.start - 1].upper()
    genome = str(s.track("corona", "corona_fa").record.seq).upper()
    return [
        Question(
            "sequence",
            COLI,
            "can u paste lacZ as fasta",
            stop_or_not(s.track("coli", "coli_fa").one("lacZ", "CDS")),
        ),
        Question(
            "sequence",
            METHANO,
            "I want the 100 bp in front of MTH_43, to look for a promoter.",
            {"sequence": before},
        ),
        Question(
            "sequence", CORONA, "show bases 21563 to 21622", {"sequence": genome[21562:21622]}
        ),
        Question(
            "sequence",
            ("measles",),
            "what are the first 60 nucleotides",
            {"sequence": s.dna("measles")[:60]},
        ),
    ]


def motif(s: Shelf) -> list[Question]:
    """Enzymes and short sequences."""
    pbad = sites(s.dna("pbad"), "GAATTC", circular=True)
    (hind,) = sites(s.dna("puc"), "AAGCTT", circular=True)
    genome = str(s.track("corona", "corona_fa").record.seq).upper()
    (furin,) = sites(genome, "CCTCGGCGGGCACG", circular=False)
    return [
        Question(
            "motif",
            ("pbad",),
            "how often does EcoRI cut pBAD30?",
            stated(len(pbad)),
        ),
        Question(
            "motif",
            ("puc",),
            "At which position does HindIII cut?",
            {"number_any": [{"number": hind + x, "tol": 0} for x in (0, 1)]},
        ),
        Question(
            "motif",
            CORONA,
            "The furin insert is CCTCGGCGGGCACG. Is it here, and at which base does it begin?",
            numbers(furin),
        ),
    ]


def composition(s: Shelf) -> list[Question]:
    """Base composition."""
    coli = str(s.track("coli", "coli_fa").record.seq).upper()
    worm = str(s.track("worm", "worm_fa").records["X"].seq).upper()
    measles = s.dna("measles")
    return [
        Question("composition", COLI, "gc content of e. coli", percent(percent_gc(coli))),
        Question(
            "composition",
            ("measles",),
            "How many A, C, G and T does it have?",
            numbers(*(measles.count(base) for base in "ACGT")),
        ),
        Question(
            "composition",
            WORM,
            "What percent of the X chromosome piece is G or C?",
            percent(percent_gc(worm)),
        ),
    ]


def orf(s: Shelf) -> list[Question]:
    """Open reading frames of a record without annotation."""
    bp = open_frames(s.dna("measles"))[0][0]
    return [
        Question(
            "orf",
            ("measles",),
            "there are no genes marked, so what is the longest open reading frame and its length?",
            {"number_any": [{"number": n, "tol": 0} for n in (bp, bp - 3, bp // 3, bp // 3 - 1)]},
        ),
    ]


PARTS = (
    summary,
    function,
    location,
    keyword,
    counting,
    sort,
    protein,
    sequence,
    motif,
    composition,
    orf,
)
