"""Questions of the seventh blind set on annotated features, many with two conditions at once."""

from __future__ import annotations

from collections import Counter

from annotation import Feature, said
from golds import ids, numbers, overlaps, percent, shared, stated
from shelf import Question, Shelf
from tables import rows

CODON, RESISTANT = 450, 2_155_168
GENOME_TB = 4_411_532


def covered(spans: list[tuple[int, int]]) -> int:
    """Bases that lie in at least one of these spans."""
    return len({i for start, end in spans for i in range(start, end + 1)})


def both_conditions(s: Shelf) -> list[Question]:
    """Features that meet several conditions."""
    unknown = [
        f
        for f in s["chlamydia"].cds()
        if "hypothetical" in f.product and f.strand < 0 and f.aa > 800
    ]
    pumps = [
        f
        for f in s["mazei"].cds()
        if "ABC transporter permease" in f.product and f.aa < 250 and f.strand > 0
    ]
    carriers = [
        f
        for f in s["coli_gb"].of("tRNA")
        if f.strand < 0 and f.start >= 2_000_000 and f.end <= 3_000_000
    ]
    small = [
        f
        for f in s["sodalis"].cds()
        if f.strand > 0 and f.bp < 300 and f.product != "hypothetical protein"
    ]
    pgrs = [
        f
        for f in s.track("tb").of("gene")
        if "PE-PGRS" in said(f, "description") and f.start >= 3_900_000 and f.end <= 4_000_000
    ]
    back = [f for f in s["act"].cds() if f.strand < 0 and f.bp > 1000]
    minus = [f for f in s["balhimycin"].of("gene") if f.strand < 0]
    return [
        Question(
            "keyword",
            ("chlamydia",),
            "Curating hypotheticals. Which hypothetical proteins of this Chlamydia are longer than "
            "800 residues AND on the minus strand? Locus tags.",
            ids(unknown),
        ),
        Question(
            "keyword",
            ("mazei",),
            "ABC transporter permease genes on the + strand whose protein has under 250 amino "
            "acids, list them",
            ids(pumps),
        ),
        Question(
            "count",
            ("coli_gb",),
            "tRNA genes between 2.0 and 3.0 Mb of MG1655, only those on the reverse strand: how "
            "many?",
            stated(len(carriers)),
        ),
        Question(
            "count",
            ("sodalis",),
            "hi, how many genes of phage SO-1 are shorter then 300 bp, on the plus strand and not "
            "just 'hypothetical protein'?",
            stated(len(small)),
        ),
        Question(
            "keyword",
            ("tb",),
            "PE-PGRS family genes of H37Rv lying between 3,900,000 and 4,000,000. all of them plz",
            ids(pgrs),
        ),
        Question(
            "keyword",
            ("act",),
            "Which coding sequences of the actinorhodin region run backwards and are longer than "
            "1 kb?",
            ids(back),
        ),
        Question(
            "keyword",
            ("balhimycin",),
            "almost everything here points to the right. which genes of the balhimycin cluster "
            "don't?",
            ids(minus),
        ),
    ]


