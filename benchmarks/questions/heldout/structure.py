"""Questions on the order of things: neighbours, clusters, motifs, gaps, records, several files."""

from __future__ import annotations

import re
from collections import Counter

from annotation import Gold, percent_gc
from Bio import Restriction
from golds import gaps, ids, numbers, open_frames, ordered, overlaps, percent, runs, sites, stated
from shelf import Question, Shelf


def cut_at(dna: str, enzyme: str, *, circular: bool) -> Gold:
    """Gold for the sites of an enzyme: first base of the site or a base beside its cut."""
    enz = getattr(Restriction, enzyme)
    found = sites(dna, enz.site, circular=circular)
    shifts = sorted({0, enz.fst5 - 1, enz.fst5})
    return stated(len(found)) | {"numbers_any": [[p + k for p in found] for k in shifts]}


def digest(dna: str, *enzymes: str) -> Gold:
    """Gold for the fragment lengths of a circular molecule cut by these enzymes."""
    cuts = sorted(
        (p + enz.fst5) % len(dna)
        for enz in (getattr(Restriction, e) for e in enzymes)
        for p in sites(dna, enz.site, circular=True)
    )
    after = [*cuts[1:], cuts[0] + len(dna)]
    return numbers(*(b - a for a, b in zip(cuts, after, strict=True)))


def neighbour(s: Shelf) -> list[Question]:
    """What lies beside, between and near."""
    chl = s["chlamydia"]
    ferredoxin = chl.one("CTB_RS00310")
    close = [
        f
        for f in chl.loci()
        if f.start <= ferredoxin.end + 1500
        and f.end >= ferredoxin.start - 1500
        and f is not ferredoxin
    ]
    loci = s["subtilis"].of("gene", "pseudogene")
    comk = next(i for i, f in enumerate(loci) if "comK" in f.names)
    trn = s["termite"].one("trnS2(tga)", "tRNA")
    phage = s["sodalis"].cds()
    return [
        Question(
            "neighbour",
            ("subtilis",),
            "who are comK's direct neighbours on the chromosome",
            ids([loci[comk - 1], loci[comk + 1]]) | {"also_ok": [loci[comk].alias]},
        ),
        Question(
            "neighbour",
            ("chlamydia",),
            "List whatever is annotated no further than 1500 bp away from CTB_RS00310.",
            ids(close) | {"also_ok": [ferredoxin.alias]},
        ),
        Question(
            "neighbour",
            ("sodalis",),
            "genes lying in between gp24 and gp29?",
            ids(phage[24:28]) | {"also_ok": [phage[23].alias, phage[28].alias]},
        ),
        Question(
            "neighbour",
            ("termite",),
            "after CYTB, what gene comes next if I go on along the sequence?",
            {"ids": [[*trn.alias, "trnS2", "tRNA-Ser"]]},
        ),
        Question(
            "neighbour",
            ("yeast",),
            "GAL1 and GAL10 are neighbours, right? which gene is on the far side of GAL10, "
            "away from GAL1",
            ids([s["yeast"].one("GAL7", "gene")], exact=False),
        ),
    ]


def cluster(s: Shelf) -> list[Question]:
    """Operons, runs and annotated clusters."""
    b171 = s["b171"].cds()
    bsu = s["subtilis"].of("gene", "pseudogene")
    trp = [f for f in bsu if re.search(r"'trp[A-F]'", str(f.names))]
    beside = [
        f
        for f in bsu
        if f not in trp
        and (any(n.startswith("trp") for n in f.names) or abs(f.start - trp[0].start) < 15000)
        and re.search("'(trp|his|aro|tyr|mtr)", str(f.names))
    ]
    come = [f for f in bsu if re.search(r"'comG[A-G]'", str(f.names))]
    longest = max(runs(b171, 20), key=len)
    nrps = next(f for f in s["cda"].of("cluster_border") if f.product == "nrps")
    return [
        Question(
            "cluster",
            ("b171",),
            "Mercury resistance: is there an operon for it, and which genes belong to it?",
            ids(b171[98:104]) | {"also_ok": [f.alias for f in (*b171[97:98], *b171[104:106])]},
        ),
        Question(
            "cluster",
            ("subtilis",),
            "tryptophan biosynthesis operon in B. subtilis - the trp genes A to F, where are they",
            ids(trp) | {"also_ok": [f.alias for f in beside]},
        ),
        Question(
            "cluster",
            ("act",),
            "which loci are the minimal PKS, i.e. the actI ORFs?",
            ids(f for f in s["act"].cds() if any(n.startswith("actIORF") for n in f.names)),
        ),
        Question(
            "cluster",
            ("b171",),
            "longest uninterrupted series of same-strand genes if I allow gaps of max 20 bp: "
            "how many genes, first and last one?",
            stated(len(longest)) | ids([longest[0], longest[-1]], exact=False),
        ),
        Question(
            "cluster",
            ("cda",),
            "antiSMASH put three protoclusters in here. Where does it draw the border of the "
            "NRPS one?",
            numbers(nrps.start, nrps.end),
        ),
        Question(
            "cluster",
            ("subtilis",),
            "comG operon members pls",
            ids(come),
        ),
    ]


