"""Questions of the third blind set on sequences, what they are made of and how they compare."""

from __future__ import annotations

from annotation import Gold, percent_gc, revcomp
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from golds import beside, ids, mass, numbers, open_frames, sites, stated, stop_or_not
from shelf import Question, Shelf

PRIMER = "GGATCCRTTN"
NINE = "CCCCCTCTA"
EGFP = "atggtgagcaagggcgaggag"


def copied(s: Shelf) -> list[Question]:
    """Sequences of genes, proteins, stretches and primers."""
    proline = s["three"].one("TRNP", "tRNA")
    coli = s.dna("coli_gb")
    flagellin = s["coli_gb"].one("fliC")
    before = coli[flagellin.end : flagellin.end + 100]
    if flagellin.strand != -1:
        raise ValueError("fliC is expected on the minus strand")
    return [
        Question(
            "sequence",
            ("sars",),
            "Need the envelope gene (E) of SARS as DNA for a synthesis order, nothing before ATG",
            stop_or_not(s["sars"].one("E")),
        ),
        Question(
            "sequence",
            ("three",),
            "human mitochondrial tRNA-Pro: its gene sequence 5'->3' on its own strand",
            {"sequence": proline.dna},
        ),
        Question(
            "sequence",
            ("pbr",),
            "show me the last 40 bases of pBR322",
            {"sequence": s.dna("pbr")[-40:]},
        ),
        Question(
            "sequence",
            ("chloro",),
            "petB coding sequence without its intron",
            stop_or_not(s["chloro"].one("petB")),
        ),
        Question(
            "sequence",
            ("lambda_fa",),
            "What's the sequence from base 48,400 up to the right end of this lambda genome?",
            {"sequence": s.dna("lambda_fa")[48399:]},
        ),
        Question(
            "sequence",
            ("proteins",),
            "paste the sequence of NP_414542.1",
            {"protein": str(s["proteins"].records["NP_414542.1"].seq)},
        ),
        Question(
            "sequence",
            ("coli_gb",),
            "I'd like to put GFP behind the fliC promoter. Can I get the 100 bp right upstream of "
            "the fliC start codon?",
            {"sequence": revcomp(before)},
        ),
        Question(
            "sequence",
            ("puc_bare",),
            f"reverse complement of this primer pls: {PRIMER}",
            {"sequence": revcomp(PRIMER)},
        ),
    ]


def made_of(s: Shelf) -> list[Question]:
    """What sequences are made of."""
    phage = s.dna("lambda_fa")
    halves = [round(percent_gc(part), 2) for part in (phage[:24000], phage[24000:])]
    odd = [f for f in s["chloro"].cds() if f.dna[:3] != "ATG"]
    return [
        Question(
            "composition",
            ("lambda_fa",),
            "Is the left arm of lambda richer in GC? Please give the GC of bases 1-24000 and of "
            "24001-48502.",
            {"numbers": [{"number": v, "tol": 0.06} for v in halves]},
        ),
        Question(
            "codon",
            ("chloro",),
            "how many CDS of the plastid don't start with ATG",
            stated(len(odd)),
        ),
        Question(
            "composition",
            ("nisin",),
            "Lanthionine rings need cysteines. How many has the nisA prepeptide got?",
            stated(s["nisin"].one("nisA").protein.count("C")),
        ),
    ]


def proteins(s: Shelf) -> list[Question]:
    """What proteins are like."""
    signal = next(f for f in s["interferon"].features if f.kind == "sig_peptide")
    point = round(ProteinAnalysis(s["sars"].one("N").protein).isoelectric_point(), 2)
    return [
        Question(
            "protein",
            ("cda",),
            "what does one subunit of KcsA weigh? (kDa)",
            mass(s["cda"].one("kcsA").protein),
        ),
        Question(
            "protein",
            ("sars",),
            "theoretical pI of SARS nucleocapsid N?",
            {"number": point, "tol": 0.15},
        ),
        Question(
            "protein",
            ("interferon",),
            "How many residues long is the signal peptide of this mouse interferon?",
            stated(signal.bp),
        ),
    ]


