"""Bacterial-size annotated genomes, as many as one likes, the same on every machine.

Made from the parts of the demo genome (`index.demo`): its codon usage, residues and stops, and the
genes of its plan. Every genome has the core genes and its own choice of a pool of accessory ones;
a nif cluster, mecA and a second recA are given to some, and which is known beforehand.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.demo import CODONS, RESIDUE_WEIGHTS, RESIDUES, STOPS
from index.demo_plan import CHROMOSOME, Coding

NIF = ("nifH", "nifD", "nifK", "nifE", "nifN", "nifB")
GENES, POOL, CORE = 4000, 9000, 2600
_NAME = "generated_{:05d}"
_COMPLEMENT = bytes.maketrans(b"ACGT", b"TGCA")
_ACTS = ("reductase", "kinase", "transporter", "synthase", "hydrolase", "regulator", "permease",
         "transferase", "isomerase", "dehydrogenase", "ligase", "lipoprotein")  # fmt: skip
_ON = ("glucose", "ribose", "alanine", "iron", "zinc", "nitrate", "sulfate", "maltose",
       "biotin", "phosphate", "thiamine", "folate", "heme", "lysine", "proline", "citrate",
       "fructose")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Truth:
    """What a genome was given."""

    name: str
    genes: int
    length: int
    nif: bool
    mec: bool
    rec: int


def _pool(seed: int) -> list[tuple[str, str, int]]:
    """Symbol (may be empty), product and residues of every gene there is."""
    rng = random.Random(seed)
    found: dict[str, tuple[str, str, int]] = {}
    for operon in CHROMOSOME:
        for gene in operon.genes:
            if isinstance(gene, Coding) and not gene.pseudo:
                found[gene.symbol] = gene.symbol, gene.product, gene.residues
    for name in ("recA", "rpoB", "gyrA"):
        found.setdefault(name, (name, f"protein {name[0].upper()}{name[1:]}", 350))
    pool = [item for item in found.values() if not re.match("nif|mec", item[0])]
    while len(pool) < POOL:
        size = int(min(1500, max(60, rng.gammavariate(2.2, 140))))
        if rng.random() < 0.35:
            pool.append(("", "hypothetical protein", size))
            continue
        stem = "".join(rng.choices("bcdfghjklmpqrstvwxyz", k=3))
        product = f"{rng.choice(_ON)} {rng.choice(_ACTS)} {stem.capitalize()} subunit {len(pool)}"
        pool.append((f"{stem}{rng.choice('ABCDEF')}", product, size))
    return pool


def write_genomes(folder: Path, count: int, seed: int = 1, genes: int = GENES) -> list[Truth]:
    """Write `count` GenBank files of about `genes` genes each; those that are there are kept, and
    what they were given is read from the file beside each.

    Returns
    -------
    list of Truth
        One a genome.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pool = _pool(seed)
    core, accessory = pool[: int(genes * CORE / GENES)], pool[int(genes * CORE / GENES) :]
    truths = []
    for number in range(count):
        path = folder / f"{_NAME.format(number)}.gbk"
        told, beside = path.with_suffix(".json"), path.with_suffix(".part")
        wanted = [number, seed, genes]
        if path.exists() and told.exists():
            made = json.loads(told.read_text(encoding="utf-8"))
            if made["of"] == wanted:
                truths.append(Truth(**made["truth"]))
                continue
        truth, text = _genome(number, seed, core, accessory, genes)
        beside.write_text(text, encoding="ascii")
        beside.rename(path)
        told.write_text(json.dumps({"of": wanted, "truth": asdict(truth)}), encoding="utf-8")
        truths.append(truth)
    return truths


def _genome(number: int, seed: int, core: list, accessory: list, size: int) -> tuple[Truth, str]:
    rng = random.Random(f"{seed}-{number}")
    draw = np.random.default_rng([seed, number])
    nif, mec, extra = rng.random() < 0.3, rng.random() < 0.15, rng.random() < 0.1
    chosen = core + rng.sample(accessory, min(len(accessory), size - len(core)))
    rng.shuffle(chosen)
    rec = sum(symbol == "recA" for symbol, _, _ in chosen)
    if extra:
        chosen.insert(rng.randrange(len(chosen)), ("recA", "protein RecA", 350))
        rec += 1
    if mec:
        chosen.insert(rng.randrange(len(chosen)), ("mecA", "PBP2a family beta-lactam-resistant "
                      "peptidoglycan transpeptidase MecA", 668))  # fmt: skip
    if nif:
        at = rng.randrange(len(chosen))
        chosen[at:at] = [(name, f"nitrogenase protein {name.capitalize()}", 300) for name in NIF]
    name = _NAME.format(number)
    features, sequence = _annotated(chosen, rng, draw, number)
    text = _record(name, number, features, sequence)
    return Truth(name, len(chosen), len(sequence), nif, mec, rec), text