def grouped(s: Shelf) -> list[Question]:
    """Counts by group, and what the groups have in common."""
    plastid = Counter(said(f, "Note") for f in s.track("tair").of("gene") if f.record == "ChrC")
    kinds = Counter(said(f, "gene_biotype") for f in s["fly"].features)
    jumps = Counter(f.record for f in s["staph"].cds() if "transposase" in f.product.lower())
    (top, most), (_, second) = jumps.most_common(2)
    carriers = Counter(f.record for f in s["yeast"].of("tRNA"))
    ((chromosome, trnas),) = carriers.most_common(1)
    genera = Counter(
        str(r.annotations["organism"]).split()[0] for r in s["orchid"].records.values()
    )
    products = Counter(f.product for f in s["b171"].cds())
    twice = [p for p, n in products.items() if n > 1 and p != "hypothetical protein"]
    if most == second or chromosome != "NC_001139.9" or len(twice) != 3:
        raise ValueError("a tie, another chromosome or other products")
    domains = Counter(said(f, "aSDomain") for f in s["cda"].of("aSDomain"))
    return [
        Question(
            "count",
            ("tair",),
            "Break down the ChrC genes of this TAIR file: how many protein coding, how many tRNA, "
            "how many rRNA?",
            numbers(*(plastid[k] for k in ("protein_coding_gene", "tRNA", "rRNA"))),
        ),
        Question(
            "count",
            ("fly",),
            "how many snoRNA, tRNA and pre-miRNA genes does the fly gtf contain, three numbers",
            numbers(*(kinds[k] for k in ("snoRNA", "tRNA", "pre_miRNA"))),
        ),
        Question(
            "multirecord",
            ("staph",),
            "On what contig of ST14 do I find the most transposases, and how many are there on it?",
            {"ids": [[top, top.split(".")[0]]]} | numbers(most),
        ),
        Question(
            "multirecord",
            ("yeast",),
            "quiz for my class: which yeast chromosome carries most tRNA genes? and the count",
            numbers(trnas) | {"text_any": [r"\bVII\b", "NC_001139", r"chromosome 7\b"]},
        ),
        Question(
            "multirecord",
            ("orchid",),
            "How do the 94 orchids split by genus - number of Paphiopedilum, Cypripedium, "
            "Phragmipedium, Mexipedium?",
            numbers(*genera.values()),
        ),
        Question(
            "duplicates",
            ("b171",),
            "Leaving hypothetical protein aside, which product names of pB171 are given to more "
            "than one gene?",
            {"text_all": [p.replace("/", r"\W") for p in twice]},
        ),
        Question(
            "count",
            ("cda",),
            "antiSMASH: how many AMP-binding (adenylation) domains did it mark in this CDA record?",
            stated(domains["AMP-binding"]),
        ),
    ]


def following(s: Shelf) -> list[Question]:
    """The next gene of a kind, and what lies in or on another."""
    track = s["coli_gb"].of("gene")
    after = next(i for i, f in enumerate(track) if "soxS" in f.names)
    up = next(f for f in track[after + 1 :] if f.strand == track[after].strand)
    ring = s["termite"].of("gene")
    cytb = s["termite"].one("CYTB", "gene")
    behind = next(f for f in ring if f.start > cytb.end and f.strand < 0)
    lysis = s["phix"].one("NP_040709.1")
    host = [f for f in s["phix"].cds() if f.start < lysis.start and lysis.end < f.end]
    outer = [f for f in host if f.parts == 1]
    left, right = (f for f in s["sodalis"].cds() if f.product == "Rz-like spanin")
    (nuclease,) = (f for f in s["sodalis"].cds() if f.product == "HNH endonuclease" and f.aa == 252)
    around = [f for f in s["sodalis"].cds() if f.start < nuclease.start and nuclease.end < f.end]
    quads = [n for *_, n in overlaps(s["sodalis"].of("gene")) if n == 4]
    spliced = [f for f in s["chloro"].of("tRNA") if f.parts > 1]
    (ribosomal,) = (f for f in s["arab"].cds() if f.product == "T25K16.9")
    sars = s["sars"]
    free = sars.one("E").start - sars.one("S").end - 1
    if "soxR" not in track[after + 1].names or len(outer) != 1 or len(around) != 1:
        raise ValueError("another gene follows soxS, or more than one lies around")
    return [
        Question(
            "neighbour",
            ("coli_gb",),
            "Going up in coordinates from soxS, what is the next gene that is on the same strand "
            "as soxS?",
            ids([up], exact=False),
        ),
        Question(
            "neighbour",
            ("termite",),
            "First gene past CYTB (increasing coordinates) that's encoded on the minus strand?",
            ids([behind], exact=False),
        ),
        Question(
            "overlap",
            ("phix",),
            "the lysis protein gene of phiX is nested inside another gene, what does that other "
            "gene code for?",
            {"text_any": ["capsid morphogenesis", "NP_040708"]},
        ),
        Question(
            "overlap",
            ("sodalis",),
            "By how many nt do the two Rz-like spanin genes of this phage overlap?",
            stated(shared(left, right)),
        ),
        Question(
            "overlap",
            ("sodalis",),
            "SoPhSO1_gp39 (HNH endonuclease) is it sitting within some other gene? which",
            ids(around, exact=False),
        ),
        Question(
            "overlap",
            ("sodalis",),
            "Translational coupling: how many pairs of genes in SO-1 overlap by exactly 4 bases?",
            stated(len(quads)),
        ),
        Question(
            "keyword",
            ("chloro",),
            "Which tRNA genes of the Arabidopsis chloroplast are split by an intron?",
            ids(spliced, exact=False),
        ),
        Question(
            "composition",
            ("arab",),
            "T25K16.9: how many bp of intron in total between its first and last coding base?",
            stated(ribosomal.bp - len(ribosomal.dna)),
        ),
        Question(
            "intergenic",
            ("sars",),
            "SARS-1: number of nucleotides between the stop of S and the start of E",
            stated(free),
        ),
    ]


