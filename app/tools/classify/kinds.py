"""What DNAHLM can be asked for in plain words, and which of its tasks answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from dnahlm.data.tasks import TASKS, Task, find_task

if TYPE_CHECKING:
    from index.genome import Genome


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be asked for.

    Attributes
    ----------
    name
        In the singular, for sentences.
    words
        Pattern of how people say it (lower case).
    label
        A label word by which its tasks are known.
    """

    name: str
    words: str
    label: str


KINDS = (
    Kind(
        "promoter",
        r"(?:(?:core|tata(?:[ -]box)?|tata-?less|non-?tata|proximal|bacterial|sigma ?70)[ -])?"
        r"promot[eo]rs?(?:[ -]like)?(?: regions?| sequences?)?"
        r"|transcription(?:al)? start(?: sites?)?|tss(?:s|es)?",
        "promoter",
    ),
    Kind(
        "splice site",
        r"splic(?:e|ing)[ -](?:sites?|junctions?|donors?|acceptors?)|exon[ -/]intron \w+"
        r"|intron[ -/]exon \w+|(?:splice )?(?:donor|acceptor)(?: sites?|s)?",
        "donor",
    ),
    Kind("strong enhancer", r"(?:strong|weak) enhancers?|enhancer strength", "strong enhancer"),
    Kind("enhancer", r"enhancers?(?: regions?| elements?)?", "enhancer"),
    Kind(
        "terminator",
        r"(?:(?:transcription(?:al)?|rho[ -]independent|intrinsic) )?terminat(?:ors?|ion sites?)",
        "terminator",
    ),
    Kind(
        "transcription factor binding site",
        r"(?:tf|transcription[ -]factors?)[ -]?(?:(?:binding )?(?:sites?|sets?|motifs?)|binding)?"
        r"(?: (?:set )?\d)?|tfbs|binding sites?(?: set \d)?",
        "binding site",
    ),
    Kind(
        "histone mark",
        r"histone(?:[ -]h?[34]?\w*)? (?:marks?|modifications?|peaks?)|h[34]k\d+(?:me\d|ac)|h4ac"
        r"|h[34](?: (?:marks?|peaks?|occupancy))?",
        "marked",
    ),
)
ANY_KIND = "|".join(kind.words for kind in KINDS)
_SPECIES = {
    "human": r"human|homo sapiens|homo|mammal\w*",
    "mouse": r"mouse|mice|murine|mus musculus",
    "yeast": r"yeast|saccharomyces\w*|s\. ?cerevisiae",
    "Arabidopsis": r"arabidopsis|thaliana|plants?",
    "E. coli": r"e\. ?coli|escherichia(?: coli)?|ecoli|bacteri\w+|prokaryot\w+",
    "primate": r"primates?",
}
SPECIES_WORDS = "|".join(_SPECIES.values())
_DOMAIN = {"E. coli": "bacteria"}
_QUALIFIED = ("tata", "notata", "nontata", "core", "lpd")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an open genome belongs.

    Attributes
    ----------
    organism
        As the file names it.
    domain
        ``bacteria``, ``archaea``, ``eukaryotes``, ``viruses``, or an empty string.
    species
        The species of the tasks that comes nearest, or an empty string.
    """

    organism: str = ""
    domain: str = ""
    species: str = ""


class UnclearTaskError(ValueError):
    """Words that fit several tasks, with the question to ask back."""


def kind_of(text: str) -> Kind | None:
    """The kind that some words name, the longest match winning."""
    low = text.lower().replace("_", "-")
    found = [
        (match.end() - match.start(), -number, kind)
        for number, kind in enumerate(KINDS)
        for match in re.finditer(rf"(?<![a-z])(?:{kind.words})(?![a-z])", low)
    ]
    return max(found, key=lambda item: item[:2])[2] if found else None


def species_in(text: str) -> str | None:
    """The species that some words name."""
    low = text.lower()
    for name, pattern in _SPECIES.items():
        if re.search(rf"(?<![a-z])(?:{pattern})(?![a-z])", low):
            return name
    return None


def source_of(genome: Genome) -> Source:
    """Domain of life and nearest taught species of a genome, from its taxonomy and genetic code."""
    organism = genome.organism or ""
    taxa: list[str] = []
    for record in genome.records:
        said = record.annotations.get("taxonomy") or ()
        taxa += [said] if isinstance(said, str) else list(said)
    text = f"{organism} {' '.join(map(str, taxa))}".lower()
    if "virus" in text or "phage" in text:
        return Source(organism, "viruses", "")
    if "archaea" in text:
        return Source(organism, "archaea", "E. coli")
    if "bacteria" in text or "escherichia" in text:
        return Source(organism, "bacteria", "E. coli")
    if "eukaryot" in text or species_in(organism) not in (None, "E. coli"):
        for words, species in (
            ("mus musculus|rodentia", "mouse"),
            ("saccharomyc|fungi", "yeast"),
            ("viridiplantae|arabidopsis|streptophyt", "Arabidopsis"),
            ("homo sapiens|primates", "human"),
        ):
            if re.search(words, text):
                return Source(organism, "eukaryotes", species)
        return Source(organism, "eukaryotes", "human")
    tables = genome.sql("SELECT count(*) FROM qualifiers WHERE key='transl_table' AND value='11'")
    if tables[0][0]:
        return Source(organism, "bacteria", "E. coli")
    return Source(organism)


def choose_task(
    words: str, lengths: Sequence[int], species: str | None = None, source: Source | None = None
) -> Task:
    """The task that answers a question in plain words.

    Parameters
    ----------
    words
        A task's name or alias, or words that name a kind (`KINDS`).
    lengths
        Lengths of the sequences; the task taught with the nearest length is taken.
    species
        Named by the person; else the open genome's (`source`), else human.

    Raises
    ------
    UnclearTaskError
        They fit several tasks that no default chooses between.
    ValueError
        They name nothing that the model was taught; the text lists what it was.
    """
    kind = kind_of(words)
    key = words.strip()
    if kind is None or re.search(r"[_\d]", key) or ("-" in key and " " not in key):
        try:
            return find_task(key)
        except ValueError:
            if kind is None:
                names = ", ".join(item.name for item in KINDS)
                raise ValueError(
                    f"The model was not taught to tell '{key}'; it knows {names}. "
                    "For anything else give labelled examples."
                ) from None
    if kind.label == "marked" and not re.search(r"h[34]", key.lower()):
        raise UnclearTaskError(
            "Which histone mark: H3, H3K14ac, H3K36me3, H3K4me1, H3K4me2, H3K4me3, H3K79me3, "
            "H3K9ac, H4 or H4ac?"
        )
    if kind.label == "binding site" and not re.search(r"\d", key):
        raise UnclearTaskError(
            "Which set of binding sites: 0, 1, 2, 3 or 4? The sets of the training data carry no "
            "factor names, so a factor cannot be asked for by name."
        )
    wanted = species or species_in(words) or (source.species if source else "") or "human"
    typical = sorted(lengths)[len(lengths) // 2] if lengths else 0
    fitting = [task for task in TASKS.values() if kind.label in task.words]
    if kind.label == "enhancer":
        fitting = [task for task in fitting if "non-enhancer" in task.words]
    return min(fitting, key=lambda task: _cost(task, words.lower(), wanted, typical))


def _cost(task: Task, words: str, species: str, length: int) -> tuple:
    """Order of preference: what is named, species, plain before special sets, length."""
    name = task.name.removesuffix("_devtrain").lower()
    named = re.findall(r"h[34](?:k\d+\w*|ac)?|(?<=set )\d|(?<=tf )\d|(?<=tf-)\d", words)
    miss = any(word not in re.split(r"[_ ]", name) for word in named)
    apart = set(re.split(r"[_ ]", name)) & set(_QUALIFIED)
    asked = set()
    if re.search(r"\bnon-?tata|tata-?less|without tata", words):
        asked = {"notata"} if "notata" in apart else {"nontata"}
    elif "tata" in words:
        asked = {"tata"}
    if "core" in words:
        asked |= {"core"}
    near = species == task.species or (species == "human" and task.species == "primate")
    middle = sum(task.length) / 2
    far = abs(log(length / middle)) if length and middle else 0.0
    special = len(asked - apart) * 2 + len(apart - asked - {"core"})
    return (miss, not near, special, round(far, 1), "core" in apart, middle)


def warning(task: Task, source: Source | None, species: str | None = None) -> str:
    """One sentence where the open genome is not what a task was taught on; else empty."""
    if source is None or not (source.domain or source.species):
        return ""
    taught = _DOMAIN.get(task.species, "eukaryotes")
    if source.domain and source.domain != taught:
        who = source.organism or "the open genome"
        one = {"bacteria": "a bacterium", "archaea": "an archaeon", "viruses": "a virus"}
        what = one.get(source.domain, "a eukaryote")
        return (
            f"Warning: this was taught on {task.species} DNA, and {who} is {what}, of another "
            "domain of life: do not rely on it."
        )
    if task.species not in source.organism and source.species != task.species:
        return f"It was taught on {task.species} DNA, not on this species."
    if task.species == "E. coli" and "Escherichia" not in source.organism and source.organism:
        return "It was taught on E. coli DNA, not on this species."
    return ""
