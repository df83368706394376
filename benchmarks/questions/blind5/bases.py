"""Questions of the fifth blind set on sequences, what they are made of and how they compare."""

from __future__ import annotations

import itertools
from collections import Counter

import pysam
from annotation import percent_gc, revcomp
from Bio.Seq import Seq
from golds import MINUS, PRAISE, mass, numbers, open_frames, sites, stated, stop_or_not
from shelf import Question, Shelf

FORWARD, REVERSE = "GTAAAACGACGGCCAGT", "CAGGAAACAGCTATGAC"
NUCLEOPROTEIN = slice(108, 1686)


def intron(s: Shelf, key: str, name: str) -> str:
    """Bases of the only intron of a gene on the plus strand."""
    record = s[key].record
    (place,) = (
        f.location
        for f in record.features
        if f.type == "CDS" and f.location and name in f.qualifiers.get("gene", [])
    )
    left, right = place.parts
    if place.strand != 1:
        raise ValueError(f"{name} is on the minus strand")
    return s.dna(key)[int(left.end) : int(right.start)]


def bases(s: Shelf, key: str) -> int:
    """Number of bases of all reads of a FASTQ file."""
    with pysam.FastxFile(str(s.path(key))) as handle:
        return sum(len(r.sequence or "") for r in handle)


def copied(s: Shelf) -> list[Question]:
    """Sequences of genes, proteins and stretches."""
    label = next(f for f in s["snap"].features if "SampleFeatureD" in f.names)
    protein = str(Seq(s.dna("measles_fa")[NUCLEOPROTEIN]).translate())
    if not protein.startswith("MATLL") or protein.find("*") != len(protein) - 1:
        raise ValueError("no nucleoprotein gene at 109 of the measles genome")
    small = s.track("corona", "corona_fa").one("ORF7b")
    repair = s["coli"].one("recA")
    if repair.strand != -1:
        raise ValueError("recA is expected on the minus strand")
    behind = s.dna("coli_fa")[repair.start - 51 : repair.start - 1]
    return [
        Question(
            "sequence",
            ("snap",),
            "SampleFeatureD of my snapgene file, but as reverse complement please",
            {"sequence": revcomp(label.dna)},
        ),
        Question(
            "sequence",
            ("yeast1",),
            "EFB1 has a single intron. What's its sequence (just the intron)?",
            {"sequence": intron(s, "yeast1", "EFB1")},
        ),
        Question(
            "sequence",
            ("measles_fa",),
            "translate nucleotides 109 to 1686 of this measles genome, frame 1",
            {"protein": protein[:-1]},
        ),
        Question(
            "sequence",
            ("clover",),
            "Amino acid sequence of the clover beta-glucosidase?",
            {"protein": s["clover"].cds()[0].protein},
        ),
        Question(
            "sequence",
            ("corona_fa", "corona"),
            "Could I have the ORF7b coding sequence as DNA, from its ATG up to the stop?",
            stop_or_not(small),
        ),
        Question(
            "sequence",
            ("coli_fa", "coli"),
            "I am looking for the recA terminator: show the 50 nucleotides that come right after "
            "the stop codon, on the strand of the gene.",
            {"sequence": revcomp(behind)},
        ),
    ]


def made_of(s: Shelf) -> list[Question]:
    """What sequences and proteins are made of."""
    ends = [str(r.seq)[-3:].upper() for r in s["subtilis_cds"].records.values()]
    ((stop, times),) = Counter(ends).most_common(1)
    mature = s.dna("genpept")[19:]
    return [
        Question(
            "codon",
            ("subtilis_cds",),
            "TAA, TAG, TGA: which one ends most of these Bacillus genes and in how many cases?",
            {"text_all": [rf"\b(ochre|{stop}|{stop.replace('T', 'U')})\b"]} | numbers(times),
        ),
        Question(
            "protein",
            ("pcp",),
            "We want to purify pesticin. What molecular weight should we look for?",
            mass(s["pcp"].one("pst").protein),
        ),
        Question(
            "protein",
            ("genpept",),
            "after the 19-residue signal peptide is cut off this protein, how heavy is the rest?",
            mass(mature),
        ),
    ]


