"""Questions of the second blind set on proteins, sequences and what they are made of."""

from __future__ import annotations

from collections import Counter

from annotation import Feature, percent_gc, revcomp
from Bio.Seq import Seq
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from golds import beside, ids, mass, numbers, open_frames, percent, sites, stated, stop_or_not
from shelf import Question, Shelf, then

PASTED = "atgaaagcttttggttgctgtcatcgtgaataa"


def proteins(s: Shelf) -> list[Question]:
    """What proteins are like, and filters put together."""
    lysin, nd6 = s["sodalis"].one("SoPhSO1_gp56"), s["termite"].one("ND6")
    heavy = [f for f in s["chlamydia"].cds() if f.strand < 0 and _kilodalton(f) > 125]
    plus = [f for f in s["b171"].cds() if f.strand > 0 and 250 <= f.aa <= 400]
    point = round(ProteinAnalysis(lysin.protein).isoelectric_point(), 2)
    gravy = round(ProteinAnalysis(nd6.protein).gravy(), 3)
    return [
        Question(
            "protein",
            ("sodalis",),
            "isoelectric point of the endolysin? we want to run it over a cation exchanger",
            {"number": point, "tol": 0.15},
        ),
        Question(
            "protein",
            ("ha",),
            "theoretical molecular weight of the hemagglutinin, full precursor",
            mass(s["ha"].one("HA").protein),
        ),
        Question(
            "protein",
            ("chlamydia",),
            "Please list all proteins over 125 kDa which are encoded on the minus strand.",
            ids(heavy),
        ),
        Question(
            "protein",
            ("termite",),
            "How hydrophobic is ND6? The GRAVY score is what I need",
            {"number": gravy, "tol": 0.02},
        ),
        Question(
            "protein",
            ("b171",),
            "proteins from 250 up to 400 aa, plus strand only",
            ids(plus),
        ),
    ]


def _kilodalton(f: Feature) -> float:
    return ProteinAnalysis(f.protein).molecular_weight() / 1000 if f.protein else 0.0


def copied(s: Shelf) -> list[Question]:
    """Sequences of genes."""
    pep = next(f for f in s["polio"].of("mat_peptide") if f.product.endswith("VPg"))
    pcp = s.dna("pcp91")
    pla, atp8 = s["pcp91"].one("pla"), s["termite"].one("ATP8")
    stress = next(f for f in s["arab"].cds() if f.product == "T25K16.16")
    peptide = s.track("prokka").one("abc_00014")
    return [
        Question(
            "sequence",
            ("polio",),
            "We want to order VPg as a synthetic peptide. Could you please give me its residues?",
            {"protein": str(Seq(pep.dna).translate())},
        ),
        Question(
            "sequence",
            ("pal",),
            "galK dna sequence, start to stop codon, coding strand",
            stop_or_not(s["pal"].one("galK")),
        ),
        Question(
            "sequence",
            ("pcp91",),
            "200 bp upstream of pla (promotor region)",
            {"sequence": pcp[pla.start - 201 : pla.start - 1]},
        ),
        Question(
            "sequence",
            ("prokka",),
            "abc_00014 looks like a tiny toxin, show me the protein sequence",
            {"protein": str(Seq(peptide.dna).translate(table=11, cds=True))},
        ),
        Question(
            "sequence",
            ("arab",),
            "For cloning from cDNA: what is the coding sequence of T25K16.16 after splicing?",
            stop_or_not(stress),
        ),
        *then(
            Question("sequence", ("termite",), "atp8 protein seq", {"protein": atp8.protein}),
            "now the nucleotides of the same gene",
            stop_or_not(atp8),
        ),
    ]


def cut_out(s: Shelf) -> list[Question]:
    """Sequences by position, pasted ones, and one over the origin of a plasmid."""
    posak = s.dna("posak")
    promoter = next(f for f in s["pfa6"].of("promoter") if "SP6 promoter" in f.names)
    phage = s.dna("saoms")
    probe = phage[12000:12034]
    if sites(phage, probe, circular=False) != [12001]:
        raise ValueError("the probe occurs more than once")
    return [
        Question(
            "sequence",
            ("posak",),
            "bases 1200 to 1260 of pOSAK1, but from the minus strand",
            {"sequence": revcomp(posak[1199:1260])},
        ),
        Question(
            "sequence",
            ("pfa6",),
            "What is the sequence of the SP6 promoter?",
            {"sequence": promoter.dna},
        ),
        Question(
            "sequence",
            ("posak",),
            f"what protein does this give: {PASTED}",
            {"protein": str(Seq(PASTED).translate(to_stop=True))},
        ),
        Question(
            "motif",
            ("saoms",),
            f"our sequencing primer read begins {probe} - where in the phage is that?",
            numbers(12001),
        ),
    ]