def _codons() -> tuple[np.ndarray, np.ndarray, str]:
    words, weights, letters = [], [], ""
    for residue, weight in zip(RESIDUES, RESIDUE_WEIGHTS, strict=True):
        options = CODONS.get(residue, (("ATG", 1),))
        total = sum(share for _, share in options)
        for word, share in options:
            words.append(word)
            weights.append(weight * share / total)
            letters += residue
    chances = np.array(weights) / sum(weights)
    return np.array(words, dtype="S3"), chances, letters


def _annotated(chosen: list, rng: random.Random, draw: np.random.Generator, number: int):
    words, chances, letters = _codons()
    lengths = [residues - 1 for _, _, residues in chosen]
    drawn = draw.choice(len(words), size=sum(lengths), p=chances)
    proteins = np.frombuffer(letters.encode(), dtype=np.uint8)[drawn].tobytes().decode()
    coding = words[drawn].tobytes()
    spacers = draw.choice(np.frombuffer(b"ACGT", dtype=np.uint8), size=160 * len(chosen)).tobytes()
    stops = [word for word, _ in STOPS]
    pieces, features, at, place, strand, left = [], [], 0, 0, 1, 0
    for k, ((symbol, product, _), length) in enumerate(zip(chosen, lengths, strict=True)):
        if not left:
            strand, left = rng.choice((1, -1)), rng.randint(1, 6)
        left -= 1
        gap = rng.randint(10, 160)
        pieces.append(spacers[160 * k : 160 * k + gap])
        place += gap
        bases = b"ATG" + coding[3 * at : 3 * (at + length)] + rng.choice(stops).encode()
        pieces.append(bases if strand == 1 else bases.translate(_COMPLEMENT)[::-1])
        tag = f"G{number:05d}_{5 * (k + 1):05d}"
        features.append(_feature(symbol, tag, product, place, len(bases), strand,
                                 "M" + proteins[at : at + length]))  # fmt: skip
        place += len(bases)
        at += length
    return features, b"".join(pieces)


def _feature(
    symbol: str, tag: str, product: str, place: int, length: int, strand: int, protein: str
) -> str:
    where = f"{place + 1}..{place + length}"
    where = where if strand == 1 else f"complement({where})"
    said = [*([f'/gene="{symbol}"'] if symbol else []), f'/locus_tag="{tag}"']
    lines = [f"     gene            {where}", *(f"{'':21}{item}" for item in said)]
    said += ["/codon_start=1", "/transl_table=11", f'/product="{product}"',
             f'/protein_id="P{tag.replace("_", "")}.1"', f'/translation="{protein}"']  # fmt: skip
    lines.append(f"     CDS             {where}")
    indent = " " * 21
    for item in said:
        lines += [indent + item[i : i + 58] for i in range(0, len(item), 58)]
    return "\n".join(lines)


def _record(name: str, number: int, features: list[str], sequence: bytes) -> str:
    size = len(sequence)
    lines = [
        f"LOCUS       {f'GEN_{number:06d}':<16} {size:>11} bp    DNA     circular SYN 22-OCT-2024",
        f"DEFINITION  Generated genome {number}, complete sequence (no real organism).",
        f"ACCESSION   GEN_{number:06d}", f"VERSION     GEN_{number:06d}.1",
        f"SOURCE      Synthetica generata {number % 20}",
        f"  ORGANISM  Synthetica generata {number % 20}", "            other sequences.",
        "FEATURES             Location/Qualifiers", f"     source          1..{size}",
        f'                     /organism="Synthetica generata {number % 20}"',
        '                     /mol_type="genomic DNA"', *features, "ORIGIN",
    ]  # fmt: skip
    return "\n".join([*lines, f"{_origin(sequence.lower())}//", ""])


def _origin(sequence: bytes) -> str:
    """Lines of 60 bases in groups of ten, each with the number of its first."""
    whole = len(sequence) // 60
    rows = np.full((whole, 76), ord(" "), dtype=np.uint8)
    numbers = b"".join([b"%9d" % (60 * row + 1) for row in range(whole)])
    rows[:, :9] = np.frombuffer(numbers, dtype=np.uint8).reshape(whole, 9)
    bases = np.frombuffer(sequence, dtype=np.uint8, count=60 * whole).reshape(whole, 6, 10)
    for group in range(6):
        rows[:, 10 + 11 * group : 20 + 11 * group] = bases[:, group]
    rows[:, 75] = ord("\n")
    rest = sequence[60 * whole :].decode()
    groups = " ".join(rest[i : i + 10] for i in range(0, len(rest), 10))
    return rows.tobytes().decode() + (f"{60 * whole + 1:>9} {groups}\n" if rest else "")