def motif(s: Shelf) -> list[Question]:
    """Sites, digests and patterns."""
    covid = s.dna("covid")
    core = [m.start() + 1 for m in re.finditer("(?=ACGAAC)", covid)]
    return [
        Question(
            "motif",
            ("pbad",),
            "Can I linearise pBAD30 with HindIII, i.e. only one cut? at which base",
            cut_at(s.dna("pbad"), "HindIII", circular=True),
        ),
        Question(
            "motif",
            ("b171",),
            "BamHI: how often and where on the resistance plasmid",
            cut_at(s.dna("b171"), "BamHI", circular=True),
        ),
        Question(
            "motif",
            ("sodalis",),
            "will HindIII cut the phage DNA?",
            stated(len(sites(s.dna("sodalis"), "AAGCTT", circular=True)))
            | {"text_any": ["HindIII", "AAGCTT", r"\bsites?\b", r"\bcuts?\b"]},
        ),
        Question(
            "motif",
            ("covid",),
            "Positions of the TRS core ACGAAC on the genomic (plus) strand only",
            stated(len(core)) | {"numbers_any": [core]},
        ),
        Question(
            "motif",
            ("pbad",),
            "band sizes if i digest pBAD30 with PstI?",
            digest(s.dna("pbad"), "PstI"),
        ),
        Question(
            "motif",
            ("termite",),
            "Double digest EcoRI + HindIII of the circular mtDNA - fragment lengths?",
            digest(s.dna("termite"), "EcoRI", "HindIII"),
        ),
    ]


def composition(s: Shelf) -> list[Question]:
    """GC, bases, codons."""
    rich = max(s["sodalis"].cds(), key=lambda f: f.gc)
    chl = s["chlamydia"].cds()
    starts = [Counter(f.dna[:3] for f in chl if keep or not f.pseudo) for keep in (True, False)]
    zika = s.dna("zika")
    cox = s["termite"].one("COX1")
    act4 = s["act"].one("actII-4")
    return [
        Question(
            "composition",
            ("sodalis",),
            "phage gene w/ highest gc, and its value",
            ordered([rich]) | percent(rich.gc),
        ),
        Question(
            "composition",
            ("chlamydia",),
            "How often do CDSs begin with GTG and with TTG here?",
            {"numbers_any": [[n["GTG"], n["TTG"]] for n in starts]},
        ),
        Question(
            "composition",
            ("zika",),
            "count each nucleotide of the Zika genome for me",
            numbers(*(zika.count(b) for b in "ACGT")),
        ),
        Question(
            "composition",
            ("termite",),
            "AT percentage of COX1",
            percent(100 - cox.gc) | {"about": cox.alias},
        ),
        Question(
            "composition",
            ("act",),
            "actII-4 is said to be rich in rare TTA codons... first tell me its G+C compared to "
            "the whole region",
            {
                "numbers": [
                    {"number": round(g, 3), "tol": 0.06}
                    for g in (act4.gc, percent_gc(s.dna("act")))
                ]
            },
        ),
    ]


def orf(s: Shelf) -> list[Question]:
    """Open reading frames of the bare sequence."""
    out = []
    for key, text in (
        ("zika", "ignoring the annotation, where is the longest ATG..stop frame and how long"),
        ("pbad", "Longest open reading frame (ATG start) found in any of six frames of pBAD30?"),
    ):
        bp, start, end, strand = open_frames(s.dna(key))[0]
        inner = [start, end - 3] if strand == 1 else [start + 3, end]
        gold: Gold = {"numbers_any": [[start, end], inner]}
        if key == "zika":
            gold |= stated(bp, bp - 3, bp // 3, bp // 3 - 1)
        out.append(Question("orf", (key,), text, gold))
    return out


def intergenic(s: Shelf) -> list[Question]:
    """Stretches without genes."""
    phage = s["sodalis"].cds()
    wide = gaps(phage)[0]
    ends = [f for f in phage if f.end == wide[1] - 1 or f.start == wide[2] + 1]
    empty = gaps(s["bac"].loci())[0]
    q, m = (s["termite"].one(n, "tRNA") for n in ("trnQ(ttg)", "trnM(cat)"))
    return [
        Question(
            "intergenic",
            ("sodalis",),
            "widest spacing between two consecutive phage genes: which genes, how wide",
            stated(wide[0]) | ids(ends, exact=False),
        ),
        Question(
            "intergenic",
            ("bac",),
            "Where on the BAC is the longest stretch with no gene in it (tRNAs count as genes)?",
            numbers(*empty),
        ),
        Question(
            "intergenic",
            ("termite",),
            "how many bases separate trnQ from trnM",
            stated(m.start - q.end - 1),
        ),
    ]


def overlap(s: Shelf) -> list[Question]:
    """Genes that share bases."""
    covid = s["covid"].cds()
    nested = [f for a, b, n in overlaps(covid) if n > 1 for f in (a, b)]
    span = next(f for f in s["covid"].of("gene") if "ORF1ab" in f.names)
    a, b, most = max(overlaps(s["act"].cds()), key=lambda o: o[2])
    mt = {f.names[1]: f for f in s["termite"].cds()}
    return [
        Question(
            "overlap",
            ("covid",),
            "are there genes of this virus that overlap? name them",
            ids(nested) | {"also_ok": [f.alias for f in (span, covid[0], covid[1])]},
        ),
        Question(
            "overlap",
            ("act",),
            "Which two neighbouring genes overlap the most and by how much?",
            stated(most) | ids([a, b], exact=False),
        ),
        Question(
            "overlap",
            ("termite",),
            "ND4 / ND4L share some nt, how many?",
            stated(mt["ND4"].end - mt["ND4L"].start + 1),
        ),
    ]


PARTS = (neighbour, cluster, motif, composition, orf, intergenic, overlap)
