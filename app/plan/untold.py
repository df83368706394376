"""What a question asks about its subject that no genome file tells, whatever the subject is.

A gene or product word in a question says what it is about, not what is asked: "conjugation
frequency" is not a question for conjugation genes. These patterns name measures, conditions and
looks of living things; a question that holds one is declined although its subject is in the file.
"""

from __future__ import annotations

import re

_PROCESS = (
    r"(?:conjugat\w+|transfer|transform\w*|transduc\w+|transfect\w+|transposition|insertion"
    r"|infect\w+|mutation|substitution|recombination|growth|death|survival|germination|killing"
    r"|adsorption|replication|transcription|translation|turnover|reaction|evolutionary|lysogeni\w+"
    r"|excision|plating|editing|knock-?(?:in|out|down)|induction|reversion|penetrance|infection)"
)
_ORGANISM = (
    r"(?:plants?|mice|mouse|rats?|fl(?:y|ies)|worms?|fish|strains?|mutants?|lines?|cells?|animals?"
    r"|seedlings?|colon(?:y|ies)|bacteria|yeasts?|embryos?|larvae|allele)"
)
_LOST = (
    r"(?:knock(?:ed)?[- ]?(?:outs?|downs?)|kos?\b|null|loss[- ]of[- ]function|deletion|mutants?"
    r"|mutation|disrupt\w+|overexpress\w+|silenc\w+)"
)
_SHOWN = (
    r"(?:look(?:s|ed)? like|phenotypes?|grow\w*|viable|viability|lethal|sterile|surviv\w+|die|dies"
    r"|dead|behav\w+|show|display|suffer|appear\w*|smaller|slower|sick)"
)
_DEGREE = (
    r"(?:strongly|highly|actively|weakly|poorly|abundantly|frequently|heavily|often|intensely)"
)
_EXPRESSED = (
    "When and how strongly genes are expressed or bases modified is measured in the laboratory;"
    " the file holds sequence and annotation"
)
_SPREAD = (
    "Who falls ill and how a disease spreads is not in a genome file, which holds sequence and "
    "annotation"
)
_SUBJECT = (
    r"(?:it|this|that|they|these|the (?:virus|phage|strain|bacteri\w+|organism|pathogen|protein"
    r"|plasmid|toxin|enzyme|infection|disease)|@gene\d+|(?!(?:the|its|our|my|all)\b)[a-z]{2,4}\d?[a-z]?\d?)"
)
_UNTOLD: tuple[tuple[str, str], ...] = (
    (
        rf"\btranscribed (?:the )?(?:most|least|more|less) {_DEGREE}\b"
        rf"|\b(?:(?:most|least|more|how) )?{_DEGREE} (?:\w+ ){{0,4}}?transcribed\b"
        rf"|\bhow (?:much|{_DEGREE}) (?:is|are|does|do|was|were) [^?]{{1,40}}\b(?:transcribed"
        r"|expressed|translated|induced|produced|made)\b"
        rf"|\bgenes? (?:is|are|was|were) transcribed (?:the )?(?:most|least|{_DEGREE}|in|during"
        r"|under|at|when|upon)\b(?! (?:of|the|from|on|left|right|same|one|both|opposite)\b)"
        r"|\b(?:mrna|transcripts?|protein) (?:levels?|abundances?|amounts?|concentrations?)\b"
        r"|\b(?:how much|amount of|levels? of) (?:the )?(?:mrna|transcripts?|rna|protein)\b[^?]*"
        r"\b(?:made|produced|there|cells?|does|do|levels?|present)\b"
        r"|\b(?:proteins?|genes?|transcripts?|one) (?:is|are) (?:the )?(?:most|least) abundant\b"
        r"|\b(?:(?:up|down)[- ]?regulated|(?:switched|turned) (?:on|off)(?! together)"
        r"|co-?expressed)\b"
        r"|\b(?:is|are|gets?|becomes?|were|was) (?:strongly |highly |specifically )?(?:induced"
        r"|de-?repressed|activated|repressed) (?:in|during|under|upon|when|after|at"
        r"|by (?!(?!heat|cold|acid|salt|iron|zinc|iptg|light)[a-z]{3,4}\b))\b",
        _EXPRESSED,
    ),
    (
        r"\bhow many (?:people|patients|persons|humans|children|men|women|deaths|infections"
        r"|hospitali[sz]ations|victims|fatalities)\b"
        rf"|\bhow (?:deadly|contagious|infectious|lethal|virulent|widespread|dangerous) (?:is|are"
        rf"|was|were) {_SUBJECT}\b"
        rf"|\bhow (?:is|are|was|does|do|did) {_SUBJECT} (?:\w+ )?(?:transmitted|transmit|spread"
        r"|acquired|contracted|passed on)\b"
        r"|\b(?:mortality|morbidity|incidence|prevalence|fatality)(?: rates?)?\b"
        r"|\b(?:which|what) (?:\w+ )?(?:cells?|hosts?|receptors?|animals?|species|tissues?"
        rf"|organs?) (?:does|do|can|could|will) {_SUBJECT} (?:\w+ )?(?:enter|infect|bind|attack"
        r"|invade|coloni[sz]e)\b",
        _SPREAD,
    ),
    (
        r"\bhow (?:strong|leaky|active|stable|soluble|toxic|efficient|potent|abundant) (?:is|are"
        r"|was|were)\b(?![^?]*\b(?:bias|skew|signal|hits?|match\w*|evidence|correlation|alignment)\b)"
        r"|\bin 3[- ]?d\b|\b(?:3[- ]?d|three[- ]dimensional|tertiary|quaternary|crystal)"
        r" structures?\b"
        r"|\bhow many (?:(?:micro|nano|milli|kilo)?(?:grams?|lit(?:er|re)s?)|[µumn]g|plates"
        r"|colonies|minutes|hours|days|weeks)\b"
        r"|\b(?:per|from (?:an?|one|@?\w+)) (?:ml|mini-?prep|midi-?prep|maxi-?prep|culture)\b",
        "Amounts, activities and shapes of molecules are measured in the laboratory; the file "
        "holds sequence and annotation",
    ),
    (
        rf"\b{_PROCESS} (?:frequenc(?:y|ies)|rates?|efficienc(?:y|ies))\b"
        rf"|\b(?:frequenc(?:y|ies)|rates?|efficienc(?:y|ies)) of (?:the |its )?{_PROCESS}\b"
        r"|\b(?:how (?:often|fast|quickly|efficiently|well)) (?:does|do|is|are|will|can) [^?]{1,60}"
        r"(?:\bconjugate|\btransferred|\btransfer itself|\bmutate|\binfect|\breplicate|\bgrow"
        r"|\bkill|\bdivide|\bspread)\b"
        r"|\bcopy number of (?:the |this |our |my )*plasmid\b|\bplasmid(?:'s)? copy number\b"
        r"|\bcopy number (?:does|is|has) (?:it|this|the plasmid)\b"
        r"|\b(?:half-?li(?:fe|ves)|doubling times?|generation times?|burst sizes?|latent periods?"
        r"|copy number per cell|host range|incubation period|lifespan|life span)\b",
        "How often or how fast something happens is measured in the laboratory; the file holds "
        "sequence and annotation",
    ),
    (
        r"\b(?:highly|strongly|weakly|poorly|differentially|constitutively|most|least|up|over"
        r"|under)"
        r"[ -]expressed\b|\bexpressed (?:in|during|at|under|when|most|more|only|early|late|higher"
        r"|strongly|constitutively|upon)\b|\bexpression (?:levels?|profiles?|patterns?)\b"
        r"|\b(?:is|are|was|were|does|do) (?:there )?(?:\w+ ){0,4}?methylat(?:ed|ion) (?:at|in|on|of"
        r"|here|or)\b|\bmethylation (?:status|state|levels?|patterns?)\b",
        "When and how strongly genes are expressed or bases modified is measured in the laboratory;"
        " the file holds sequence and annotation",
    ),
    (
        r"\bhow (?:long|much time|many (?:seconds|minutes|hours|days|weeks|years))\b[^?]{0,12}"
        r"\b(?:does|do|will|would|did|can)\b[^?]*\b(?:take|last|live|survive|persist|need)s?\b"
        r"|\bhow many\b[^?]{1,40}\b(?:does|do|has|have|are there|in|per|inside) (?:an?|each|one"
        r"|every"
        r"|the) (?:single |\w+ )?(?:cell|virion|particle|leaf|plant|capsid|colony)\b",
        "How long something takes, and how much of it a cell holds, is measured in the laboratory; "
        "the file holds sequence and annotation",
    ),
    (
        r"\b(?:drugs?|antibiotics?|compounds?|inhibitors?|antivirals?|medicines?|antibod(?:y|ies)"
        r"|chemicals?|molecules)\b[^?]{0,15}\b(?:inhibits?|targets?|blocks?|kills?|stops?"
        r"|neutrali[sz]es?"
        r"|works? (?:against|on))\b",
        "What acts on a gene product is found out in the laboratory; the file holds sequence and "
        "annotation",
    ),
    (
        r"\bhow (?:do|can|could|should|would|does|to) (?:(?:i|we|you|one"
        r"|they) )?(?:best )?(?:extract"
        r"|isolate|purify|transform|culture|grow|store|stain|knock|crystalli[sz]e|breed|vaccinate"
        r"|treat|cure|prevent|kill)\b(?![^?]*\b(?:sequences?|table|list|file|genes? from"
        r"|coordinates"
        r"|fasta)\b)",
        "How work in the laboratory is done is not in a file of sequence and annotation; the open "
        "file holds genes and bases",
    ),
    (
        r"^(?:and |so )?(?:is|are|does|do|will|would|can|could)\b[^?]*\b(?:production|activity"
        r"|yield"
        r"|growth|survival|uptake|resistance|tolerance|efficiency|rate|speed|stability|toxicity"
        r"|virulence|affinity|solubility|viability|fitness|metabolism|consumption|secretion)\b[^?]*"
        r"\b(?:higher|lower|faster|slower|better|worse|stronger|weaker|increased?|reduced?"
        r"|improved?)\b",
        "How well something works is measured in the laboratory; the file holds sequence and "
        "annotation",
    ),
    (
        r"\b(?:micro-?arrays?|proteomics|metabolom\w+|northern blots?|western blots?"
        r"|yeast two-hybrid|pull-?downs?)\b"
        r"|\b(?:according to|from) (?:the |your |published |our )*(?:literature|experiments?"
        r"|assays?|measurements?)\b",
        "That comes from an experiment; the file holds sequence and annotation",
    ),
    (
        r"\bat (?:about |around |room |body )?(?:temperature\b|-?\d+(?:\.\d+)? ?"
        r"(?:°|º|degrees?\b|deg\b|celsius\b|[°º]? ?c(?=\W*(?:$|[?.!,]|and\b|or\b|in\b|with\b))))"
        r"|\b(?:optim(?:al|um)|best|highest|lowest|maximum|minimum) (?:growth )?temperature\b",
        "What happens at a temperature is measured in the laboratory; the file holds sequence and "
        "annotation",
    ),
    (
        rf"\b{_LOST}\b[^?]{{0,20}}\b{_ORGANISM}\b[^?]{{0,60}}\b{_SHOWN}\b"
        rf"|\b{_SHOWN}\b[^?]{{0,40}}\b{_LOST}\b[^?]{{0,20}}\b{_ORGANISM}\b"
        r"|\b(?:is|are|would)\b[^?]{0,60}\bknock-?outs?\b[^?]{0,20}"
        r"\b(?:viable|lethal|sterile|sick|alive)\b"
        r"|\b(?:genes?|proteins?|they|it|@gene\d+) (?:\w+ ){0,2}?(?:are|is) (?:\w+ )?(?:essential"
        r"|dispensable|lethal|required for (?:growth|survival|life|viability))\b"
        r"|\bessential for (?:growth|life|survival|viability)\b"
        r"|\bphenotypes? (?:of|does|do|did|in|for|has|have|is|was|were)\b"
        r"|\b(?:what|which) (?:is the |are the )?(?:\w+ )?phenotypes?\b",
        "What a mutant looks like is seen in the laboratory; the file holds sequence and "
        "annotation",
    ),
)  # fmt: skip

