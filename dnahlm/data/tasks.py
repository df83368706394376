"""The tasks DNAHLM is taught: label words, codes, aliases and how each is asked in English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Task:
    """One labelled task.

    Attributes
    ----------
    name : str
        Folder name of the data, also the name for `--task`.
    species : str
        Whose DNA it is, in words.
    what : str
        The thing asked for, with its article ("a core promoter").
    labels : dict of str to str
        Label word of each code of the CSV file, in code order.
    aliases : tuple of str
        Short names for people.
    strand_free : bool
        Whether the label does not depend on the strand that is read.
    length : tuple of int
        Shortest and longest training sequence, in bases.
    """

    name: str
    species: str
    what: str
    labels: dict[str, str]
    aliases: tuple[str, ...] = ()
    strand_free: bool = False
    length: tuple[int, int] = (0, 0)

    @property
    def words(self) -> list[str]:
        return list(self.labels.values())

    @property
    def codes(self) -> list[str]:
        return list(self.labels)

    @property
    def instruction(self) -> str:
        """The canonical instruction, which evaluation uses."""
        return question(self, 0)


def join_words(words: list[str]) -> str:
    """`a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


_BINARY = (
    "Is this {species} DNA {what}?",
    "Decide whether this {species} sequence is {what}.",
    "Tell me if the {species} DNA below is {what}.",
    "Classify the {species} sequence: is it {what}?",
    "Here is some {species} DNA. Could it be {what}?",
    "Determine whether the following {species} DNA sequence is {what}.",
)
_MULTI = (
    "What is at the centre of this {species} DNA: {what}?",
    "Classify the middle of this {species} sequence as {what}.",
    "Does this {species} DNA hold {what} at its centre?",
    "Decide what the {species} DNA below has in its middle: {what}.",
    "Name the site at the centre of the {species} sequence: {what}.",
    "Determine which of these the {species} DNA is centred on: {what}.",
)


def question(task: Task, phrasing: int) -> str:
    """The question of a task in one of its phrasings; 0 is canonical."""
    phrases = _BINARY if len(task.labels) == 2 else _MULTI
    return phrases[phrasing % len(phrases)].format(species=task.species, what=task.what)


N_PHRASINGS = len(_BINARY)

_PROMOTER = {"0": "non-promoter", "1": "promoter"}
_SITE = {"0": "background", "1": "binding site"}
_SPLICE = {"0": "acceptor", "1": "donor", "2": "no splice site"}
_MARK = {"0": "unmarked", "1": "marked"}
_ENHANCER = {"0": "non-enhancer", "1": "enhancer"}


def _table() -> list[Task]:
    human, yeast, coli = "human", "yeast", "E. coli"
    splice = "a splice acceptor, a splice donor or no splice site"
    tasks = [
        Task("gue_prom_core_all", human, "a core promoter", _PROMOTER,
             ("core-promoter", "promoter-core"), length=(70, 70)),
        Task("gue_prom_core_notata", human, "a core promoter without TATA box", _PROMOTER,
             ("core-promoter-notata",), length=(70, 70)),
        Task("gue_prom_core_tata", human, "a core promoter with TATA box", _PROMOTER,
             ("core-promoter-tata",), length=(70, 70)),
        Task("gue_prom_300_all", human, "a promoter", _PROMOTER,
             ("promoter", "human-promoter", "promoter-300"), length=(300, 300)),
        Task("gue_prom_300_tata", human, "a promoter with TATA box", _PROMOTER,
             ("promoter-tata",), length=(300, 300)),
        Task("lpd_prom_60", human, "a short promoter", _PROMOTER, ("promoter-60",),
             length=(60, 60)),
        Task("lpd_prom_300_devtrain", human, "a promoter of the LPD set", _PROMOTER,
             ("promoter-lpd",), length=(300, 300)),
        Task("gb_nontata_promoters_251", human, "a non-TATA promoter region", _PROMOTER,
             ("promoter-nontata",), length=(251, 251)),
        Task("ecoli_promoter_81", coli, "a promoter", _PROMOTER,
             ("ecoli-promoter", "bacterial-promoter"), length=(81, 81)),
        Task("ecoli_promoter_100", coli, "a promoter of 100 bases", _PROMOTER,
             ("ecoli-promoter-100",), length=(100, 100)),
        Task("ecoli_promoter_200", coli, "a promoter of 200 bases", _PROMOTER,
             ("ecoli-promoter-200",), length=(200, 200)),
        Task("ecoli_promoter_500", coli, "a promoter of 500 bases", _PROMOTER,
             ("ecoli-promoter-500",), length=(500, 500)),
        Task("cnnprom_arabidopsis_nontata_251", "Arabidopsis", "a promoter without TATA box",
             _PROMOTER, ("arabidopsis-promoter", "plant-promoter"), length=(251, 251)),
        Task("cnnprom_arabidopsis_tata_251", "Arabidopsis", "a promoter with TATA box",
             _PROMOTER, ("arabidopsis-promoter-tata",), length=(251, 251)),
        Task("cnnprom_mouse_tata_251", "mouse", "a promoter with TATA box", _PROMOTER,
             ("mouse-promoter",), length=(251, 251)),
        Task("gue_splice_devtrain", human, splice, _SPLICE, ("splice", "splice-site"),
             length=(400, 400)),
        Task("splice_human_400", human, splice + " among decoys", _SPLICE, ("splice-decoy",),
             length=(400, 400)),
        Task("splice_hs3d_140", human, splice + " in the HS3D set", _SPLICE, ("splice-140",),
             length=(140, 140)),
        Task("splice_uci_60", "primate", splice, _SPLICE, ("splice-60",), length=(60, 60)),
        Task("gb_enhancers_cohn_500", human, "an enhancer", _ENHANCER, ("enhancer",),
             strand_free=True, length=(500, 500)),
        Task("ienhancer_layer1_200", human, "an enhancer of 200 bases", _ENHANCER,
             ("enhancer-200",), strand_free=True, length=(200, 200)),
        Task("ienhancer_layer2_200", human, "a strong enhancer",
             {"0": "weak enhancer", "1": "strong enhancer"}, ("enhancer-strength",),
             strand_free=True, length=(200, 200)),
        Task("ecoli_terminator_101", coli, "a transcription terminator",
             {"0": "non-terminator", "1": "terminator"},
             ("terminator", "ecoli-terminator"), length=(101, 101)),
    ]  # fmt: skip
    for i in range(5):
        tasks.append(
            Task(f"gue_tf_{i}", human, f"a binding site of transcription factor set {i}", _SITE,
                 (f"tf-{i}",), True, (101, 101))
        )  # fmt: skip
    for i in range(5):
        name = f"gue_mouse_{i}_devtrain" if i == 1 else f"gue_mouse_{i}"
        what = f"a binding site of transcription factor set {i}"
        tasks.append(Task(name, "mouse", what, _SITE, (f"mouse-tf-{i}",), True, (101, 101)))
    for mark in (
        "H3", "H3K14ac", "H3K36me3", "H3K4me1", "H3K4me2", "H3K4me3", "H3K79me3", "H3K9ac",
        "H4", "H4ac",
    ):  # fmt: skip
        what = f"rich in histone mark {mark}" if mark not in ("H3", "H4") else f"rich in {mark}"
        tasks.append(Task(f"gue_emp_{mark}_devtrain", yeast, what, _MARK,
                          (f"histone-{mark.lower()}",), True, (290, 500)))  # fmt: skip
    return tasks


TASKS: dict[str, Task] = {task.name: task for task in _table()}


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for task in TASKS.values():
        short = task.name.removesuffix("_devtrain")
        for alias in (task.name, short, *task.aliases):
            names.setdefault(alias.lower().replace("_", "-"), task.name)
    return names


def find_task(name: str) -> Task:
    """Task of a folder name or alias; case, `_` and `-` do not matter.

    Raises
    ------
    ValueError
        If no task has the name; near names are suggested.
    """
    import difflib

    key = name.strip().lower().replace("_", "-").replace(" ", "-")
    if key not in _names():
        near = difflib.get_close_matches(key, _names(), n=3, cutoff=0.4)
        hint = f"; did you mean {join_words(near)}?" if near else ""
        raise ValueError(f"no task is called {name!r}{hint}")
    return TASKS[_names()[key]]
