"""The sixth blind set: form, golds to meet and to miss, and golds against the files' own text."""

import collections
import gzip
import importlib.util
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.stress]

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "benchmarks" / "questions" / "build.py"
EARLIER = ("blind", "blind2", "blind3", "blind4", "blind5")
LOOSE = ("injection", "wrong_premise")
AT_LEAST = {
    "location": 7,
    "keyword": 7,
    "sort": 5,
    "sequence": 8,
    "motif": 4,
    "tracks": 8,
    "followup": 17,
    "unanswerable": 12,
}
PHRASES = (
    "activator",
    "amylase",
    "Anopheles merus",
    "mmpR5",
    "Conserved protein",
    "planula",
    "protease",
    "deletion of GC to G",
    "2|1",
    "on the minus strand",
    "not cut",
    "pseudogene",
    "opposite",
    "chromosome XVI",
)


@pytest.fixture(scope="module")
def build(data_dir):
    def run(name, folder):
        out = folder / f"{name}.jsonl"
        command = [sys.executable, str(SCRIPT), "--data", str(data_dir), "--set", name]
        done = subprocess.run(
            [*command, "--out", str(out)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    return run


@pytest.fixture(scope="module")
def items(build, tmp_path_factory):
    return build("blind6", tmp_path_factory.mktemp("blind6"))


@pytest.fixture(scope="module")
def earlier(build, tmp_path_factory):
    return [item for name in EARLIER for item in build(name, tmp_path_factory.mktemp(name))]


@pytest.fixture(scope="module")
def grade(data_dir):
    path = data_dir / "questions" / "grade.py"
    spec = importlib.util.spec_from_file_location("grade", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_list(value):
    return value if isinstance(value, list) else [value]


def oracle(item):
    """An answer that holds what the gold asks for, put together from the gold."""
    gold = item["gold"]
    said = [str(gold["number"])] if "number" in gold else []
    said += [str(n["number"]) for n in gold.get("numbers", [])]
    said += [str(n["number"]) for n in gold.get("number_any", [])[:1]]
    said += [str(n) for n in gold.get("numbers_any", [[]])[0]]
    said += [", ".join(n[0] for n in gold.get("ordered", gold.get("ids", [])))]
    patterns = [*gold.get("text_all", []), *gold.get("text_any", [])]
    said += [p for p in PHRASES if any(re.search(rx, p, re.I) for rx in patterns)]
    sequences = as_list(gold.get("sequence", [])) + as_list(gold.get("protein", []))
    text = "; ".join(x for x in said if x) or "The file holds no such thing"
    return {
        "id": item["id"],
        "status": gold.get("status", ["answered"])[0],
        "answer": text + "".join(f"\n\n```\n>it\n{s}\n```" for s in sequences),
        "table": None,
        "citations": as_list(gold["citation"]) if "citation" in gold else [],
    }


def test_it_asks_a_hundred_questions_of_many_files_half_of_them_new(items, earlier, data_dir):
    per = collections.Counter(item["family"] for item in items)
    assert [i["id"] for i in items] == [f"i{n:03d}" for n in range(1, 101)]
    assert {f: per[f] for f in AT_LEAST if per[f] < AT_LEAST[f]} == {}
    assert per["unanswerable"] == 12
    files = {g for item in items for g in item["genomes"]}
    assert all((data_dir / g).is_file() for g in files)
    used = {g for item in earlier for g in item["genomes"]}
    assert len(files) >= 50
    assert 2 * len(files - used) >= len(files)


def test_conversations_go_on_from_turn_to_turn(items):
    for before, item in itertools.pairwise(items):
        assert ("history" in item) == (item["family"] == "followup")
        if item["family"] == "followup":
            assert item["history"] == [*before.get("history", []), before["question"]]
            assert item["genomes"] == before["genomes"]
    talks = [i for i in items if "history" in i]
    assert len(talks) + sum(len(i["history"]) == 1 for i in talks) >= 25
    assert max(len(i["history"]) for i in talks) == 2


def test_no_question_was_asked_in_an_earlier_blind_set(earlier, items):
    asked = {i["question"].lower() for i in earlier}
    mine = [i["question"].lower() for i in items]
    assert len(set(mine)) == 100
    assert not asked & set(mine)


def test_a_folder_without_the_files_is_named_in_one_line(tmp_path):
    command = [sys.executable, str(SCRIPT), "--data", str(tmp_path), "--set", "blind6"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and not done.stdout
    assert re.fullmatch(rf"{re.escape(str(tmp_path))} lacks \S+/\S+\n", done.stderr)


def test_the_grader_accepts_an_oracle_and_nothing_idle_or_shifted(items, grade, data_dir):
    right = {item["id"]: oracle(item) for item in items}
    *_, results = grade.grade(items, right, str(data_dir))
    assert [r for r in results if not r["correct"]] == []
    for text in ("I do not know.", "Yes, 42.", "There are none."):
        idle = {"status": "answered", "answer": text, "table": None, "citations": []}
        passed = [i["question"] for i in items if not grade.check(i, idle)]
        strict = {i["question"] for i in items if i["family"] not in LOOSE}
        assert [q for q in passed if q in strict and "BsaI" not in q] == []
    order = [item["id"] for item in items]
    moved = {a: right[b] for a, b in zip(order, order[37:] + order[:37], strict=True)}
    *_, results = grade.grade(items, moved, str(data_dir))
    assert sum(r["correct"] for r in results) <= 8  # declining answers meet one another's golds


def test_golds_agree_with_the_text_of_the_files(items, data_dir):
    """Counts, places and sequences read from the lines of the files, without the shelf."""
    gold = {item["question"]: item["gold"] for item in items}
    of = {g.rsplit("/", 1)[1]: data_dir / g for item in items for g in item["genomes"]}

    def lines(name):
        opener = gzip.open if name.endswith("gz") else open
        with opener(of[name], "rt", encoding="utf-8") as handle:
            return handle.read().splitlines()

    def cells(name):
        return [x.split("\t") for x in lines(name) if x and x[0] not in "#@"]

    def asked(words):
        (found,) = (g for q, g in gold.items() if words in q)
        return found

    def dna(name):
        text = "\n".join(lines(name))
        body = re.split(r"\nORIGIN.*\n|\nSQ .*\n", text)[1]
        return re.sub(r"[^a-z]", "", body).upper()

    def back(dna):
        return dna[::-1].translate(str.maketrans("ACGT", "TGCA"))

    flags = [int(c[1]) for c in cells("index_dos.sam")]
    assert asked("were not mapped")["number"] == sum(f & 4 > 0 for f in flags)
    assert asked("longest aligned read")["number"] == max(
        len(c[9]) for c in cells("empty_header.sam")
    )
    domains = lines("messy_protein_domains.gff3")
    assert asked("Ribonuclease III")["number"] == sum("IPR000999" in x for x in domains)
    yeast = [c for c in cells("yeast_S288c_all.gff.gz") if c[0] == "NC_001224.1"]
    carriers = sum(c[2] == "gene" and "gene_biotype=tRNA" in c[8] for c in yeast)
    assert asked("NC_001224")["number"] == carriers
    prokka = [c for c in cells("prokka_no_fasta_line.gff") if len(c) == 9]
    assert asked("HACKED")["number"] == sum(c[2] == "CDS" for c in prokka)
    wide = max(cells("badcomments.bed.gz"), key=lambda c: int(c[2]) - int(c[1]))
    told = [n["number"] for n in asked("longest interval")["numbers"]]
    assert told == [int(wide[2]) - int(wide[1]), int(wide[2])]
    pieces = [c for c in cells("hybrid1.gff3") if c[2:3] == ["CDS"]]
    assert asked("CDS pieces is A00469")["number"] == len(pieces)
    transposon = dna("embl_with_0_line.embl")
    assert asked("mirror each other")["sequence"] == back(transposon[-20:]) == transposon[:20]
    melanin = dna("no_end_marker.gb")
    assert asked("bases 1001 to 1060")["sequence"] == back(melanin[1000:1060])
    text = next(q for q in gold if "melanin cluster, product size" in q)
    left, right = re.findall(r"[ACGT]{20}", text)
    assert gold[text]["number"] == melanin.index(back(right)) + 20 - melanin.index(left)
    ring = dna("featNameIsNumber.gb")
    wrapped = ring + ring[:5]
    assert asked("Golden Gate")["number"] == wrapped.count("GGTCTC") + wrapped.count("GAGACC") == 0
    phage = "".join(lines("lambda_virus.fa")[1:]).upper()
    cuts = [m.start() + 1 for m in re.finditer("GGTACC", phage)]
    assert asked("At which positions does KpnI")["numbers_any"][0] == cuts
    chloro = "\n".join(lines("arabidopsis_chloroplast_NC_000932.gb.gz"))
    assert asked("ndh genes")["number"] == len(set(re.findall(r'/gene="(ndh\w)"', chloro)))
    spans = [(c[3], c[4]) for c in cells("H37Rv.gff.gz") if c[2] == "gene" and "Name=katG;" in c[8]]
    (start, end) = map(int, spans[0])
    places = [int(c[1]) for c in cells("isolates.vcf.gz") if start <= int(c[1]) <= end]
    assert [n["number"] for n in asked("Now the same for katG")["numbers"]] == places
