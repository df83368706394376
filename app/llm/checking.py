"""Whether a rephrased answer says only what the computed one says.

A text passes if every number, every name and every word of substance in it stands in the computed
answer, if it denies neither more nor less, if each number and word stands beside a name that it
stands beside there, and if each number counts or measures the same (a length is no position) and
ranges run as they do there. The words of the question do not count: they may be wrong. All else is
refused: a refused text costs some charm, a wrong one costs the reader's trust.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from app.answer import Answer

_NUMBER = re.compile(
    r"(?<!\w)(?<!(?<!\.)\.)[-−+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?%?", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_NAME = re.compile(r"(?=\w*\d)[A-Za-z][\w.-]*|[a-z]{2,4}[A-Z]\w*|[A-Z]{2,}\w*")
_BREAK = re.compile(r"(?<=[.;:!?])\s+|,\s+|\n+|\s+(?:and|while|but|whereas)\s+")
_DENIAL = frozenset({"not", "no", "never", "none", "neither", "nor", "cannot", "without"})
_FOLLOWS = re.compile(r"[\s-]*([A-Za-z%][\w%]*)")
_RANGE = re.compile(
    r"(?<![\w.])(\d[\d,]*)(?:\s*(?:\.\.|-|–|to|and|through|until|up to)\s*|\s*bp\s+to\s+)(\d[\d,]*)"
)
_BOUNDARY = re.compile(
    r"\b(start|begin|end|stop|finish|terminat)\w*[^\d.;]{0,24}?(?<![\w.])(\d[\d,]*)"
)
_UNITS = frozenset({"bp", "kb", "mb", "nt", "aa", "amino", "base", "residue", "kda", "da", "%"})
ROWS = 2000

_COMMON = """
a about along also an and answer are as asked at be because been being but by can come
comes contain contains could did do does doing done during each encode encoded encodes
encoding find finds follow following follows for found from gene genes genome give given
gives had has have having here how however i if in include includes including into is it
its itself just know known lie lies like listed locate located made make makes may means
my name named named of on or our own per place placed please position positions product
protein proteins question record see seen should show shown shows since sit sits so some
span spans stand stands such that the their them then there these they this those
through thus to together too us use used using very was we well were what when where
which while who whose will with would yet you your
"""

"""Words that carry no fact of biology by themselves."""


def faults(text: str, answer: Answer) -> list[str]:
    """What a rephrased text says that the computed answer does not say.

    Parameters
    ----------
    text
        The rephrased answer.
    answer
        The computed one, with its table and citations.

    Returns
    -------
    list of str
        One reason each; empty where the text may be shown.
    """
    units = facts(answer)
    known = "\n".join(units)
    numbers = {_plain(n) for n in _NUMBER.findall(known)}
    words = {_stem(w) for w in _WORD.findall(known)} | _common_stems()
    found = [f"the number {n}" for n in _NUMBER.findall(text) if _plain(n) not in numbers]
    found += [f"the word {w}" for w in _WORD.findall(text) if _stem(w) not in words]
    if re.search(r"https?:|www\.|!\[|\]\(|<[a-z/]", text, re.IGNORECASE):
        found.append("a link or markup")
    if _denials(text) != _denials(answer.text):
        found.append("a denial")
    return found or _misplaced(text, units, _sentences(answer)) + _mismatched(
        text, answer, units
    ) + _mismeasured(text, answer, units)


def facts(answer: Answer) -> list[str]:
    """The computed answer in small pieces: clauses of its text, rows of its table, citations."""
    units = _clauses(answer)
    if answer.table is not None:
        units.append(" ".join(answer.table.columns))
        units += [" ".join(f"{_cell(v)}" for v in row) for row in answer.table.rows[:ROWS]]
        units.append(f"{answer.table.total:,}")
    units += [str(citation) for citation in answer.citations]
    return units


def _sentences(answer: Answer) -> list[str]:
    return [part for part in re.split(r"(?<=[.;!?])\s+|\n+", _bare(answer.text)) if part.strip()]


def _misplaced(text: str, units: list[str], sentences: list[str]) -> list[str]:
    """Numbers and words that stand beside another name than in the computed answer.

    A number is looked for in clauses and rows first: a sentence may hold numbers of many names.
    """
    names = {n for u in units for n in _NAME.findall(_bare(u)) if not _NUMBER.fullmatch(n)}
    near_by = [(set(_NAME.findall(u)) & names, _tokens(u)) for u in units]
    pieces = near_by + [(set(_NAME.findall(u)) & names, _tokens(u)) for u in sentences]
    found = []
    subject: str | None = None
    for clause in _BREAK.split(_bare(text)):
        mentioned = {n for n in _NAME.findall(clause) if n in names}
        near = mentioned or ({subject} if subject else set())
        if mentioned:
            subject = next(n for n in _NAME.findall(clause) if n in names)
        if not near:
            continue
        for token in _tokens(clause) - _common_stems() - names:
            holders = [have for have, tokens in near_by if token in tokens]
            if not holders or not all(holders) or not token[-1].isdigit():
                holders = [have for have, tokens in pieces if token in tokens]
            named = [have for have in holders if have]
            if named and len(named) == len(holders) and not any(near & have for have in named):
                found.append(f"{token} beside {min(near)}")
    return found


def _mismatched(text: str, answer: Answer, units: list[str]) -> list[str]:
    """Names that are said of each other though the computed answer does not bring them together."""
    listed = {n for u in units[len(_clauses(answer)) :] for n in _NAME.findall(u)}
    together = [{*_NAME.findall(sentence), *listed} for sentence in _sentences(answer)]
    known = set().union(*together)
    found = []
    for clause in _BREAK.split(_bare(text)):
        mentioned = {n for n in _NAME.findall(clause) if n in known}
        if len(mentioned) > 1 and not any(mentioned <= have for have in together):
            found.append(" and ".join(sorted(mentioned)) + " together")
    said = " ".join(_bare(answer.text).split())
    for first, second in re.findall(r"([\w.-]+) \(([\w.-]+)\)", _bare(text)):
        rows = (unit.split() for unit in units)
        both = first in known and second in known and f"{first} ({second})" not in said
        if both and not any(first in row and second in row for row in rows):
            found.append(f"{first} as {second}")
    return found


def _clauses(answer: Answer) -> list[str]:
    return [clause for clause in _BREAK.split(_bare(answer.text)) if clause.strip()]


def _mismeasured(text: str, answer: Answer, units: list[str]) -> list[str]:
    """Numbers that count or measure something else than in the computed answer."""
    known: dict[str, set[str]] = {}
    for unit in [*units, _bare(answer.text)]:
        for number, word in _followed(unit):
            known.setdefault(number, set()).add(word)
    nouns = _UNITS.union(*known.values())
    table = answer.table
    for place, column in enumerate(table.columns if table else ()):
        words = {"", *(_stem(w) for w in re.findall(r"[A-Za-z%]+", column))}
        for row in table.rows[:ROWS] if table else ():
            known.setdefault(_plain(_cell(row[place])), set()).update(words)
    found = []
    for number, word in _followed(_bare(text)):
        if (word if word in nouns else "") not in known.get(number, {""}):
            found.append(f"{number} {word}".strip() + " as another measure")
    runs = [[_plain(n) for n in _NUMBER.findall(unit)] for unit in [*units, answer.text]]
    pairs = {pair for run in runs for pair in itertools.pairwise(run)}
    for low, high in _RANGE.findall(_bare(text)):
        if (_plain(low), _plain(high)) not in pairs:
            found.append(f"the range {low} to {high}")
    return found + _turned(text, answer)


def _followed(text: str) -> list[tuple[str, str]]:
    """Every number with the stem of the word right behind it, ``%`` too, or an empty text."""
    out = []
    for found in _NUMBER.finditer(text):
        after = _FOLLOWS.match(text, found.end())
        word = "%" if found.group().endswith("%") else after.group(1) if after else ""
        out.append((_plain(found.group()), _stem(word)))
    return out


def _turned(text: str, answer: Answer) -> list[str]:
    """Ends given as starts and the other way round."""
    ends: dict[str, set[str]] = {"start": set(), "end": set()}
    for citation in answer.citations:
        ends["start"].add(str(citation.start))
        ends["end"].add(str(citation.end))
    table = answer.table
    for name, numbers in ends.items():
        if table is not None and name in table.columns:
            place = table.columns.index(name)
            numbers |= {str(row[place]) for row in table.rows[:ROWS]}
    found = []
    for word, number in _BOUNDARY.findall(_bare(text).lower()):
        side, other = ("start", "end") if word in ("start", "begin") else ("end", "start")
        if _plain(number) in ends[other] - ends[side]:
            found.append(f"{number} as {side}")
    return found


def _tokens(text: str) -> set[str]:
    return {_plain(n) for n in _NUMBER.findall(text)} | {_stem(w) for w in _WORD.findall(text)}


def _bare(text: str) -> str:
    return re.sub(r"[*`|]", " ", text)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _plain(number: str) -> str:
    digits = number.replace(",", "").replace("−", "-").lstrip("+").rstrip("%")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _denials(text: str) -> int:
    return sum(w.lower() in _DENIAL or w.lower().endswith("n't") for w in _WORD.findall(text))


def _stem(word: str) -> str:
    """A word without case and plain endings; names with digits or inner capitals are kept."""
    if re.search(r"\d|[a-z][A-Z]|[A-Z]{2}", word):
        return word
    word = word.lower().rstrip("'’-")
    for ending in ("'s", "’s", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=1)
def _common_stems() -> frozenset[str]:
    return frozenset(_stem(word) for word in _COMMON.split())
