"""Questions of the second blind set on what is annotated, where, how much and beside what."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from annotation import Feature, Gold, said, top
from catalogue import WORM
from golds import MINUS, gaps, ids, numbers, ordered, overlaps, spots, stated, touching
from shelf import Question, Shelf, then


def clone(s: Shelf) -> list[Feature]:
    """Genes of the Arabidopsis clone T25K16, which only their products name."""
    return [replace(f, names=(f.product, *f.names)) for f in s["arab"].cds()]


def mature(s: Shelf) -> list[Feature]:
    """Mature peptides of the poliovirus polyprotein, without the locus tag that they all share."""
    found = s["polio"].of("mat_peptide")
    return [replace(f, names=(f.product, f.product.split(" (")[0], f.names[-1])) for f in found]


def located(s: Shelf) -> list[Question]:
    """Where a gene lies."""
    vp1 = next(f for f in mature(s) if f.product == "coat protein VP1")
    return [
        Question(
            "location",
            ("polio",),
            "I want to amplify VP1 of polio for typing. from which to which base is it encoded?",
            numbers(vp1.start, vp1.end),
        ),
        Question("location", ("pcp91",), "pla - where, which strand?", spots(s["pcp91"], "pla")),
        Question(
            "location",
            ("tair",),
            "wheres AT4G18960 (agamous) located",
            s.track("tair").one("AT4G18960", "gene").cited(),
        ),
        Question(
            "location", ("human",), "WASH5P: start, end, strand?", spots(s["human"], "WASH5P")
        ),
        Question(
            "location",
            ("b171",),
            "Hi! Our isolate is resistant to mercury salts. Where on the plasmid is the reductase "
            "merA, and is it read forward or in reverse?",
            spots(s["b171"], "merA") | MINUS,
        ),
        Question(
            "location",
            ("prokka",),
            "position of hly on the contig please",
            spots(s.track("prokka"), "hly"),
        ),
        Question(
            "location",
            ("bac",),
            "Where on this BAC do I find the flowering gene CONSTANS itself (not the CONSTANS-like "
            "one next to it)?",
            s["bac"].one("F14F8_220").cited(),
        ),
    ]


def told(s: Shelf) -> list[Question]:
    """What a gene encodes."""
    return [
        Question(
            "function",
            ("sodalis",),
            "what is SoPhSO1_gp48 good for",
            {"text_all": ["helicase|primase"]} | spots(s["sodalis"], "SoPhSO1_gp48"),
        ),
        Question(
            "function",
            ("pal",),
            "kn product?",
            {"text_all": ["phosphotransferase"]} | spots(s["pal"], "kn"),
        ),
        Question(
            "function",
            ("prokka",),
            "I am filling in a pathway table, could you look up the EC number of argF for me?",
            {"text_all": [said(s.track("prokka").one("argF"), "eC_number").replace(".", r"\.")]},
        ),
        Question(
            "function",
            ("chlamydia",),
            "An older paper talks about CTB_0041. Which protein is that, and what is its locus tag "
            "today?",
            {"text_all": ["amidotransferase", s["chlamydia"].one("CTB_0041").names[0]]},
        ),
        Question(
            "function",
            ("pfa6",),
            "Wich yeast selection marker is on this plasmid, what drug does it help against?",
            {"text_all": ["kanMX|KanR|aph", "kanamycin"]},
        ),
        *then(
            Question(
                "function",
                ("act",),
                "actII-2: is that an exporter or an enzyme?",
                {"text_all": ["transporter"]} | spots(s["act"], "actII-2"),
            ),
            "and what about actII-4",
            {"text_all": ["activator"]} | spots(s["act"], "actII-4"),
        ),
    ]


def listed(s: Shelf) -> list[Question]:
    """Genes by what their annotation says."""
    toxins = [f for f in s["b171"].cds() if "hok/gef" in f.product]
    thermo = [f for f in s["mazei"].cds() if f.product.startswith("thermosome")]
    groel = [f for f in s["mazei"].cds() if "GroEL" in f.product]
    urease = [f for f in s["staph"].cds() if f.product.startswith("urease")]
    alpha = [f for f in s["staph"].of("gene") if "ADT70_03075" in f.names]
    small = [f for f in s.track("worm").of("gene") if said(f, "biotype") == "piRNA"]
    primers = s["pfa6"].of("primer_bind")
    genes = s["human"].of("gene")
    dead = [f for f in genes if said(f, "gene_type") == "pseudogene"]
    maybe = [f for f in genes if said(f, "gene_type") == "snRNA_pseudogene"]
    return [
        Question("keyword", ("b171",), "list the hok/gef family toxins", ids(toxins)),
        Question(
            "keyword",
            ("mazei",),
            "I work on group II chaperonins. Which genes in M. mazei encode thermosome subunits?",
            ids(thermo) | {"also_ok": [f.alias for f in groel]},
        ),
        Question(
            "keyword",
            ("staph",),
            "urease genes of ST14 pls, with locus tags",
            ids(urease) | {"also_ok": [f.alias for f in alpha]},
        ),
        Question(
            "keyword",
            WORM,
            "show me the piRNA genes on chromosome I only",
            ids(f for f in small if f.record == "I"),
        ),
        Question(
            "keyword",
            ("pfa6",),
            "Which primer binding sites are annotated here? I hope one of our lab primers fits.",
            {"ids": [[f.names[-1], f"@{f.start}-{f.end}"] for f in primers], "exact": True},
        ),
        Question(
            "keyword",
            ("human",),
            "Which of the genes in this GTF are pseudogenes?",
            ids(dead) | {"also_ok": [f.alias for f in maybe]},
        ),
    ]


def counted(s: Shelf) -> list[Question]:
    """How many there are."""
    tair, human = s.track("tair").of("gene"), s["human"].of("gene")
    chloro = [f for f in tair if f.record == "ChrC"]
    kinds = Counter(said(f, "gene_type") for f in human).most_common(3)
    short = [r for r in s["staph"].records.values() if len(r) < 1000]
    (amino, most), *_ = Counter(f.product for f in s["mazei"].of("tRNA")).most_common()
    return [
        *then(
            Question(
                "count",
                ("tair",),
                "how many genes are there on ChrC",
                stated(len(chloro)),
            ),
            "and how many of those are tRNAs?",
            stated(sum(said(f, "Note") == "tRNA" for f in chloro)),
        ),
        Question(
            "count",
            ("human",),
            "Break the genes down by biotype for me please.",
            {"text_all": ["processed[_ ]transcript", "protein[_ -]coding"]}
            | numbers(*(n for _, n in kinds)),
        ),
        Question(
            "count",
            ("arab",),
            "How many genes on this clone have just one exon, so no introns?",
            stated(sum(f.parts == 1 for f in clone(s))),
        ),
        Question(
            "count",
            ("staph",),
            "NCBI complains about tiny contigs. How many of ours are shorter than 1 kb?",
            stated(len(short)),
        ),
        Question(
            "count",
            ("mazei",),
            "nr of protiens longer than 1000 amino acids",
            stated(sum(f.aa > 1000 for f in s["mazei"].cds())),
        ),
        Question(
            "twopart",
            ("mazei",),
            "For which amino acid are there the most tRNA genes, and how many are they?",
            {"text_all": [rf"\b{amino[5:]}|leucine"]} | stated(most),
        ),
    ]


def ranked(s: Shelf) -> list[Question]:
    """Which is the most, and in what order."""
    little = sorted(s["sodalis"].cds(), key=lambda f: f.aa)[:4]
    exons = max(clone(s), key=lambda f: f.parts)
    four = [f for f in s.track("tair").of("gene") if f.record == "Chr4"]
    rich = max(s["act"].cds(), key=lambda f: f.gc)
    return [
        Question(
            "sort",
            ("sodalis",),
            "four shortest proteins of SO-1, smallest first",
            ordered(little),
        ),
        Question(
            "sort",
            ("arab",),
            "Which gene is split into the most exons, and into how many?",
            ids([exons], exact=False) | numbers(exons.parts),
        ),
        Question(
            "sort",
            ("tair",),
            "whats the longest gene on Chr4?",
            ids([max(four, key=lambda f: f.bp)], exact=False),
        ),
        Question(
            "sort",
            ("polio",),
            "Rank the mature peptides cut from the polyprotein by length and give me the top three",
            ordered(sorted(mature(s), key=lambda f: -f.bp)[:3]),
        ),
        Question(
            "sort",
            ("act",),
            "Streptomyces is GC rich anyway, but which gene of this cluster has the highest GC?",
            ids([rich], exact=False),
        ),
    ]


def around(s: Shelf) -> list[Question]:
    """What lies beside, within a distance, in a region or at a position."""
    b171, genes = s["b171"], clone(s)
    gap = b171.one("tetA").start - b171.one("tetR").end - 1
    lysin, smell = s["sodalis"].one("SoPhSO1_gp56"), s["human"].one("OR4F5", "gene")
    near = touching(s["sodalis"].cds(), lysin.start - 1500, lysin.end + 1500)
    wide = touching(s["human"].of("gene"), smell.start - 20000, smell.end + 20000)
    wide = [f for f in wide if f.record == smell.record]
    mid = next(f for f in genes if f.product == "T25K16.3")
    last = max((f for f in genes if f.end < mid.start), key=lambda f: f.end)
    part = touching(b171.cds(), 74000, 78000)
    inside = [f for f in part if f.start >= 74000 and f.end <= 78000]
    here = touching(s["termite"].of("tRNA", "rRNA", "CDS"), 6000, 6000)
    return [
        Question(
            "neighbour",
            ("b171",),
            "How many bp lie between tetR and tetA?",
            stated(gap),
        ),
        Question(
            "neighbour",
            ("sodalis",),
            "The lysis genes should sit together: what lies within 1500 bp of the endolysin gp56?",
            ids(f for f in near if f != lysin) | {"also_ok": [lysin.alias]},
        ),
        Question(
            "neighbour",
            ("human",),
            "genes within 20 kb of OR4F5 plz",
            ids(f for f in wide if f != smell) | {"also_ok": [smell.alias]},
        ),
        Question(
            "neighbour",
            ("arab",),
            "What is the closest gene before T25K16.3 and how far away does it end?",
            ids([last], exact=False)
            | {"numbers_any": [[mid.start - last.end - 1], [mid.start - last.end]]},
        ),
        Question(
            "neighbour",
            ("b171",),
            "Which genes make up the integron region, say 74,000 to 78,000?",
            ids(inside) | {"also_ok": [f.alias for f in part if f not in inside]},
        ),
        Question(
            "neighbour",
            ("termite",),
            "my primer binds at position 6000 of the termite mtDNA, which gene is that in?",
            ids(here, exact=False),
        ),
    ]


def between(s: Shelf) -> list[Question]:
    """What overlaps, what lies in no gene, and what is broken."""
    genes = s["termite"].of("tRNA", "rRNA", "CDS")
    first, second, shared = max(overlaps(genes), key=lambda pair: pair[2])
    _, start, end = gaps(genes)[0]
    amino = Counter(f.product for f in s["termite"].of("tRNA"))
    twice = [k[5:] for k, n in amino.items() if n == 2]
    polymerase = s["sodalis"].one("SoPhSO1_gp38")
    inner = [f for f in s["sodalis"].cds() if polymerase.start < f.start < polymerase.end]
    nested: Gold = ids((f for f in inner if f.end < polymerase.end), exact=False)
    return [
        Question(
            "overlap",
            ("termite",),
            "Which two genes overlap most, and by how many bases?",
            ids([first, second], exact=False) | numbers(shared),
        ),
        Question(
            "overlap",
            ("sodalis",),
            "is there a gene nested completly inside the DNA polymerase gene gp38",
            nested,
        ),
        Question(
            "duplicates",
            ("termite",),
            "For which amino acids does this mitochondrion have two tRNA genes rather than one?",
            {"text_all": [*(rf"\b{k}" for k in twice), r"\b(2|two|twice|both)\b"]},
        ),
        Question(
            "intergenic",
            ("termite",),
            "Where is the longest stretch between two genes on which nothing is annotated?",
            numbers(start, end),
        ),
        Question(
            "pseudogene",
            ("tb",),
            "number of pseudogenes in H37Rv according to this gff?",
            stated(len(top(s.track("tb"), "pseudogene"))),
        ),
    ]


PARTS = (located, told, listed, counted, ranked, around, between)
