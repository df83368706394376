"""Questions of the seventh blind set on sequences: frames, edits, codon positions, comparisons."""

from __future__ import annotations

from collections import Counter

from annotation import Gold, percent_gc
from Bio.Seq import Seq
from golds import ids, numbers, only_site, open_frames, percent, sites, stated
from shelf import Question, Shelf

FRAME = slice(19_999, 20_300)
POLYLINKER = slice(395, 452)
SAME = [r"identical", r"\bsame\b", r"\b0\b", r"\bzero\b", r"\bno\b", r"\bnone\b"]
OFFERED = {"SpeI": "ACTAGT", "XhoI": "CTCGAG", "NotI": "GCGGCCGC", "BglII": "AGATCT"}


def codons(dna: str) -> list[str]:
    """Codons of a coding sequence, the stop among them."""
    return [dna[i : i + 3] for i in range(0, len(dna), 3)]


def phases(dna: str) -> list[float]:
    """GC of the first, second and third codon positions in percent."""
    return [percent_gc(dna[i::3]) for i in range(3)]


def third(dna: str) -> Gold:
    """Gold for the GC of third codon positions, with the stop codon or without."""
    values = [phases(dna)[2], phases(dna[:-3])[2]]
    both = [{"number": round(v, 2), "tol": 0.06} for v in values]
    parts = [{"number": round(v / 100, 4), "tol": 0.0006} for v in values]
    return {"number_any": both + parts, "number_in": "text"}


def edited(s: Shelf) -> list[Question]:
    """Sequences cut, turned, translated or changed before they are shown."""
    reading = str(Seq(s.dna("lambda_fa")[FRAME][1:]).translate())
    vector = s.dna("puc")
    rest = vector[: POLYLINKER.start] + vector[POLYLINKER.stop :]
    nisin = s["nisin"].one("nisA")
    (porin,) = (f for f in s["chlamydia"].cds() if f.product == "major outer membrane protein")
    if "*" in reading or porin.strand > 0:
        raise ValueError("a stop in the frame, or the porin lies on the plus strand")
    return [
        Question(
            "sequence",
            ("lambda_fa",),
            "translate frame 2 of 20000..20300",
            {"protein": reading},
        ),
        Question(
            "sequence",
            ("puc",),
            "If I cut the polylinker (396 to 452) cleanly out of this pUC19, how many bp are left, "
            "and what's the GC% of the remaining plasmid?",
            {
                "numbers": [
                    {"number": len(rest), "tol": 0},
                    {"number": round(percent_gc(rest), 2), "tol": 0.06},
                ]
            },
        ),
        Question(
            "sequence",
            ("nisin",),
            "Suppose codon 30 of nisA mutates into a stop. Which peptide is still made?",
            {"protein": nisin.protein[:29]},
        ),
        Question(
            "sequence",
            ("covid",),
            "first 30 nucleotides of the virus, but written as RNA please (U not T)",
            {"sequence": s.dna("covid")[:30].replace("T", "U")},
        ),
        Question(
            "sequence",
            ("chlamydia",),
            "I need the DNA coding for the last 10 amino acids of the major outer membrane "
            "protein, with its stop codon, 5' to 3'",
            {"sequence": porin.dna[-33:]},
        ),
    ]


def made_of(s: Shelf) -> list[Question]:
    """What sequences and codons are made of."""
    lactamase = s["puc"].one("bla").dna
    usage = Counter(codons(s["nisin"].one("nisB").dna))
    leucine = Counter(c for c in codons(s["covid"].one("S").dna) if Seq(c).translate() == "L")
    (favourite, times), (_, next_best) = leucine.most_common(2)
    starts = [str(r.seq).upper()[:3] for r in s["subtilis_cds"].records.values()]
    chains = [str(r.seq) for r in s["proteins"].records.values()]
    phage, human = s.dna("phix"), s.dna("mito")
    skew = (phage.count("G") - phage.count("C")) / (phage.count("G") + phage.count("C"))
    if times == next_best:
        raise ValueError("two leucine codons are equally common")
    return [
        Question(
            "codon",
            ("act",),
            "Streptomyces lecture, I want an example: GC at the third codon position (GC3) of "
            "SCO5087?",
            third(s["act"].one("SCO5087").dna),
        ),
        Question(
            "codon",
            ("puc",),
            "GC1, GC2 and GC3 of the bla gene on pUC19",
            {"numbers": [{"number": round(v, 2), "tol": 0.25} for v in phases(lactamase)]},
        ),
        Question(
            "codon",
            ("nisin",),
            "expressing nisB in E. coli: how many AGA and how many AGG codons has it got?",
            numbers(usage["AGA"], usage["AGG"]),
        ),
        Question(
            "codon",
            ("covid",),
            "which leucine codon does the spike gene use the most, how often?",
            numbers(times) | {"text_all": [favourite.replace("T", "[TU]")]},
        ),
        Question(
            "codon",
            ("subtilis_cds",),
            "What percentage of the B. subtilis CDS in this fasta begins with GTG?",
            percent(100 * starts.count("GTG") / len(starts)),
        ),
        Question(
            "protein",
            ("proteins",),
            "How many proteins of the K-12 proteome contain no cysteine at all?",
            stated(sum("C" not in chain for chain in chains)),
        ),
        Question(
            "composition",
            ("phix",),
            "homework: GC skew, (G-C)/(G+C), of the phiX174 strand in the file?",
            {
                "number_any": [
                    {"number": round(skew, 4), "tol": 0.0006},
                    {"number": round(100 * skew, 2), "tol": 0.06},
                ]
            },
        ),
        Question(
            "composition",
            ("mito",),
            "How many CpG dinucleotides (CG read 5' to 3') on the given strand of human mtDNA?",
            stated(human.count("CG")),
        ),
    ]