def product(s: Shelf, key: str, start: int, end: int) -> tuple[str, str, int]:
    """Two primers of 21 bases that bind once each, and the length of what lies between."""
    dna = s.dna(key)
    left, right = dna[start - 1 : start + 20], dna[end - 21 : end]
    if any(len(sites(dna, primer, circular=False)) != 1 for primer in (left, right)):
        raise ValueError("a primer binds more than once")
    return left, revcomp(right), end - start + 1


def occurring(s: Shelf) -> list[Question]:
    """Sites, motifs, frames and PCR products."""
    forward, backward, bp = product(s, "measles_fa", 1200, 1650)
    frame = open_frames(s.dna("t4"))[0]
    where = sites(s.dna("mito"), NINE, circular=True)
    reporter = sites(s.dna("chimera"), EGFP.upper(), circular=False)
    return [
        Question(
            "motif",
            ("phix",),
            "PstI opens phiX174 at only one place, where?",
            beside(sites(s.dna("phix"), "CTGCAG", circular=True), 4),
        ),
        Question(
            "motif",
            ("gfap",),
            "I want to swap the reporter with AgeI. How many AgeI sites does the vector have and "
            "where?",
            beside(sites(s.dna("gfap"), "ACCGGT", circular=True), 2),
        ),
        Question(
            "orf",
            ("t4",),
            "longest ATG to stop reading frame in T4? position + size in bp",
            {"numbers_any": [[*frame[1:3], bp] for bp in (frame[0], frame[0] - 3)]},
        ),
        Question(
            "motif",
            ("mito",),
            f"Asian lineages miss one copy of the 9-bp repeat {NINE}. List all the places where "
            "it occurs here, on either strand.",
            numbers(*where),
        ),
        Question(
            "motif",
            ("chimera",),
            f"EGFP begins with {EGFP}. is that in the construct, which position",
            numbers(*reporter),
        ),
        Question(
            "motif",
            ("measles_fa",),
            f"How long will my PCR product be with {forward} and {backward}?",
            stated(bp),
        ),
    ]


def compared(s: Shelf) -> list[Question]:
    """Two genes or two files beside each other."""
    rubisco = [s["chloro"].one("rbcL").aa, s["three"].one("rbcL").aa]
    a, b = s["balhimycin"].one("bpsA"), s["balhimycin"].one("bpsB")
    old, new = s["sars"].one("S").aa, len(s["covid"].one("S").dna) // 3 - 1
    cuts = [p for key in ("pbr", "puc_bare") for p in sites(s.dna(key), "CAGCTG", circular=True)]
    longer: Gold = {"text_all": ["bpsB"], "numbers_any": [[b.aa - a.aa], [a.aa, b.aa]]}
    return [
        Question(
            "crossfile",
            ("chloro", "three"),
            "rbcL protein of Arabidopsis and of Brachypodium: how many aa each?",
            numbers(*rubisco) | ids([s["chloro"].one("rbcL")], exact=False),
        ),
        Question(
            "comparison",
            ("balhimycin",),
            "which of the two is the larger protein, bpsA or bpsB, by how many aa",
            longer,
        ),
        Question(
            "crossfile",
            ("sars", "covid"),
            "By how many amino acids did the spike grow from SARS-CoV-1 to SARS-CoV-2?",
            {"numbers_any": [[new - old], [old, new]]},
        ),
        Question(
            "crossfile",
            ("pbr", "puc_bare"),
            "Compare the PvuII sites of pBR322 and pUC19 (positions).",
            {"numbers_any": [[p + i for p in cuts] for i in range(5)]},
        ),
    ]


PARTS = (copied, made_of, proteins, occurring, compared)
