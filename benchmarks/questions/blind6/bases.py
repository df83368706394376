"""Questions of the sixth blind set on sequences, what they are made of and how they compare."""

from __future__ import annotations

from annotation import percent_gc, revcomp
from Bio import SeqIO
from Bio.Seq import Seq
from golds import ids, mass, numbers, only_site, open_frames, percent, sites, stated
from shelf import Question, Shelf

from blind6.annotated import entries

ADHESIN = "F539_RS00825"
LEFT, RIGHT = slice(1000, 1020), slice(1799, 1819)
UNCUT = [r"\b(no|none|zero|0|never|absent)\b", r"(\bnot|n't) (a )?(cut|site|found|present|occur)"]


def coding(s: Shelf) -> str:
    """The capitals of the soft-masked cDNA, which its letters in lower case surround."""
    record = next(SeqIO.parse(s.path("xth"), "fasta"))
    letters = "".join(c for c in str(record.seq) if c.isupper())
    if letters not in str(record.seq):
        raise ValueError("the capitals are not in one piece")
    return str(Seq(letters).translate(cds=True))


def copied(s: Shelf) -> list[Question]:
    """Sequences of genes, proteins and stretches."""
    signal = next(r for r in entries(s, "phoa") if r.name == "M14399").features[-1]
    snare = Seq(s["yeast1"].one("SNC1").dna).translate(cds=True)
    segment = str(s["flu"].records["NC_026433.1"].seq).upper()
    (leader,) = (f for f in s["flu"].of("sig_peptide") if f.record == "NC_026433.1")
    first = s["nisin"].one("nisA", "CDS")
    return [
        Question(
            "sequence",
            ("phoa",),
            "M14399: the alkaline phosphatase signal peptide as amino acids please (one letter)",
            {"protein": signal.qualifiers["translation"][0]},
        ),
        Question(
            "sequence",
            ("melanin",),
            "bases 1001 to 1060 of AB070938, reverse complement",
            {"sequence": revcomp(s.dna("melanin")[1000:1060])},
        ),
        Question(
            "sequence",
            ("yeast1",),
            "SNC1 has an intron, I was told. What protein sequence does it give after splicing?",
            {"protein": str(snare)},
        ),
        Question(
            "sequence",
            ("flu",),
            "I need the signal peptide of hemagglutinin, in amino acids",
            {"protein": str(Seq(segment[leader.start - 1 : leader.end]).translate())},
        ),
        Question(
            "sequence",
            ("nisin",),
            "looking for the RBS: the 60 bp just before the start codon of nisA",
            {"sequence": s.dna("nisin")[first.start - 61 : first.start - 1]},
        ),
        Question(
            "sequence",
            ("mucambo",),
            "Can you show me the last 25 residues of the Mucambo virus Nsp1-3?",
            {"protein": s.dna("mucambo")[-25:]},
        ),
        Question(
            "sequence",
            ("xth",),
            "In this Arabidopsis cDNA the coding part is in capitals and the UTRs are in small "
            "letters. Which protein does the coding part give?",
            {"protein": coding(s)},
        ),
    ]


def made_of(s: Shelf) -> list[Question]:
    """What sequences and proteins are made of."""
    (neurokinin,) = (r for r in s["receptors"].records.values() if "NK-1" in r.description)
    (adhesin,) = (f for f in s["pneumo"].cds() if ADHESIN in f.names)
    codons = [adhesin.dna[i : i + 3] for i in range(0, len(adhesin.dna), 3)]
    unsure = sorted((str(r.seq).upper().count("N"), r.id) for r in s["clips"].records.values())
    toxin = s["toxin"]
    ends = [x for f in toxin.of("Bond") for x in (f.start, f.end)]
    if any(s.dna("toxin")[x - 1] != "C" for x in ends) or codons[-1] == "TGA":
        raise ValueError("a bond ends on no cysteine, or the adhesin gene stops with TGA")
    return [
        Question(
            "composition",
            ("tir",),
            "A+T content of this C. elegans transposon in percent?",
            percent(100 - percent_gc(s.dna("tir"))),
        ),
        Question(
            "composition",
            ("receptors",),
            "how many valins are in the NK-1 receptor piece of the fasta",
            stated(str(neurokinin.seq).count("V")),
        ),
        Question(
            "codon",
            ("pneumo",),
            f"We want to express adhesin P1 ({ADHESIN}) in E. coli, where TGA means stop. How many "
            "TGA codons does the gene contain?",
            stated(codons.count("TGA")),
        ),
        Question(
            "composition",
            ("clips",),
            "which of the three ESTs has most Ns & how many",
            {"ids": [[unsure[-1][1]]]} | numbers(unsure[-1][0]),
        ),
        Question(
            "protein",
            ("toxin",),
            "MALDI tomorrow: what average mass should the scorpion neurotoxin III have from its "
            "sequence, in Da?",
            mass(s.dna("toxin")),
        ),
        Question(
            "protein",
            ("toxin",),
            "Which residues of the toxin are joined by disulfide bonds? All pairs please.",
            numbers(*ends),
        ),
    ]