def occurring(s: Shelf) -> list[Question]:
    """Sites, fragments and frames."""
    plasmid, vector, phage = s.dna("pfa6"), s.dna("gfap"), s.dna("saoms")
    single = [e for e, m in OFFERED.items() if len(sites(plasmid, m, circular=True)) == 1]
    noti, paci = (only_site(s.dna("gfap"), m, circular=True) for m in ("GCGGCCGC", "TTAATTAA"))
    arcs = [paci - noti + shift for shift in (0, 3, -3)]
    bla = s["puc"].one("bla")
    (scai,) = sites(s.dna("puc"), "AGTACT", circular=True)
    back = [f for f in open_frames(phage) if f[3] < 0]
    (_, start, end, _) = back[0]
    if single != ["SpeI", "BglII"] or not bla.start < scai < bla.end or back[0][0] == back[1][0]:
        raise ValueError("other enzymes cut once, or two frames are the longest")
    return [
        Question(
            "motif",
            ("pfa6",),
            "SpeI, XhoI, NotI, BglII - which of these cut pFA6a-kanMX6 exactly once?",
            {"ids": [[name] for name in single]},
        ),
        Question(
            "motif",
            ("gfap",),
            "double digest of the circular GCaMP vector with NotI and PacI, sizes of both pieces?",
            {"numbers_any": [[arc, len(vector) - arc] for arc in arcs]},
        ),
        Question(
            "motif",
            ("puc",),
            "does ScaI cut inside bla of pUC19? where",
            {"number_any": [{"number": scai + i, "tol": 0} for i in range(4)]},
        ),
        Question(
            "orf",
            ("saoms",),
            "longest ATG-to-stop ORF on the reverse strand of this phage contig - from, to?",
            {"numbers_any": [[start, end], [start + 3, end]]},
        ),
    ]


def compared(s: Shelf) -> list[Question]:
    """Two genes, records or files side by side."""
    first, second = (s["nisin"].one(n) for n in ("nisR", "nisK"))
    trnas = [len(s[k].of("tRNA")) for k in ("chlamydia", "pneumo")]
    (modern,) = (f for f in s["flu"].cds() if "HA" in f.names)
    old, new = s["pcp"].one("pla").protein, s["pcp91"].one("pla").protein
    one, two = (f for f in s["panleuk"].cds() if f.record != "AB000050.1")
    unlike = [i for i, (a, b) in enumerate(zip(one.dna, two.dna, strict=True), 1) if a != b]
    human = str(s["three"].records["NC_012920.1"].seq).upper()
    (gap,) = (i for i, (a, b) in enumerate(zip(s.dna("mito"), human, strict=True), 1) if a != b)
    short = min(s["flu"].records.values(), key=len)
    on_short = [f for f in s["flu"].cds() if f.record == short.id]
    if old != new or one.protein != two.protein:
        raise ValueError("the proteins differ after all")
    same: Gold = {"text_any": SAME}
    return [
        Question(
            "comparison",
            ("nisin",),
            "nisR or nisK: whose protein is longer and by how many amino acids",
            stated(second.aa - first.aa) | {"text_all": ["nisK"]},
        ),
        Question(
            "crossfile",
            ("chlamydia", "pneumo"),
            "Both of these bugs have tiny genomes. How many tRNA genes has each one?",
            numbers(*trnas),
        ),
        Question(
            "crossfile",
            ("ha", "flu"),
            "Is the hemagglutinin of A/Wisconsin/36/2007 as long as that of the 2009 pandemic "
            "virus? give residues of both",
            numbers(s["ha"].one("HA").aa, modern.aa),
        ),
        Question(
            "crossfile",
            ("pcp", "pcp91"),
            "Virulence differs between the two pestis strains, so I'd expect their Pla proteins to "
            "differ. How many amino acid differences are there?",
            same,
        ),
        Question(
            "comparison",
            ("panleuk",),
            "AB000048 and AB000049 are both panleukopenia NS1. In how many nucleotides do they "
            "differ?",
            stated(len(unlike)),
        ),
        Question(
            "crossfile",
            ("mito", "three"),
            "MT-human.fa against NC_012920 in the GenBank file: at which single position is the "
            "sequence not the same?",
            numbers(gap),
        ),
        Question(
            "multirecord",
            ("flu",),
            "smallest influenza segment - length, and what proteins come from it?",
            numbers(len(short)) | ids(on_short, exact=False),
        ),
    ]


PARTS = (edited, made_of, occurring, compared)