def occurring(s: Shelf) -> list[Question]:
    """Sites, motifs, primers and frames."""
    vector, phage, corona = (s.dna(key) for key in ("puc_bare", "lambda_fa", "corona_fa"))
    back = revcomp(REVERSE)
    if vector.count(FORWARD) != 1 or vector.count(back) != 1:
        raise ValueError("an M13 primer binds elsewhere too")
    product = vector.index(back) + len(back) - vector.index(FORWARD)
    cuts = [0, *sites(phage, "GAATTC", circular=False), len(phage)]
    pieces = [b - a for a, b in itertools.pairwise(cuts)]
    if sites(s.dna("pbr"), "GCGGCCGC", circular=True):
        raise ValueError("NotI cuts pBR322 after all")
    none = [
        r"\b(no|none|zero|0|never|absent)\b",
        r"(\bnot|n't) (a )?(cut|site|found|present|occur)",
    ]
    _, start, end, _ = open_frames(s.dna("chimera"))[0]
    return [
        Question(
            "motif",
            ("puc_bare",),
            f"colony PCR on the empty pUC19 with M13 forward {FORWARD} and M13 reverse {REVERSE}: "
            "how long is the product?",
            stated(product),
        ),
        Question(
            "motif",
            ("lambda_fa",),
            "EcoRI ladder of linear lambda: fragment sizes, please",
            numbers(*pieces),
        ),
        Question(
            "motif",
            ("pbr",),
            "How many NotI sites are on pBR322?",
            stated(0) | {"text_any": none},
        ),
        Question(
            "composition",
            ("corona_fa",),
            "How long is the uninterrupted run of A at the very 3' end of this corona sequence?",
            stated(len(corona) - len(corona.rstrip("A"))),
        ),
        Question(
            "orf",
            ("chimera",),
            "No CDS is marked in this construct. Where is its longest ATG-to-stop reading frame?",
            {"numbers_any": [[start, end], [start, end - 3]]},
        ),
    ]


def compared(s: Shelf) -> list[Question]:
    """Two records or files beside each other."""
    shares = [percent_gc(str(r.seq).upper()) for r in s["volvox_fa"].records.values()]
    coats = [len(Seq(s[key].one("N").dna).translate(to_stop=True)) for key in ("covid", "sars")]
    totals = [bases(s, key) for key in ("coli_one", "coli_two")]
    if s.dna("chimera") != s.dna("patent"):
        raise ValueError("the patent files differ after all")
    sames = ["identical", r"\bsame\b", r"\b100(\.0+)? ?%", r"\b(no|0|zero) (mismatch|difference)"]
    return [
        Question(
            "comparison",
            ("volvox_fa",),
            "GC% of ctgA and of ctgB next to each other",
            {"numbers": [{"number": round(v, 2), "tol": 0.06} for v in shares]},
        ),
        Question(
            "crossfile",
            ("covid", "sars"),
            "nucleocapsid protein N of SARS-CoV-2 and of SARS-CoV-1: number of amino acids each?",
            numbers(*coats),
        ),
        Question(
            "crossfile",
            ("coli_one", "coli_two"),
            "Mate 1 or mate 2, which file has more sequenced bases in all? both totals please",
            numbers(*totals),
        ),
        Question(
            "crossfile",
            ("chimera", "patent"),
            "Is the sequence in the embl file any different from the one in the gbk file?",
            {"text_any": sames, "text_none": [r"\bnot (identical|the same)\b"]},
        ),
    ]


def settled(s: Shelf) -> list[Question]:
    """Questions to be answered with yes or no and a reason."""
    left, right = (s["covid"].one(name) for name in ("ORF7a", "ORF7b"))
    first, last = (s["yeast1"].one(name) for name in ("FLO1", "FLO9"))
    if (first.strand, last.strand) != (1, -1):
        raise ValueError("FLO1 and FLO9 are on one strand after all")
    apart = ["opposite", "different"]
    (broken,) = (f for f in s["flu"].features if "nonfunctional" in f.note)
    if "PB1-F2" not in broken.names:
        raise ValueError("PB1-F2 is not the broken gene")
    return [
        Question(
            "yesno",
            ("covid",),
            "do ORF7a and ORF7b overlap, and if they do by how many nucleotides?",
            stated(left.end - right.start + 1),
        ),
        Question(
            "yesno",
            ("flu",),
            "Has this pandemic H1N1 got a working PB1-F2?",
            {"text_any": [r"non-?functional", r"not (a )?(functional|working)", r"\bno\b"]},
        ),
        Question(
            "yesno",
            ("yeast1",),
            "FLO1 and FLO9, same strand or not?",
            {"text_any": [*MINUS["text_any"], r"\bno\b", r"\bnot (on )?(the )?same", *apart]}
            | PRAISE,
        ),
    ]


PARTS = (copied, made_of, occurring, compared, settled)