def codon(gene: Feature, number: int) -> tuple[int, int]:
    """First and last base of one codon of a gene in one piece on the plus strand."""
    first = gene.start + 3 * (number - 1)
    return first, first + 2


def relative(s: Shelf) -> list[Question]:
    """Positions counted from the start of a gene, and back."""
    tb = s.track("tb")
    rpob, katg = tb.one("rpoB", "gene"), tb.one("katG", "gene")
    pst = s["pcp"].one("pst")
    shell = s["zika"].one("ENV")
    (helicase,) = (f for f in s["polio"].of("mat_peptide") if f.start <= 5000 <= f.end)
    spike = s["covid"].one("S")
    turned = spike.dna[613 * 3 : 614 * 3]
    if katg.strand > 0 or pst.strand > 0 or "2C" not in helicase.product or turned != "GAT":
        raise ValueError("a gene lies otherwise")
    return [
        Question(
            "location",
            ("tb",),
            f"Rifampicin: which genome bases make up codon {CODON} of rpoB in H37Rv?",
            numbers(*codon(rpob, CODON)),
        ),
        Question(
            "location",
            ("tb",),
            f"I have a SNP at {RESISTANT} in H37Rv. It's in katG, but in which codon (number)?",
            stated((katg.end - RESISTANT) // 3 + 1),
        ),
        Question(
            "location",
            ("pcp",),
            "coordinates of the 50 bp directly upstream of the pst start codon on pPCP1 (mind the "
            "strand)",
            numbers(pst.end + 1, pst.end + 50),
        ),
        Question(
            "location",
            ("zika",),
            "What nucleotides of the genome encode residue 150 of the Zika envelope protein (ENV)?",
            numbers(*codon(shell, 150)),
        ),
        Question(
            "location",
            ("polio",),
            "Mutant mapped to nt 5000 of polio. Which mature protein is hit, and which residue of "
            "it, counted from that protein's own first residue?",
            numbers((5000 - helicase.start) // 3 + 1) | {"text_all": ["2C"]},
        ),
        Question(
            "protein",
            ("covid",),
            "Wuhan spike: which amino acid is at residue 614, and what is its codon?",
            {"text_all": [rf"\b{turned}\b", r"\b(D|Asp|D614\w?|aspart\w+)\b"]},
        ),
    ]


def shares(s: Shelf) -> list[Question]:
    """How much of a sequence something covers."""
    nisin, bac = s["nisin"], s["arab"]
    exons = [
        (int(p.start) + 1, int(p.end))
        for f in bac.record.features
        if f.type == "CDS" and f.location
        for p in f.location.parts
    ]
    mask = sum(int(r[2]) - int(r[1]) for r in rows(s, "tb_mask"))
    genes = covered([(f.start, f.end) for f in nisin.of("gene")])
    return [
        Question(
            "composition",
            ("nisin",),
            "what percentage of the nisin record is inside genes?",
            percent(100 * genes / len(s.dna("nisin"))),
        ),
        Question(
            "composition",
            ("arab",),
            "For my thesis: what % of BAC T25K16 is protein coding, introns not counted?",
            percent(100 * covered(exons) / len(s.dna("arab"))),
        ),
        Question(
            "tracks",
            ("tb", "tb_mask"),
            "What fraction of the H37Rv chromosome is masked by the bed?",
            percent(100 * mask / GENOME_TB),
        ),
    ]


PARTS = (both_conditions, grouped, following, relative, shares)