def made_of(s: Shelf) -> list[Question]:
    """What sequences are made of."""
    mt, pal = s.dna("termite"), s["pal"]
    starts = Counter(f.dna[:3] for f in s["termite"].cds())
    skew = (mt.count("G") - mt.count("C")) / (mt.count("G") + mt.count("C"))
    richest = max(s["cor"].records.values(), key=lambda r: percent_gc(str(r.seq).upper()))
    ha = s["ha"].one("HA").dna
    codons = [ha[i : i + 3] for i in range(0, len(ha), 3)]
    both = [round(percent_gc(pal.one(n).dna), 2) for n in ("lacZ", "Ap")]
    two = {"numbers": [{"number": v, "tol": 0.06} for v in both]}
    return [
        Question(
            "codon",
            ("termite",),
            "Mitochondria use odd start codons. Which ones occur here and how many times each?",
            {"text_all": [rf"\bA[TU]{c[2].replace('T', '[TU]')}\b" for c in starts]}
            | numbers(*starts.values()),
        ),
        Question(
            "codon",
            ("sodalis",),
            "How many of the phage's coding sequences begin with GTG instead of ATG?",
            stated(sum(f.dna[:3] == "GTG" for f in s["sodalis"].cds())),
        ),
        Question(
            "codon",
            ("ha",),
            "how many AGA codons in HA (we express it in E. coli and that one is rare there)",
            stated(codons.count("AGA")),
        ),
        *then(
            Question(
                "composition",
                ("saoms",),
                "GC% of this phage fragment?",
                percent(percent_gc(s.dna("saoms"))),
            ),
            "how long is it, by the way?",
            stated(len(s.dna("saoms"))),
        ),
        Question(
            "composition",
            ("termite",),
            "Overall GC skew of the mt genome, (G-C)/(G+C), please",
            {"number": round(abs(skew), 4), "tol": 0.002, "text_any": [r"[-−–]\s?0?\.\d"]},
        ),
        Question(
            "composition",
            ("cor",),
            "Which of the six sequences in this file has the highest GC content?",
            {"ids": [[richest.id, richest.name]]},
        ),
        Question("composition", ("pal",), "compare GC of lacZ with that of Ap", two),
    ]


def occurring(s: Shelf) -> list[Question]:
    """Sites, fragments and frames."""
    pcp, posak, phage = s.dna("pcp91"), s.dna("posak"), s.dna("saoms")
    hind, bam = (sites(pcp, m, circular=True) for m in ("AAGCTT", "GGATCC"))
    cuts = sorted(hind + bam)
    pieces = [b - a for a, b in zip(cuts, [*cuts[1:], cuts[0] + len(pcp)], strict=True)]
    if any(sites(posak, m, circular=True) for m in ("GAATTC", "GGATCC")):
        raise ValueError("EcoRI or BamHI cuts pOSAK1 after all")
    frame = open_frames(phage)[0]
    return [
        Question(
            "motif",
            ("pfa6",),
            "does NotI cut pFA6a-kanMX6, and at which positions?",
            beside(sites(s.dna("pfa6"), "GCGGCCGC", circular=True), 2),
        ),
        Question(
            "motif",
            ("pcp91",),
            "Double digest of the plasmid with BamHI and HindIII - what bands do I expect?",
            numbers(*pieces),
        ),
        Question(
            "motif",
            ("posak",),
            "Which of EcoRI, BamHI and EcoRV cuts pOSAK1? And where?",
            {"text_all": ["EcoRV"]} | beside(sites(posak, "GATATC", circular=True), 3),
        ),
        Question(
            "motif",
            ("sodalis",),
            "how often does GATC occur in the genome? (dam methylation sites)",
            stated(len(sites(s.dna("sodalis"), "GATC", circular=True))),
        ),
        Question(
            "orf",
            ("saoms",),
            "Nothing is annotated in this one. Where is the longest ORF starting with ATG?",
            numbers(*frame[1:3]),
        ),
    ]


def lengths(s: Shelf) -> list[Question]:
    """Two files beside each other."""
    zika, polio = len(s.dna("zika")), len(s.dna("polio"))
    pcp, other = s.dna("pcp"), s.dna("pcp91")
    same = 100 * sum(a == b for a, b in zip(pcp, other, strict=True)) / len(pcp)
    both: list[Feature] = [s["flu"].one("HA"), s["ha"].one("HA")]
    return [
        Question(
            "crossfile",
            ("zika", "polio"),
            "Zika or polio, whose RNA is longer and by how many bases?",
            {"text_all": ["zika|KX369547"], "numbers_any": [[zika - polio], [zika, polio]]},
        ),
        Question(
            "crossfile",
            ("flu", "ha"),
            "How long is the HA protein in each of the two files?",
            ids(both[:1], exact=False) | numbers(*(f.aa for f in both)),
        ),
        Question(
            "crossfile",
            ("pcp", "pcp91"),
            "pPCP1 from RefSeq and from EMBL: what percent identity, or did somebody edit one?",
            {
                "number_any": [
                    {"number": round(same, 2), "tol": 0.05},
                    {"number": round(same / 100, 4), "tol": 0.0005},
                ],
                "text_any": ["identi", "same", "ANI"],
            },
        ),
    ]


PARTS = (proteins, copied, cut_out, made_of, occurring, lengths)