def occurring(s: Shelf) -> list[Question]:
    """Sites, primers and frames."""
    whole, ring, melanin = s.dna("author"), s.dna("fake"), s.dna("melanin")
    eco, hind = (only_site(whole, m, circular=False) for m in ("GAATTC", "AAGCTT"))
    nco, noti = (only_site(ring, m, circular=True) for m in ("CCATGG", "GCGGCCGC"))
    arc = (noti + 1) - nco
    if sites(s.dna("j5"), "GGTCTC", circular=True):
        raise ValueError("BsaI cuts pj5_00001 after all")
    forward, reverse = melanin[LEFT], revcomp(melanin[RIGHT])
    if len(sites(melanin, forward, circular=False) + sites(melanin, reverse, circular=False)) > 2:
        raise ValueError("a primer binds elsewhere too")
    (_, start, end, _), (_, other, _, _) = open_frames(s.dna("t4"))[:2]
    if start == other:
        raise ValueError("the longest frame of T4 is not the only one")
    return [
        Question(
            "motif",
            ("author",),
            "linear DNA, cut with EcoRI and HindIII together. fragment sizes?",
            numbers(eco, hind - eco, len(whole) - hind),
        ),
        Question(
            "motif",
            ("fake",),
            "The plasmid is circular. I digest with NcoI plus NotI: which two bands will I see?",
            numbers(arc, len(ring) - arc),
        ),
        Question(
            "motif",
            ("j5",),
            "Golden Gate: does BsaI (GGTCTC) cut anywhere in pj5_00001, how many times?",
            stated(0) | {"text_any": UNCUT},
        ),
        Question(
            "motif",
            ("melanin",),
            f"primers {forward} and {reverse} on the avermitilis melanin cluster, product size?",
            stated(RIGHT.stop - LEFT.start),
        ),
        Question(
            "sequence",
            ("tir",),
            "Do the ends of the transposon mirror each other? Give the last 20 bases as reverse "
            "complement so that I can compare.",
            {"sequence": revcomp(s.dna("tir")[-20:])},
        ),
        Question(
            "orf",
            ("t4",),
            "no annotation with this phage, sorry. Predict its genes: from where to where is the "
            "longest one?",
            {"numbers_any": [[start, end], [start, end - 3]]},
        ),
    ]


def compared(s: Shelf) -> list[Question]:
    """Two records or files beside each other."""
    whole = s["coli_gb"].one("nrdB").protein
    chain = s.dna("rnr")
    if sum(a != b for a, b in zip(whole[1:], chain, strict=True)) > 3:
        raise ValueError("the crystal holds another chain")
    small = [len(Seq(s[key].one("E").dna).translate(to_stop=True)) for key in ("sars", "covid")]
    there = {f.names[0]: f for f in s["lambda"].cds()}
    moved = [
        f
        for f in s["badlambda"].cds()
        if (f.start, f.end) != (there[f.names[0]].start, there[f.names[0]].end)
    ]
    if s.dna("lambda") != s.dna("badlambda"):
        raise ValueError("the two lambda files differ in sequence")
    return [
        Question(
            "crossfile",
            ("rnr", "coli_gb"),
            "Length check: residues of chain A in the PDB entry, and residues of nrdB in MG1655?",
            numbers(len(chain), len(whole)),
        ),
        Question(
            "crossfile",
            ("sars", "covid"),
            "How long is the envelope protein E in SARS-CoV-1 and in SARS-CoV-2 (aa)?",
            numbers(*small),
        ),
        Question(
            "crossfile",
            ("lambda", "badlambda"),
            "Somebody edited my lambda genbank file. Which CDS have other coordinates in the "
            "second file than in the first?",
            ids(moved, exact=False),
        ),
    ]


PARTS = (copied, made_of, occurring, compared)