_MONEY = re.compile(
    r"\b(?:what|how much|how expensive)\b[^?.]*\b(?:costs?|costed|charge[ds]?|paid|pay|price[ds]?"
    r"|expensive|money|euros?|dollars?|budget|fund(?:ed|ing))\b(?! state)"
    r"|\b(?:price|cost|budget) (?:of|for|per)\b|\bhow expensive\b",
    re.IGNORECASE,
)
_OF_CHARGE = re.compile(r"\b(?:net|electric\w*|total|protein) charge|\bcharged? (?:of|at)\b|\bph\b",
                        re.IGNORECASE)  # fmt: skip
"""The charge of a protein is no money."""

_REASON = re.compile(r"\W*(?:(?:because|since|as|and|so) )?(?:we|i|our|my|the client)\b")
"""Beginnings of clauses that say why a person asks."""

_ELSEWHERE = re.compile(
    r"\b(?:same|equivalent|corresponding|matching|homologous|orthologous|gene|protein|sequence"
    r"|counterpart|ortholog\w*|homolog\w*)\b(?! (?:\w+ )?acquired)[^?.]{0,30}\b(?:from|in|of|for)"
    r" (?:another|a different|some other) (?:\w+ )?"
    r"(?:animals?|species|organisms?|plants?|mammals?|vertebrates?|insects?|fung(?:us|i)|bacteri"
    r"(?:um|a)|microbes?|genus|genera|creatures?|hosts?)\b"
)


