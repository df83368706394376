"""Conversations of the sixth blind set: later turns that only the earlier ones make clear."""

from __future__ import annotations

import pysam
from golds import MINUS, beside, ids, mass, numbers, sites, spots, stated
from shelf import Question, Shelf, chain
from tables import rows

TB = ("tb", "tb_vcf")
VOLVOX = ("volvox_fa", "volvox_bam")


def bacterial(s: Shelf) -> list[Question]:
    """On bacteria, their plasmids and variants of them."""
    coli = s["coli_gb"]
    track, calls = s.track("tb"), rows(s, "tb_vcf")
    inside = {}
    for name in ("rpoB", "katG"):
        gene = track.one(name, "gene")
        inside[name] = [r for r in calls if gene.start <= int(r[1]) <= gene.end]
    second = inside["katG"][1]
    if len(second[4]) >= len(second[3]):
        raise ValueError("the second variant in katG is no deletion")
    ends = s["j5"].of("terminator")
    long = max(ends, key=lambda f: f.bp)
    leader = s["nisin"].one("nisP", "CDS")
    return [
        *chain(
            "location",
            ("coli_gb",),
            (
                "Good morning, which coordinates and which strand has katE of MG1655, please?",
                spots(coli, "katE"),
            ),
            ("how long is its protein in aa", stated(coli.one("katE").aa)),
            ("and that of katG?", stated(coli.one("katG").aa)),
        ),
        *chain(
            "variants",
            TB,
            (
                "Rifampicin first: at what positions do the isolates carry variants within rpoB?",
                numbers(*(int(r[1]) for r in inside["rpoB"])),
            ),
            ("Now the same for katG.", numbers(*(int(r[1]) for r in inside["katG"]))),
            (
                "The second of these, is it a substitution or an indel? Show ref and alt.",
                {"text_all": [rf"\b{second[3]}\b", rf"\b{second[4]}\b"]}
                | {"text_any": ["delet", r"\bindel\b"]},
            ),
        ),
        *chain(
            "keyword",
            ("j5",),
            ("what terminators are annotated on our plasmid", ids(ends)),
            ("seqence of the longer one pls", {"sequence": long.dna}),
        ),
        *chain(
            "location",
            ("nisin",),
            ("nisP begins and ends where?", leader.cited()),
            ("what sort of enzyme is that", {"text_all": ["protease"]}),
            ("molecular mass in kDa?", mass(leader.protein)),
        ),
    ]


def eukaryotic(s: Shelf) -> list[Question]:
    """On plants, people and other eukaryotes."""
    ndh = [f for f in s["chloro"].cds() if f.names[1].startswith("ndh")]
    names = [f.names[1] for f in ndh]
    twice = [f for f in ndh if names.count(f.names[1]) == 2]
    if {f.names[1] for f in twice} != {"ndhB"}:
        raise ValueError("not ndhB alone is there twice")
    smell = next(f for f in s["clone"].cds() if "ENSG00000150410" in f.names)
    (chain_two,) = s["dynein"].cds()
    pieces = [r for r in rows(s, "growth") if len(r) == 9 and r[2] == "CDS"]
    (radish,) = (
        r for r in s["kin"].records.values() if r.annotations["organism"] == "Armoracia rusticana"
    )
    return [
        *chain(
            "count",
            ("chloro",),
            (
                "How many different ndh genes (ndhA, ndhB and so on) has the Arabidopsis plastid?",
                stated(len(set(names))),
            ),
            ("One of them is present twice, I believe. Which?", ids(twice[:1], exact=False)),
            (
                "cordinates of both copies?",
                numbers(*(x for f in twice for x in (f.start, f.end))),
            ),
        ),
        *chain(
            "protein",
            ("clone",),
            (
                "ENSG00000150410 on this human clone: number of amino acids of its protein?",
                stated(smell.aa),
            ),
            ("which strand?", MINUS),
        ),
        *chain(
            "protein",
            ("dynein",),
            ("DNCLI2 protein, how many residues?", stated(chain_two.aa)),
            ("show me the first 50 of them", {"protein": chain_two.protein[:50]}),
        ),
        *chain(
            "count",
            ("growth",),
            ("In how many CDS pieces is A00469 split?", stated(len(pieces))),
            (
                "what is their length all together in bp",
                stated(sum(int(r[4]) - int(r[3]) + 1 for r in pieces)),
            ),
        ),
        *chain(
            "keyword",
            ("kin",),
            (
                "Which of the records here is the horseradish one (Armoracia)?",
                {"ids": [[str(radish.id), str(radish.name), "AJ237582", "csp14"]]},
            ),
            ("and how long is that sequence?", stated(len(radish.seq or ""))),
        ),
    ]


def other(s: Shelf) -> list[Question]:
    """On a bare phage genome, genotypes and alignments."""
    phage = s.dna("lambda_fa")
    tail = s["lambda"].one("J")
    cuts = [p for p in sites(phage, "GGTACC", circular=False) if tail.start <= p <= tail.end]
    several = [r for r in rows(s, "genotypes") if "," in r[4]]
    if several[0][10].split(":")[0] != "2|1" or several[0][3:5] != ["A", "G,T"]:
        raise ValueError("another genotype stands in the second column")
    with pysam.AlignmentFile(str(s.path("volvox_bam"))) as bam:
        strands = [r.is_reverse for r in bam.fetch(until_eof=True) if not r.is_unmapped]
    return [
        *chain(
            "orf",
            ("lambda_fa",),
            (
                "My student lost the annotation of this phage. Please call the genes; where is the "
                "longest one?",
                {"numbers_any": [[tail.start, tail.end], [tail.start, tail.end - 3]]},
            ),
            ("how many amino acids does it code for", stated(tail.aa)),
            ("At which positions does KpnI (GGTACC) cut inside that gene?", beside(cuts, 5)),
        ),
        *chain(
            "variants",
            ("genotypes",),
            ("number of sites with more than one ALT allele?", stated(len(several))),
            (
                "What is the genotype of Grün at the first of them?",
                {"text_any": [r"\b2\\?[|/]1\b", r"\bT\\?[|/]G\b"]},
            ),
        ),
        *chain(
            "tracks",
            VOLVOX,
            ("how many mapped reads lie on the reverse strand of ctgA?", stated(sum(strands))),
            ("and how many on the forward one", stated(strands.count(False))),
        ),
    ]


PARTS = (bacterial, eukaryotic, other)
