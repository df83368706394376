"""Questions made of the bank: slots filled with invented names, and a vocabulary that knows them.

Nothing here is from a real file; gene symbols and product words are common knowledge.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.plan.bank_check import calls_of, fill
from app.plan.grammar import AMINO_ACIDS, LETTER_TO_THREE
from app.plan.organisms import NAMES
from app.plan.vocabulary import Vocabulary

BANK = Path(__file__).resolve().parent / "bank"


@dataclass(frozen=True, slots=True)
class World:
    """Names that fill the slots: one imagined set of genomes."""

    genes: tuple[str, ...]
    prefixes: tuple[str, ...]
    keywords: tuple[str, ...]
    other_products: tuple[str, ...]
    records: tuple[str, ...]
    genomes: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    xrefs: tuple[str, ...]


_OTHER = (
    "hypothetical protein", "putative membrane protein", "tRNA-Leu", "16S ribosomal RNA",
    "LysR family transcriptional regulator", "aminoacyl-tRNA synthetase", "DNA polymerase III",
    "uncharacterized conserved protein", "lipoprotein", "phosphate-binding protein",
)  # fmt: skip

WORLDS = (
    World(
        ("lacZ", "rpoB", "dnaK", "gyrA", "b0344", "b2699", "thrA", "ftsZ", "map", "recA",
         "trpA", "trpB", "ECK0012", "ilvG_1", "secY"),
        ("nif", "rps", "trp", "fli", "nuo"),
        ("ABC transporter", "cold shock protein", "transposases", "two-component sensor kinase",
         "DNA gyrase", "ribosomal proteins", "flagellar biosynthesis", "outer membrane porin",
         "tail fiber protein", "sigma factor", "cytochrome c oxidase", "iron uptake"),
        _OTHER,
        ("NC_000913.3", "contig 3", "plasmid pXR20", "NODE_7"),
        (("ecoli_K12", "Escherichia coli K-12"), ("salmonella_LT2", "Salmonella enterica LT2")),
        (("mobile element", "mobile_element"),
         ("ncRNA", "ncRNA"),
         ("repeat region", "repeat_region")),
        ("lacX", "b9999", "BRCA1", "zyxQ"),
        ("GO:0005524", "GeneID:945006"),
    ),
    World(
        ("COX1", "ND4", "CYTB", "YAL001C", "YBR020W", "GAL4", "ACT1", "cox2", "AT4G00010",
         "nad5", "psbA", "rbcL", "atpB", "ATP6", "era"),
        ("psb", "atp", "ndh", "rpl", "cox"),
        ("NADH dehydrogenase subunit", "heat shock", "photosystem II", "kinase", "tubulin",
         "GTP-binding protein", "ATP synthase subunit", "helicases", "methyltransferase",
         "membrane proteins", "ubiquitin ligase", "zinc finger"),
        _OTHER,
        ("NC_001133.9", "chromosome IV", "chrM", "scaffold_12"),
        (("yeast_S288c", "Saccharomyces cerevisiae S288C"),
         ("arabidopsis_cp", "Arabidopsis thaliana")),
        (("mature peptide", "mat_peptide"), ("ncRNA", "ncRNA"), ("misc_feature", "misc_feature")),
        ("TP53", "fooB", "YZZ999W", "xylQ"),
        ("GO:0016020", "taxon:4932"),
    ),
    World(
        ("SAV_0012", "PA14_00010", "Rv1234c", "MPN_0456", "cdsA", "dnaN", "nusG", "STM0123",
         "abc4", "groEL", "murA", "pheS"),
        ("mur", "cap", "esx", "pks", "gvp"),
        ("major capsid protein", "terminase large subunit", "glycosyltransferase",
         "phage integrase",
         "cell wall biosynthesis", "polyketide synthases", "toxin", "chaperone", "beta-lactamase",
         "holin", "drug efflux pumps", "type III secretion"),
        _OTHER,
        ("segment 4", "AB123456.1", "contig00012", "plasmid pVIR"),
        (("phage_T9", "Imaginary phage T9"), ("myco_FH", "Mycoplasma imaginum FH")),
        (("insertion sequence", "mobile_element"),
         ("tmRNA", "tmRNA"),
         ("signal peptide", "sig_peptide")),
        ("qrsT", "PA99_12345", "MYC2", "rpoZ9"),
        ("COG0001", "InterPro:IPR000123"),
    ),
)  # fmt: skip
"""The last one is kept for evaluation, so that its names have not been met in training."""


@dataclass(slots=True)
class Sample:
    """One question ready for the planner.

    Attributes
    ----------
    calls
        What is expected: ``(tool, arguments)`` pairs.
    """

    question: str
    calls: list[tuple[str, dict[str, Any]]]
    vocabulary: Vocabulary
    voice: str
    history: list[str] = field(default_factory=list)
    template: str = ""


def read_bank(folder: Path = BANK) -> dict[str, list[dict[str, Any]]]:
    """Items of every voice."""
    voices: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        voices[path.stem] = [json.loads(line) for line in lines if line.strip()]
    return voices


def _number_text(value: int, rng: random.Random) -> str:
    words = {2: "two", 3: "three", 4: "four", 5: "five", 8: "eight", 10: "ten"}
    return words[value] if value in words and rng.random() < 0.3 else str(value)


def _bp_text(value: int, rng: random.Random) -> str:
    if value % 100 == 0 and value >= 1000 and rng.random() < 0.5:
        return f"{value / 1000:g}{rng.choice([' kb', 'kb', ' kbp'])}"
    number = f"{value:,}" if rng.random() < 0.4 else str(value)
    return number + rng.choice([" bp", "bp", " nt", " bases", " bp", " base pairs"])


def _place_text(value: int, rng: random.Random) -> str:
    if value % 1000 == 0 and rng.random() < 0.3:
        return f"{value // 1000}{rng.choice(['k', ' kb'])}"
    return f"{value:,}" if rng.random() < 0.4 else str(value)


def slots(world: World, rng: random.Random) -> tuple[dict[str, str], dict[str, Any]]:
    """Texts and typed values of all slots, drawn from a world."""
    text: dict[str, str] = {}
    value: dict[str, Any] = {}
    genes = rng.sample(world.genes, 3)
    keywords = rng.sample(world.keywords, 2)
    prefixes = rng.sample(world.prefixes, 2)
    enzymes = rng.sample(["EcoRI", "HindIII", "BamHI", "NotI", "XbaI", "PstI", "SmaI", "EcoRV"], 2)
    genomes = rng.sample(world.genomes, 2)
    plain = {
        "gene": genes[0], "gene2": genes[1], "gene3": genes[2],
        "absent": rng.choice(world.absent), "record": rng.choice(world.records),
        "enzyme": enzymes[0], "enzyme2": enzymes[1],
        "motif": rng.choice(["GATC", "TTGACA", "GANTC", "TATAAT", "CCWGG", "AGGAGG"]),
        "sequence": "".join(rng.choices("ACGT", k=rng.randint(24, 60))),
        "peptide": "M" + "".join(rng.choices("ACDEFGHIKLMNPQRSTVWY", k=rng.randint(14, 40))),
        "keyword": keywords[0], "keyword2": keywords[1],
        "prefix": prefixes[0], "prefix2": prefixes[1],
        "xref": rng.choice(world.xrefs), "codon": rng.choice(["ATG", "CTG", "GTG", "TGA", "AAA"]),
    }  # fmt: skip
    for name, item in plain.items():
        text[name] = value[name] = item
    ec = rng.choice(["2.7.7.7", "3.2.1.23", "1.1.1.1", "6.1.1.20"])
    text["ec"], value["ec"] = ec, ec
    for name, (stem, organism) in zip(("genome", "genome2"), genomes, strict=True):
        text[name] = rng.choice([stem, organism, " ".join(organism.split()[:2])])
        value[name] = stem
    n = rng.choice([2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20])
    text["n"], value["n"] = _number_text(n, rng), n
    short = rng.choice([50, 100, 150, 250, 300, 400, 500])
    long = rng.choice([600, 800, 1000, 1200, 1500, 2000, 3000, 5000])
    text["length"], value["length"] = _bp_text(short, rng), short
    text["length2"], value["length2"] = _bp_text(long, rng), long
    small, large = rng.choice([40, 60, 80, 100, 150, 200]), rng.choice([300, 400, 500, 800, 1000])
    unit = rng.choice([" aa", "aa", " amino acids", " residues"])
    text["aa"], value["aa"] = f"{small}{unit}", small
    text["aa2"], value["aa2"] = f"{large}{unit}", large
    share = rng.choice([25, 30, 35, 45, 50, 60, 70])
    text["percent"], value["percent"] = f"{share}{rng.choice(['%', ' %', ' percent'])}", share / 100
    mass = rng.choice([10, 15, 30, 50, 75, 100])
    text["kda"], value["kda"] = f"{mass} kDa", mass * 1000
    start = rng.choice([1000, 2500, 12000, 15321, 40000, 123456])
    end = start + rng.choice([500, 1234, 3000, 10000])
    text["start"], value["start"] = _place_text(start, rng), start
    text["end"], value["end"] = _place_text(end, rng), end
    position = rng.choice([777, 1500, 23456, 100000])
    text["pos"], value["pos"] = _place_text(position, rng), position
    number = rng.choice([100, 150, 200, 300, 500, 1000])
    text["number"], value["number"] = str(number), number
    amino, letter = rng.choice([pair for pair in AMINO_ACIDS.items() if pair[1] not in "UO"])
    text["amino"] = amino if rng.random() < 0.6 else LETTER_TO_THREE[letter]
    value["amino"] = letter
    spoken, key = rng.choice(world.types)
    text["type"], value["type"] = spoken, key
    return text, value


def vocabulary_of(world: World, genomes: int = 1) -> Vocabulary:
    """What a library with this world's names would know."""
    symbols = [*world.genes, *(stem + letter for stem in world.prefixes for letter in "ABCD")]
    names: list[str] = [*symbols, *(name.upper() for name in world.genes[:2])]
    return Vocabulary.build(
        names=[dict.fromkeys(name.lower() for name in names)],
        symbols=symbols,
        products=[*world.keywords, *world.other_products],
        records=[(record, record, "") for record in world.records],
        genomes=list(world.genomes[:genomes]),
        types=["gene", "CDS", "tRNA", "rRNA", *(key for _, key in world.types)],
    )