_PERSON = (
    r"(?:person|people|patients?|donors?|volunteers?|individuals?|man|woman|boy|girl|child|baby"
    r"|farmer|traveller|owner|animal|host|mother|father|scientist|technician|someone|whoever)"
)
_DONOR = re.compile(
    rf"\b(?:how (?:old|tall|heavy|healthy|rich|sick)|(?:age|name|address|job|height|weight|diet"
    rf"|nationality|ethnicity|religion|birthday|health) of|still alive|what (?:age|name))\b[^?.]*"
    rf"\b{_PERSON}\b"
    rf"|\b{_PERSON}(?:'s)?\b[^?.]*\b(?:how old|years old|years of age|ages?|still alive|smok\w+"
    r"|healthy|birthday|nationality|ethnic\w*|religio\w+|blood (?:group|type|pressure)|symptoms?"
    r"|recover\w*|live(?:s|d)? in)\b"
    r"|\b(?:(?:will|(?:is|are)\b[^?.]*\bgoing to)\b[^?.]*\b(?:get|have|develop|become|suffer"
    r"|inherit|die)|risk (?:of|for))\b[^?.]*\b(?:alzheimer\w*|cancers?|diabet\w+|disease|dementia"
    r"|strokes?|autis\w+|asthma|schizophreni\w+|heart attacks?|(?:melan|carcin|lymph|gli)omas?)\b",
    re.IGNORECASE,
)


def of_donor(question: str) -> bool:
    """Whether a question is about the life of the person or animal that a sample came from."""
    return _DONOR.search(question) is not None


def of_money(question: str) -> bool:
    """Whether a question asks what something costs."""
    return _MONEY.search(question) is not None and _OF_CHARGE.search(question) is None


def untold(text: str) -> str | None:
    """The sentence that declines a question for what no genome file tells, or None.

    Parameters
    ----------
    text
        The question in plain form and lower case.
    """
    if _ELSEWHERE.search(text):
        return (
            "Only the open file can be read, not the same gene of another organism; open a file of "
            "that organism, or ask about this one."
        )
    clauses = [part for part in re.split(r"[;.!?]\s+", text) if part.strip()]
    asked = [part for part in clauses if not _REASON.match(part)] or clauses
    for pattern, sentence in _UNTOLD:
        if any(re.search(pattern, part) for part in asked):
            return (
                f"{sentence}, not results of experiments; ask for the genes behind it, "
                "their positions, products or sequences instead."
            )
    return None
