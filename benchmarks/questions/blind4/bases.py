"""Questions of the fourth blind set on sequences, what they are made of and how they compare."""

from __future__ import annotations

import itertools
import re

from annotation import Gold, percent_gc, revcomp
from Bio.Seq import Seq
from catalogue import WORM
from golds import beside, mass, numbers, only_site, open_frames, percent, sites, stated, stop_or_not
from shelf import Question, Shelf

from blind4.annotated import BRACHYPODIUM, HUMAN

CHI = "GCTGGTGG"
TERMINATOR = "CTAGCATAACCCCTTGGGGCCTCTAAACGGGTCTTGAGGGGTTTTTTG"


def copied(s: Shelf) -> list[Question]:
    """Sequences of genes, proteins and stretches."""
    small = s.track(*reversed(WORM)).one("rps-27", "CDS")
    cold = str(s["subtilis_cds"].records["BSU_09100"].seq).upper()
    excision = s["coli"].one("uvrA")
    if excision.strand != -1:
        raise ValueError("uvrA is expected on the minus strand")
    before = s.dna("coli_fa")[excision.end : excision.end + 60]
    feature = next(f for f in s["snap"].features if "FeatureC" in f.names)
    signal = next(f for f in s["genpept"].features if f.kind == "sig_peptide")
    return [
        Question(
            "sequence",
            ("genpept",),
            "write out the signal peptide of this protein in one letter code",
            {"protein": s.dna("genpept")[signal.start - 1 : signal.end]},
        ),
        Question(
            "sequence",
            ("chrm_fa",),
            "HVS-I please, that's 16024 to 16383 of this chrM",
            {"sequence": s.dna("chrm_fa")[16023:16383]},
        ),
        Question(
            "sequence",
            ("zika",),
            "For an antigen order I need the aa sequence of the Zika capsid protein (CA).",
            {"protein": str(Seq(s["zika"].one("CA").dna).translate())},
        ),
        Question(
            "sequence",
            ("subtilis_cds",),
            "cspB, its DNA as fasta",
            {"sequence_any": [cold, cold[:-3]]},
        ),
        Question(
            "sequence",
            ("snap",),
            "What are the bases of FeatureC in the SnapGene file?",
            {"sequence": feature.dna},
        ),
        Question(
            "sequence",
            WORM,
            "Can you join the exons of rps-27 and show me the coding sequence, from ATG to stop?",
            stop_or_not(small),
        ),
        Question(
            "sequence",
            ("coli_fa", "coli"),
            "the 60 nucleotides immediately before the ATG of uvrA, 5' to 3' in the direction of "
            "the gene",
            {"sequence": revcomp(before)},
        ),
    ]


def made_of(s: Shelf) -> list[Question]:
    """What sequences are made of."""
    shares = {k: percent_gc(str(r.seq).upper()) for k, r in s["flu"].records.items()}
    rich = max(shares, key=lambda rid: shares[rid])
    number = list(shares).index(rich) + 1
    virus = s.dna("measles_fa")
    starts = [str(r.seq)[:3].upper() for r in s["subtilis_cds"].records.values()]
    top: Gold = {"numbers": [{"number": round(shares[rich], 2), "tol": 0.06}]}
    return [
        Question(
            "composition",
            ("flu",),
            "Highest GC content among the influenza segments: which one, what percentage",
            {"ids": [[rich, rich.split(".")[0], f"segment {number}"]]} | top,
        ),
        Question(
            "composition",
            ("measles_fa",),
            "Measles RNA as printed here: which of the four letters is most common, and how "
            "often does it occur?",
            numbers(max(virus.count(base) for base in "ACGT")),
        ),
        Question(
            "codon",
            ("subtilis_cds",),
            "B. subtilis likes TTG starts. In how many of these CDS is TTG the first codon?",
            stated(starts.count("TTG")),
        ),
        Question(
            "composition",
            ("patent",),
            "G+C of the patented construct?",
            percent(percent_gc(s.dna("patent"))),
        ),
    ]


def proteins(s: Shelf) -> list[Question]:
    """What proteins are like."""
    (core,) = (f for f in s["phix"].cds() if "DNA condensation" in f.product)
    return [
        Question(
            "protein",
            ("three",),
            "molecular mass of human ND4L, kDa or Da, whichever",
            mass(next(f for f in s["three"].cds() if "ND4L" in f.names).protein),
        ),
        Question(
            "protein",
            ("flu",),
            "For the extinction coefficient: how many tryptophans are in the neuraminidase?",
            stated(s["flu"].one("NA").protein.count("W")),
        ),
        Question(
            "protein",
            ("phix",),
            "The DNA condensation protein of phiX174 must be tiny. Molecular weight "
            "of its annotated translation?",
            mass(core.protein),
        ),
    ]


