"""What is said where no tool is called: why not, and what can be asked instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plan.entities import Marked
from app.plan.untold import of_donor, of_money, untold

_INSTEAD = "Ask for genes, their positions, products or sequences, or for counts and sites instead."

_TOPICS: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:ignore|disregard|forget|override)\b.*\b(?:instruction"
        r"|prompt|rules?|previous|above)|system prompt|"
        r"\bjailbreak|\bpretend\b|\bact as\b|\bdeveloper mode|\byou"
        r" are now\b|\breveal\b.*\b(?:prompt|key|secret)|"
        r"\bdelete\b.*\b(?:files?|data|everything|genomes|history|logs?|disk|store)\b|"
        r"\bpassword|api key",
        "I only answer questions about the open genome, and instructions"
        " of another kind change nothing.",
    ),
    (
        r"\bantibiotic|\bpatient|\bdos(?:e|age)|\btreat(?:ment|ed)?\b"
        r"|\btherap|\bdiagnos|\bclinic|\bmedic|\bdrug of choice|"
        r"\bvaccin|\bdisease|\bsymptom|\bcure\b|\bprescri|\bsick|\bdangerous"
        r"|\bsafe\b|\bpathogen|\bvirulent|\bharmful",
        "The file holds sequence and annotation, not clinical evidence,"
        " so it cannot settle a medical question.",
    ),
    (
        r"\bexpress|\btranscript(?:ion)? levels?|\btpm\b|\bfpkm\b|\brna-?seq"
        r"|\babundan|\bup-?regulat|\bdown-?regulat|"
        r"\binduc|\bhow active|\bturned on|\bswitched on|\bmicroarray",
        "An annotated genome holds no expression measurements, so"
        " it cannot say when or how strongly a gene is expressed.",
    ),
    (
        r"\bstructure\b|\b3-?d\b|\bfold(?:s|ing|ed)?\b|\balphafold"
        r"|\bcrystal|\bpdb\b|\bactive site|\bdock|\bbind(?:s|ing) (?:affinity"
        r"|partner)|\binteract",
        "The file holds sequences, not protein structures or interactions.",
    ),
    (
        r"\bgrow|\btemperature|\bphenotyp|\bcolou?r|\bshape|\bmotil"
        r"|\blive\b|\blives\b|\bsurviv|\bessential|\bknock(?:ed)?[- ]?out|\bmutant"
        r"|\b(?:if|when|without|after)\b.*\b(?:delet|disrupt|inactivat|remov|los[et])\w*"
        r"|\bsmell|\btaste|"
        r"\bresist|\bferment|\bhabitat|\bph\b|\bmedium\b|\bdoubling"
        r"|\bgram[- ](?:positive|negative)",
        "A genome file does not record how the organism lives, grows or reacts to a mutation.",
    ),
    (
        r"\breads?\b|\bvariants?\b|\bsnps?\b|\bcoverage\b|\bdepth\b"
        r"|\bfastq\b|\bbam\b|\bvcf\b|\bmutation|\ballele|\bpolymorphi"
        r"|\bpopulation",
        "No reads or variant calls are open, and they cannot be told from the genome alone.",
    ),
    (
        r"\bevol|\bancest|\bphylogen|\btree\b|\bhomolog|\bortholog"
        r"|\bclosest|\brelated species|\bother (?:species|organisms"
        r"|strains|genomes)|\bblast\b|\bconserved in",
        "Only the open files can be compared; relatives elsewhere are not known here.",
    ),
    (
        r"\bpoem|\bjoke|\bstory|\bsong|\bhaiku|\bcode\b|\bscript|\bpython"
        r"|\bessay|\bwrite\b|\bemail|\btranslate .* (?:french|german"
        r"|spanish)|\bweather|"
        r"\bcapital\b|\bpresident|\bworld cup|\bstock|\brecipe|\bnews\b"
        r"|\bhow are you|\bwho are you",
        "That is not a question about the open genome.",
    ),
    (
        r"\bdiscover|\bhistor|\bnobel|\binvent|\bfamous|\bwhen did"
        r"|\bhow old|\bage of|\bwho (?:found|first)|\bprice|\bcost"
        r"|\bpatent|\bcompan",
        "That is knowledge about the world which the genome file does not hold.",
    ),
)

_GREETING = re.compile(
    r"\W*(?:(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening)|greetings)"
    r"(?: there| all)?|help(?: me)?(?: please)?|how (?:does|do) (?:this|it|you) work"
    r"|what (?:can|do) (?:you|i) (?:do|ask|answer)(?: here| about| you)?"
    r"|what (?:kinds? of )?questions can (?:i ask|you answer)(?: you)?"
    r"|how (?:do|can) i (?:start|begin|use (?:this|it))|who are you|what are you)\W*",
    re.IGNORECASE,
)


def greets(question: str) -> bool:
    """Whether a question is a greeting or a call for help and nothing else."""
    return len(question) < 80 and _GREETING.fullmatch(question) is not None


def welcome(examples: Sequence[str]) -> str:
    """What can be asked, with examples that fit the open files."""
    if not examples:
        return "Open a genome (GenBank, GFF3, FASTA ...) and ask about it in plain words."
    shown = "; ".join(f"'{example}'" for example in examples)
    return (
        "I answer questions about the open files, computed from them and cited: genes, positions, "
        f"products, sequences, counts, neighbours, sites, maps. For example: {shown}."
    )


def missing(marked: Marked) -> str:
    """The sentence that says which gene of a question is not there; may be empty."""
    names = [str(name) for name in marked.values("absent")]
    if len(names) != 1 or marked.of("gene"):
        return ""
    return f"There is no gene called '{names[0][:40]}' in the annotation of the open genome. "


def declined(marked: Marked) -> str:
    """Why the genome cannot tell, and what can be asked."""
    return reason(marked) or (
        f"The open genome cannot answer that: it holds sequence and annotation only. {_INSTEAD}"
    )


def outside(question: str) -> str:
    """Why an errand is not run, and why the life of a donor is not known."""
    if of_donor(question):
        return (
            "Sequence files do not tell of the life of the person or animal that a sample came "
            f"from. {_INSTEAD}"
        )
    if of_money(question):
        return f"Sequence files do not tell what something costs. {_INSTEAD}"
    return f"I only answer questions about the open files and can run no errands. {_INSTEAD}"


def reason(marked: Marked) -> str | None:
    """Why a genome cannot tell, where the question is of a kind that is known, else None."""
    measured = untold(marked.text.lower())
    if measured is not None:
        return measured
    for pattern, sentence in _TOPICS:
        if re.search(pattern, marked.masked):
            return f"{sentence} {_INSTEAD}"
    return None


def not_open(organism: str, organisms: Sequence[str]) -> str:
    """Why a question about another organism cannot be answered."""
    here = ", ".join(dict.fromkeys(organisms))
    return (
        f"No genome of {organism} is open, only {here}. Open a file of it, or ask about this one."
    )


def needs(tool: str) -> str:
    """What to ask back where a tool lacks something it cannot do without."""
    if tool in ("gene_neighbours", "between_genes"):
        return "Which genes do you mean? Give a symbol, locus tag or protein id for each."
    if tool in ("find_motif",):
        return "Which pattern should be looked for? Give it in IUPAC letters, such as TTGACA."
    if tool in ("restriction_sites", "digest"):
        return "Which restriction enzyme do you mean? Give its name, such as EcoRI."
    if tool in ("sequence_operation", "search_sequence"):
        return "Which sequence do you mean? Paste it into the question."
    if tool in ("region_sequence", "region_contents"):
        return "Which stretch do you mean? Give its start and end, such as 1,200..3,400."
    if tool == "find_genes":
        return "What should be looked for? Give words of a product, an EC number or a gene name."
    if tool in ("extremes", "list_genes", "protein_properties"):
        return "Which genes do you mean, and by what measure: length, GC, mass or position?"
    return "Which gene do you mean? Give its symbol, locus tag or protein id."