def _at_home(vocabulary: Vocabulary, spoken: str, genome: str) -> Vocabulary:
    """The vocabulary with the organisms that an item names as names of the open genome."""
    named = [found.group().lower() for found in NAMES.finditer(spoken)]
    if not named:
        return vocabulary
    if vocabulary.genome_count > 1:
        return replace(vocabulary, organisms=())
    genomes = {**vocabulary.genomes, **dict.fromkeys(named, genome)}
    return replace(vocabulary, genomes=genomes, organisms=())


def samples(
    voice: str, items: list[dict[str, Any]], worlds: tuple[World, ...], repeats: int, seed: int
) -> Iterator[Sample]:
    """Fill every item `repeats` times with names of the worlds in turn."""
    kept: dict[tuple[int, int], Vocabulary] = {}
    for number, item in enumerate(items):
        rng = random.Random(f"{seed}/{voice}/{number}")
        tools = [call["tool"] for call in calls_of(item)]
        spoken = item["q"] + " ".join(item.get("history", []))
        several = any(tool in ("compare_genomes", "shared_genes") for tool in tools)
        several = several or "{genome2}" in spoken or "genome" in json.dumps(item.get("args", {}))
        for repeat in range(repeats):
            world = worlds[(number + repeat) % len(worlds)]
            count = 2 if several or rng.random() < 0.2 else 1
            text, value = slots(world, rng)
            if count == 1:
                text["genome"], value["genome"] = world.genomes[0][1], world.genomes[0][0]
            key = (worlds.index(world), count)
            if key not in kept:
                kept[key] = vocabulary_of(world, count)
            vocabulary = kept[key]
            if "out_of_scope" not in tools:
                vocabulary = _at_home(vocabulary, spoken, world.genomes[0][0])
            yield Sample(
                question=fill(item["q"], text) if "{" in item["q"] else item["q"],
                calls=[(c["tool"], fill(c.get("args", {}), value)) for c in calls_of(item)],
                vocabulary=vocabulary,
                voice=voice,
                history=[fill(line, text) for line in item.get("history", [])],
                template=item["q"],
            )