def occurring(s: Shelf) -> list[Question]:
    """Sites, motifs and frames."""
    phage, plasmid = s.dna("lambda_fa"), s.dna("pbr")
    cuts = [0, *sites(phage, "GGATCC", circular=False), len(phage)]
    pieces = [b - a for a, b in itertools.pairwise(cuts)]
    wrapped = plasmid + plasmid[:4]
    ava = [m.start() + 1 for m in re.finditer("(?=GG[AT]CC)", wrapped)]
    contig = str(s["volvox_fa"].records["ctgA"].seq).upper()
    frame = open_frames(contig)[0]
    lost = s.dna("mito")[7024:7028]
    if lost == "AGCT":
        raise ValueError("AluI cuts at 7025 after all")
    return [
        Question(
            "motif",
            ("lambda_fa",),
            "Complete BamHI digest of linear lambda DNA - number of fragments and the largest one?",
            numbers(len(pieces), max(pieces)),
        ),
        Question(
            "motif",
            ("puc_bare",),
            "is NdeI a unique cutter of pUC19? where",
            beside(sites(s.dna("puc_bare"), "CATATG", circular=True), 3),
        ),
        Question(
            "motif",
            ("coli_fa",),
            f"How many Chi sites ({CHI}) has the E. coli chromosome, both strands added up?",
            stated(len(sites(s.dna("coli_fa"), CHI, circular=True))),
        ),
        Question(
            "motif",
            ("pbr",),
            "How often does AvaII (GGWCC) cut pBR322?",
            stated(len(ava)),
        ),
        Question(
            "motif",
            ("patent",),
            f"At what position of the construct is this terminator: {TERMINATOR}",
            numbers(only_site(s.dna("patent"), TERMINATOR, circular=False)),
        ),
        Question(
            "orf",
            ("volvox_fa",),
            "ctgA of volvox: longest ORF that runs from an ATG to a stop, on any of six frames. "
            "where and how long?",
            {"numbers_any": [[*frame[1:3], bp] for bp in (frame[0], frame[0] - 3)]},
        ),
        Question(
            "yesno",
            ("mito",),
            "Haplogroup H people lack the AluI site AGCT at 7025. Does my sequence lack it? Show "
            "me the four bases from 7025 on.",
            {"text_all": [rf"\b{lost}\b"]},
        ),
    ]


def compared(s: Shelf) -> list[Question]:
    """Two genes, records or files beside each other."""
    shares = [percent_gc(str(s["three"].records[r].seq).upper()) for r in (HUMAN, BRACHYPODIUM)]
    sizes = [len(s.dna("mito")), len(s.dna("chrm_fa"))]
    three, five = s["zika"].one("NS3").bp, s["zika"].one("NS5").bp
    lengths = [s["puc"].one("bla").bp, s["pbad"].one("AP(R)").bp]
    if s.dna("measles") != s.dna("measles_fa"):
        raise ValueError("the measles files differ after all")
    sames = ["identical", r"\bsame\b", r"\b100(\.0+)? ?%", r"no (mismatch|difference)"]
    return [
        Question(
            "comparison",
            ("three",),
            "GC percentage of the human mitochondrion vs the Brachypodium chloroplast?",
            {"numbers": [{"number": round(v, 2), "tol": 0.06} for v in shares]},
        ),
        Question(
            "crossfile",
            ("mito", "chrm_fa"),
            "These two human mt references are not equally long I think. What's the difference "
            "in bp?",
            {"numbers_any": [[abs(sizes[0] - sizes[1])], sizes]},
        ),
        Question(
            "comparison",
            ("zika",),
            "which is the longer one, NS3 or NS5, and by how many nucleotides?",
            {"text_all": ["NS5"], "numbers_any": [[five - three], [three, five]]},
        ),
        Question(
            "crossfile",
            ("puc", "pbad"),
            "Ampicillin resistance gene of pUC19 and of pBAD30: annotated length in bp in each "
            "vector",
            numbers(*lengths),
        ),
        Question(
            "yesno",
            ("measles_fa", "measles"),
            "are the fasta and the genbank file of measles base for base the same sequence",
            {"text_any": sames, "text_none": [r"\bnot (identical|the same)\b"]},
        ),
    ]


PARTS = (copied, made_of, proteins, occurring, compared)
