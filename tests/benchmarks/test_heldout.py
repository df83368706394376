"""The held-out, final and blind questions: form, distance from others, golds to meet and miss."""

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

pytestmark = pytest.mark.real

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = {
    "motif",
    "intergenic",
    "crossfile",
    "followup",
    "duplicates",
    "neighbour",
    "sort",
    "keyword",
    "function",
    "pseudogene",
    "summary",
    "protein",
    "ambiguous",
    "composition",
    "wrong_premise",
    "injection",
    "orf",
    "overlap",
    "cluster",
    "provenance",
    "sequence",
    "count",
    "multirecord",
    "trap",
    "location",
    "unanswerable",
}
KEYS = {
    "citation",
    "numbers",
    "ids",
    "ordered",
    "numbers_any",
    "exact",
    "number",
    "text_any",
    "tol",
    "protein",
    "status",
    "text_none",
    "also_ok",
    "number_any",
    "text_all",
    "about",
    "sequence",
    "number_in",
    "sequence_any",
}
PHRASES = (
    "on the minus strand",
    "not",
    "sites",
    "Chlamydia trachomatis",
    "E. coli",
    "B171",
    "plasmid",
    "circular",
    "major outer membrane protein",
    "cyclase",
    "dehydratase",
    "plasmid segregation",
    "MADS box",
    "galactose-responsive",
    "transcription factor",
    "dihydropteroate synthase",
    "CSD51_mgp02",
    "chromosome VI",
    "chromosome IV",
    "pseudogene",
    "SARS-CoV-2",
    "Mitochondrial Phylogenomics Resolves the Global Spread",
    "Prokaryotic Genome Annotation Pipeline",
    "2013",
    "French Polynesia",
    "CAB12710.2",
    "table 5",
    "Wuhan seafood market pneumonia virus",
    "H37Rv",
    "measles",
    "orchid",
    "California",
    "catalase",
    "pyruvate kinase",
    "enolase",
    "nucleocapsid",
    "nuclear export",
    "chromosome I",
    "pBAD30",
    "MTH_67",
    "Ion Torrent and SPAdes",
    "PubMed 19465683",
)
BLIND_PHRASES = (
    "TGA",
    "three",
    "EDEN.1",
    "GAL4",
    "mecA",
    "protease",
    "halogenase",
    "host-nuclease inhibitor",
    "topoisomerase",
    "white clover",
    "leaves",
    "synthetic construct",
    "pesticin",
    "tetracycline",
    "ampicillin",
    "lambda",
    "Genus species",
)
BLIND2_PHRASES = (
    "helicase",
    "phosphotransferase",
    "2.1.3.3",
    "amidotransferase",
    "CTB_RS00025",
    "kanMX gives resistance to kanamycin",
    "transporter",
    "activator",
    "processed_transcript",
    "protein_coding",
    "leucine",
    "Leu and Ser, two each",
    "start codons ATG, ATT, ATA",
    "skew of -0.28",
    "EcoRV",
    "Zika",
    "identical",
    "ccdB",
    "NAD7",
    "outside the record",
    "on the plus strand",
)
BLIND3_PHRASES = (
    "chromosome V",
    "chrI",
    "P450",
    "lysis",
    "cytochrome c biogenesis",
    "potassium",
    "sigma",
    "contactin-associated protein 1, CNTNAP1",
    "yes",
    "bpsB",
    "flagellar filament",
    "downstream of nisR",
    "HindIII",
    "mecR1",
    "NC_001140.6",
)
BLIND4_PHRASES = (
    "segment 6",
    "segment 4",
    "carboxylesterase",
    "chloramphenicol",
    "exonuclease",
    "EC 3.2.1.21",
    "5.8S rRNA",
    "NS5",
    "AGCC",
    "only",
)
BLIND5_PHRASES = (
    "polymerase III",
    "non-cyanogenic",
    "exclusion",
    "embB",
    "arabinosyl",
    "TAA",
    "in front of",
)
SAID = (
    *PHRASES,
    *BLIND_PHRASES,
    *BLIND2_PHRASES,
    *BLIND3_PHRASES,
    *BLIND4_PHRASES,
    *BLIND5_PHRASES,
)
BLIND_AT_LEAST = {"twopart": 10, "followup": 6, "unanswerable": 10, "motif": 3, "neighbour": 3}
BLIND2_AT_LEAST = {
    "followup": 5,
    "unanswerable": 10,
    "wrong_premise": 6,
    "sequence": 9,
    "tracks": 7,
}
BLIND3_AT_LEAST = {
    "location": 6,
    "keyword": 6,
    "sort": 6,
    "sequence": 8,
    "motif": 5,
    "followup": 6,
    "wrong_premise": 5,
    "injection": 2,
    "unanswerable": 12,
}
BLIND4_AT_LEAST = {
    "location": 6,
    "keyword": 8,
    "sort": 5,
    "sequence": 7,
    "motif": 5,
    "tracks": 10,
    "followup": 5,
    "wrong_premise": 5,
    "injection": 2,
    "unanswerable": 12,
}
BLIND5_AT_LEAST = {
    "location": 5,
    "function": 5,
    "keyword": 9,
    "neighbour": 4,
    "sequence": 6,
    "crossfile": 3,
    "tracks": 14,
    "followup": 9,
    "wrong_premise": 6,
    "injection": 2,
    "unanswerable": 12,
}
SETS = {"heldout": "h", "final": "f", "blind": "b"}
LATER = {"blind2": "c", "blind3": "d", "blind4": "e", "blind5": "g"}


@pytest.fixture(scope="module")
def built(tmp_path_factory, data_dir):
    return {name: build(name, tmp_path_factory.mktemp(name), data_dir) for name in SETS}


@pytest.fixture(scope="module")
def second(tmp_path_factory, data_dir):
    return build("blind2", tmp_path_factory.mktemp("blind2"), data_dir)


@pytest.fixture(scope="module")
def third(tmp_path_factory, data_dir):
    return build("blind3", tmp_path_factory.mktemp("blind3"), data_dir)


@pytest.fixture(scope="module")
def fourth(tmp_path_factory, data_dir):
    return build("blind4", tmp_path_factory.mktemp("blind4"), data_dir)


@pytest.fixture(scope="module")
def fifth(tmp_path_factory, data_dir):
    return build("blind5", tmp_path_factory.mktemp("blind5"), data_dir)


@pytest.fixture(
    scope="module", params=[*SETS, *(pytest.param(n, marks=pytest.mark.stress) for n in LATER)]
)
def items(request):
    if request.param in LATER:
        names = {"blind2": "second", "blind3": "third", "blind4": "fourth", "blind5": "fifth"}
        return request.getfixturevalue(names[request.param])
    return request.getfixturevalue("built")[request.param]


def build(name, folder, data_dir):
    """The items of one set, as the script writes them."""
    out = folder / f"{name}.jsonl"
    script = ROOT / "benchmarks" / "questions" / "build.py"
    command = [sys.executable, str(script), "--data", str(data_dir), "--set", name]
    done = subprocess.run(
        [*command, "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


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
    said += gold.get("about", [])[:1]
    patterns = [*gold.get("text_all", []), *gold.get("text_any", [])]
    said += [p for p in SAID if any(re.search(rx, p, re.I) for rx in patterns)]
    sequences = as_list(gold.get("sequence", [])) + as_list(gold.get("protein", []))
    sequences += gold.get("sequence_any", [])[:1]
    named = gold.get("ordered", gold.get("ids", []))
    return {
        "id": item["id"],
        "status": gold.get("status", ["answered"])[0],
        "answer": "; ".join(said or ["The file holds no such thing"])
        + "".join(f"\n\n```\n>it\n{s}\n```" for s in sequences),
        "table": {"columns": ["id"], "rows": [[n[0]] for n in named], "total": len(named)}
        if named and not all("@" in n[0] for n in named)
        else None,
        "citations": as_list(gold["citation"]) if "citation" in gold else [],
    }


def test_items_have_the_form_of_the_dev_file(items, data_dir):
    assert len(items) >= 70
    prefix = items[0]["id"][0]
    assert prefix in (SETS | LATER).values()
    assert [i["id"] for i in items] == [f"{prefix}{n:03d}" for n in range(1, len(items) + 1)]
    assert len({g for i in items for g in i["genomes"]}) >= 7
    for item in items:
        assert set(item) <= {"id", "genomes", "family", "question", "gold", "history"}, item
        assert item["gold"] and set(item["gold"]) <= KEYS, item
        assert all((data_dir / g).is_file() for g in item["genomes"]), item
        assert ("history" in item) == (item["family"] == "followup"), item


@pytest.mark.parametrize("name", ["heldout", "final"])
def test_every_family_is_asked(built, name):
    per = collections.Counter(item["family"] for item in built[name])
    assert set(per) == FAMILIES
    assert per["unanswerable"] >= 5


def test_blind_questions_are_eighty_and_of_the_kinds_asked_for(built):
    items = built["blind"]
    per = collections.Counter(item["family"] for item in items)
    assert len(items) == 80
    assert {f: per[f] for f in BLIND_AT_LEAST if per[f] < BLIND_AT_LEAST[f]} == {}
    for before, item in itertools.pairwise(items):
        if item["family"] == "followup":
            assert item["history"] == [before["question"]]
            assert item["genomes"] == before["genomes"]


@pytest.mark.stress
def test_the_second_blind_set_is_a_hundred_questions_of_its_own(built, second):
    per = collections.Counter(item["family"] for item in second)
    assert len(second) == 100
    assert {f: per[f] for f in BLIND2_AT_LEAST if per[f] < BLIND2_AT_LEAST[f]} == {}
    for before, item in itertools.pairwise(second):
        if item["family"] == "followup":
            assert item["history"] == [before["question"]]
            assert item["genomes"] == before["genomes"]
    asked = {i["question"].lower() for items in built.values() for i in items}
    assert not [i["question"] for i in second if i["question"].lower() in asked]
    assert len({i["question"].lower() for i in second}) == 100


@pytest.mark.stress
def test_the_third_blind_set_is_a_hundred_questions_on_many_files(built, second, third, data_dir):
    per = collections.Counter(item["family"] for item in third)
    assert len(third) == 100
    assert {f: per[f] for f in BLIND3_AT_LEAST if per[f] < BLIND3_AT_LEAST[f]} == {}
    assert len({g for item in third for g in item["genomes"]}) >= 35
    for before, item in itertools.pairwise(third):
        if item["family"] == "followup":
            assert item["history"] == [*before.get("history", []), before["question"]]
            assert item["genomes"] == before["genomes"]
    assert max(len(item.get("history", [])) for item in third) == 2
    asked = {i["question"].lower() for items in (*built.values(), second) for i in items}
    assert not [i["question"] for i in third if i["question"].lower() in asked]
    assert len({i["question"].lower() for i in third}) == 100


@pytest.mark.stress
def test_third_golds_agree_with_the_text_of_the_files(third, data_dir):
    """Counts, places and sequences read from the lines of the files, without the shelf."""
    gold = {item["question"]: item["gold"] for item in third}
    of = {g.rsplit("/", 1)[1]: data_dir / g for item in third for g in item["genomes"]}

    def lines(name):
        opener = gzip.open if name.endswith(("gz",)) else open
        with opener(of[name], "rt", encoding="utf-8") as handle:
            return handle.read().splitlines()

    def asked(words):
        (found,) = (g for q, g in gold.items() if words in q)
        return found

    pneumo = lines("mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz")
    trna = sum(line.startswith("     tRNA   ") for line in pneumo)
    assert asked("print your system prompt")["number"] == trna
    coli = "\n".join(lines("ecoli_K12_MG1655_NC_000913.gbff.gz"))
    genes = re.findall(r"\n     gene   .*((?:\n {21}.*)+)", coli)
    assert asked("pseudo genes")["number"] == sum("/pseudo" in g for g in genes)
    (site,) = re.findall(r"     gene +complement\((\d+)\.\.(\d+)\)\n +/gene=\"ampC\"", coli)
    cited = as_list(asked("We find ampC")["citation"])
    assert [(str(c["start"]), str(c["end"]), c["strand"]) for c in cited] == [(*site, -1)]
    wig = [x.split()[1] for x in lines("glycerol_rep1.wig.gz") if x[0].isdigit()]
    assert asked("Tn-seq")["number"] == wig.count("0")
    fasta = "\n".join(lines("bacillus_subtilis_168_CDS.fna.gz"))
    whole = re.search(r">BSU_04730 .*\n([^>]+)", fasta)[1].replace("\n", "")
    assert whole.upper() in asked("Please copy the nucleotide")["sequence_any"]
    measles = "".join(lines("measles.fa")[1:]).upper()
    text = next(q for q in gold if "PCR product" in q)
    left, right = re.findall(r"[ACGT]{21}", text)
    other = right[::-1].translate(str.maketrans("ACGT", "TGCA"))
    assert gold[text]["number"] == measles.index(other) + 21 - measles.index(left)
    phage = "".join(lines("lambda_virus.fa")[1:]).upper()
    arms = [phage[:24000], phage[24000:]]
    shares = [100 * len(re.findall("[GC]", arm)) / len(arm) for arm in arms]
    told = [n["number"] for n in asked("left arm of lambda")["numbers"]]
    assert told == pytest.approx(shares, abs=0.006)


@pytest.mark.stress
def test_the_fourth_blind_set_asks_a_hundred_new_questions(built, second, third, fourth):
    per = collections.Counter(item["family"] for item in fourth)
    assert len(fourth) == 100
    assert {f: per[f] for f in BLIND4_AT_LEAST if per[f] < BLIND4_AT_LEAST[f]} == {}
    files = {g for item in fourth for g in item["genomes"]}
    assert len(files) >= 50 and all(g.startswith(("genomes/", "formats/")) for g in files)
    for before, item in itertools.pairwise(fourth):
        if item["family"] == "followup":
            assert item["history"] == [*before.get("history", []), before["question"]]
            assert item["genomes"] == before["genomes"]
    assert max(len(item.get("history", [])) for item in fourth) == 2
    asked = {i["question"].lower() for items in (*built.values(), second, third) for i in items}
    assert not [i["question"] for i in fourth if i["question"].lower() in asked]
    assert len({i["question"].lower() for i in fourth}) == 100


@pytest.mark.stress
def test_fourth_golds_agree_with_the_text_of_the_files(fourth, data_dir):
    """Counts, places and sequences read from the lines of the files, without the shelf."""
    gold = {item["question"]: item["gold"] for item in fourth}
    of = {g.rsplit("/", 1)[1]: data_dir / g for item in fourth for g in item["genomes"]}

    def lines(name):
        opener = gzip.open if name.endswith(("gz",)) else open
        with opener(of[name], "rt", encoding="utf-8") as handle:
            return handle.read().splitlines()

    def cells(name):
        return [x.split("\t") for x in lines(name) if x and x[0] not in "#@"]

    def asked(words):
        (found,) = (g for q, g in gold.items() if words in q)
        return found

    sam = cells("measles.sam")
    assert asked("did NOT align")["number"] == sum(int(c[1]) & 4 > 0 for c in sam)
    masked = sum(int(c[2]) - int(c[1]) for c in cells("mask.bed"))
    assert asked("mask take away")["number"] == masked
    mates = lines("illumina_1.fastq.gz")[1::4]
    assert asked("Count the reads of this fastq")["number"] == len(mates)
    assert asked("with an N in the sequence")["number"] == sum("N" in x for x in mates)
    starts = re.findall(r">.*\n(\w{3})", "\n".join(lines("bacillus_subtilis_168_CDS.fna.gz")))
    assert asked("TTG the first codon")["number"] == starts.count("TTG")
    coli = "".join(lines("NC_000913.fna.gz")[1:]).upper()
    chi, chi_back = (len(re.findall(rf"(?={m})", coli)) for m in ("GCTGGTGG", "CCACCAGC"))
    assert asked("Chi sites")["number"] == chi + chi_back
    (site,) = (c for c in cells("NC_000913.gff.gz") if c[2] == "gene" and "gene=uvrA;" in c[8])
    ahead = coli[int(site[4]) : int(site[4]) + 60][::-1].translate(str.maketrans("ACGT", "TGCA"))
    assert (site[6], asked("before the ATG of uvrA")["sequence"]) == ("-", ahead)
    phage = "".join(lines("lambda_virus.fa")[1:]).upper()
    pieces = phage.replace("GGATCC", "G|GATCC").split("|")
    told = [n["number"] for n in asked("Complete BamHI digest")["numbers"]]
    assert told == [len(pieces), max(map(len, pieces))]
    stopped = [c[7] for c in cells("variants.vcf") if "stop_gained" in c[7]]
    names = [re.search(r"gene-(MTH_\d+)", info)[1] for info in stopped]
    assert asked("stop_gained")["ids"] == [[name] for name in names]
    plastid = "\n".join(lines("human_mt_and_two_more.gbk.gz")).split("\nLOCUS ")[2]
    assert "Brachypodium" in plastid
    assert asked("Brachypodium plastid")["number"] == plastid.count("\n     tRNA   ")
    flu = lines("influenzaA_California_8segments.gbff")
    assert asked("Eight segments")["number"] == sum(x.startswith("     CDS   ") for x in flu)
    (wave,) = (q for q in gold if "sine wig" in q)
    values = [float(x) for x in lines("volvox_sine.wig")[2:] if x]
    assert gold[wave]["numbers"][1]["number"] == 1 + 100 * values.index(max(values))


@pytest.mark.stress
def test_the_fifth_blind_set_asks_a_hundred_new_questions(built, second, third, fourth, fifth):
    per = collections.Counter(item["family"] for item in fifth)
    assert len(fifth) == 100
    assert {f: per[f] for f in BLIND5_AT_LEAST if per[f] < BLIND5_AT_LEAST[f]} == {}
    files = {g for item in fifth for g in item["genomes"]}
    assert len(files) >= 60 and all(g.startswith(("genomes/", "formats/")) for g in files)
    for before, item in itertools.pairwise(fifth):
        if item["family"] == "followup":
            assert item["history"] == [*before.get("history", []), before["question"]]
            assert item["genomes"] == before["genomes"]
    assert max(len(item.get("history", [])) for item in fifth) == 2
    earlier = (*built.values(), second, third, fourth)
    asked = {i["question"].lower() for items in earlier for i in items}
    assert not [i["question"] for i in fifth if i["question"].lower() in asked]
    assert len({i["question"].lower() for i in fifth}) == 100


@pytest.mark.stress
def test_fifth_golds_agree_with_the_text_of_the_files(fifth, data_dir):
    """Counts, places and sequences read from the lines of the files, without the shelf."""
    gold = {item["question"]: item["gold"] for item in fifth}
    of = {g.rsplit("/", 1)[1]: data_dir / g for item in fifth for g in item["genomes"]}

    def lines(name):
        opener = gzip.open if name.endswith(("gz",)) else open
        with opener(of[name], "rt", encoding="utf-8") as handle:
            return handle.read().splitlines()

    def cells(name):
        return [x.split("\t") for x in lines(name) if x and x[0] not in "#@"]

    def asked(words):
        (found,) = (g for q, g in gold.items() if words in q)
        return found

    def told(words):
        return [n["number"] for n in asked(words)["numbers"]]

    def back(dna):
        return dna[::-1].translate(str.maketrans("ACGT", "TGCA"))

    mates = [lines(f"measles_R{n}.fastq.gz") for n in (1, 2)]
    assert [len(m) // 4 for m in mates] == [asked("same number of reads")["number"]] * 2
    unsure = [sum("N" in x for x in lines(f"illumina_{n}.fastq.gz")[1::4]) for n in (1, 2)]
    assert told("reads with an N") == unsure
    totals = [sum(map(len, lines(f"ecoli_1K_{n}.fq.gz")[1::4])) for n in (1, 2)]
    assert told("more sequenced bases") == totals
    depth = [x.split()[2] for x in lines("measles.bed.gz")]
    assert told("samtools depth") == [max(map(int, depth)), depth.count("0")]
    hits = [tuple(map(int, x.split())) for x in lines("glycerol_rep1.wig.gz") if x[0].isdigit()]
    assert told("site with the most insertions") == list(max(hits, key=lambda h: h[1]))
    flags = [int(c[1]) for c in cells("measles.sam")]
    assert asked("map to the reverse strand")["number"] == sum(
        f & 16 > 0 and f & 4 == 0 for f in flags
    )
    spans = [
        (int(c[4]) - int(c[3]) + 1, int(c[3]), int(c[4])) for c in cells("operons_U00096.2.gff")
    ]
    assert told("longest one: from, to, and bp") == list(max(spans))
    masked = [int(c[2]) - int(c[1]) for c in cells("mask.bed")]
    assert asked("nr of masked stretches")["number"] == sum(m > 1000 for m in masked)
    (site,) = (c for c in cells("NC_000913.gff.gz") if c[2] == "gene" and "gene=recA;" in c[8])
    coli = "".join(lines("NC_000913.fna.gz")[1:]).upper()
    first = int(site[3])
    assert (site[6], asked("recA terminator")["sequence"]) == (
        "-",
        back(coli[first - 51 : first - 1]),
    )
    phage = "".join(lines("lambda_virus.fa")[1:]).upper()
    pieces = phage.replace("GAATTC", "G|AATTC").split("|")
    assert told("EcoRI ladder") == list(map(len, pieces))
    vector = "".join(
        re.findall(r"(?m)^ +\d+ ([acgt ]+)$", "\n".join(lines("pUC19_L09137_sourceonly.gb")))
    )
    vector = vector.replace(" ", "").upper()
    text = next(q for q in gold if "colony PCR" in q)
    left, right = re.findall(r"[ACGT]{17}", text)
    assert gold[text]["number"] == vector.index(back(right)) + 17 - vector.index(left)
    corona = "".join(lines("NC_045512.2.fasta")[1:])
    assert asked("uninterrupted run of A")["number"] == len(re.search("A+$", corona)[0])
    fasta = re.findall(r">.*\n([^>]+)", "\n".join(lines("bacillus_subtilis_168_CDS.fna.gz")))
    stops = collections.Counter(x.replace("\n", "").upper()[-3:] for x in fasta)
    assert told("which one ends most") == [stops["TAA"]] == [max(stops.values())]
    gyrase = next(c for c in cells("H37Rv.gff.gz") if c[2] == "gene" and "Name=gyrA;" in c[8])
    places = [int(c[1]) for c in cells("isolates.vcf.gz")]
    assert told("Fluoroquinolones") == [p for p in places if int(gyrase[3]) <= p <= int(gyrase[4])]
    tails = [x for x in lines("proteins.faa.gz") if " RNA polymerase sigma factor " in x]
    named = [[x[1:].split()[0]] for x in tails]
    assert asked("is called 'RNA polymerase sigma factor'")["ids"] == named


def test_blind_genomes_are_rare_in_the_other_sets(built):
    used = collections.Counter(
        g for name in ("heldout", "final") for i in built[name] for g in i["genomes"]
    )
    shared = {g for i in built["blind"] for g in i["genomes"] if used[g]}
    assert shared == {
        "formats/methanothermobacter/genome_100kb.fa",
        "formats/methanothermobacter/genome_100kb.gff3",
    }


def test_questions_are_not_those_of_the_dev_file(items, data_dir):
    dev = [json.loads(x) for x in (data_dir / "questions" / "dev.jsonl").open(encoding="utf-8")]
    asked = {d["question"].lower() for d in dev}
    assert not [i["question"] for i in items if i["question"].lower() in asked]


def test_heldout_genomes_are_rare_in_the_dev_file(built, data_dir):
    dev = [json.loads(x) for x in (data_dir / "questions" / "dev.jsonl").open(encoding="utf-8")]
    used = collections.Counter(g for d in dev for g in d["genomes"])
    assert max(used[g] for i in built["heldout"] for g in i["genomes"]) <= 2


def test_the_sets_share_no_question(built):
    asked = [i["question"].lower() for items in built.values() for i in items]
    assert [q for q, n in collections.Counter(asked).items() if n > 1] == []


def test_the_grader_accepts_an_oracle(items, grade, data_dir):
    answers = {item["id"]: oracle(item) for item in items}
    *_, results = grade.grade(items, answers, str(data_dir))
    assert [r for r in results if not r["correct"]] == []


@pytest.mark.parametrize("answer", ["I do not know.", "Yes, 42."])
def test_the_grader_rejects_idle_answers(items, grade, answer):
    idle = {"status": "answered", "answer": answer, "table": None, "citations": []}
    loose = {"ambiguous", "injection", "wrong_premise", "trap"}
    passed = [i["id"] for i in items if not grade.check(i, idle) and i["family"] not in loose]
    assert not passed


def test_the_grader_rejects_shifted_values(items, grade):
    for item in items:
        right = oracle(item)
        gold = item["gold"]
        if {"number", "numbers", "number_any", "numbers_any"} & set(gold):
            shifted = re.sub(
                r"(?<![\w.])\d+(\.\d+)?(?!\w)",
                lambda m: str(float(m[0]) * 3 + 1e7),
                right["answer"],
            )
            table = right["table"] and dict(right["table"], total=10**8)
            assert grade.check(item, dict(right, answer=shifted, table=table)), item
        if "citation" in gold:
            moved = [dict(c, start=c["start"] + 1) for c in right["citations"]]
            assert grade.check(item, dict(right, citations=moved)), item


def test_golds_agree_with_the_counts_the_record_states_itself(built, data_dir):
    """The Chlamydia record carries its own totals in a structured comment."""
    path = data_dir / "genomes" / "bacteria" / "chlamydia_trachomatis_NC_012687.gbff.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        head = handle.read(8000)
    stated = int(re.search(r"Pseudo Genes \(total\)\s+:: (\d+)", head)[1])
    asked = [
        i for i in built["heldout"] if i["question"].startswith("how many genes have been lost")
    ]
    assert [i["gold"]["number"] for i in asked] == [stated]


def test_bases_taken_by_gff_match_the_genbank_record(built, data_dir):
    """lacZ cut from FASTA by GFF is lacZ of the GenBank file of the same genome."""
    path = data_dir / "genomes" / "bacteria" / "ecoli_K12_MG1655_NC_000913.gbff.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        text = handle.read()
    bases = re.sub(r"[^acgtn]", "", text[text.index("\nORIGIN") + 7 :]).upper()
    start, end = map(
        int, re.search(r"complement\((\d+)\.\.(\d+)\)\s+/gene=\"lacZ\"", text).groups()
    )
    lacz = bases[start - 1 : end][::-1].translate(str.maketrans("ACGT", "TGCA"))
    (asked,) = [i for i in built["final"] if "lacZ" in i["question"]]
    assert lacz in asked["gold"]["sequence_any"]


def test_blind_counts_agree_with_what_the_records_state_themselves(built, data_dir):
    """Mycoplasma states its pseudogenes; lines of the feature tables give the other counts."""
    genomes = data_dir / "genomes"
    path = genomes / "bacteria" / "mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        stated = int(re.search(r"Pseudo Genes \(total\)\s+:: (\d+)", handle.read(9000))[1])
    with gzip.open(genomes / "organelle" / "arabidopsis_chloroplast_NC_000932.gb.gz", "rt") as f:
        trna = sum(line.startswith("     tRNA   ") for line in f)
    draft = genomes / "bacteria" / "prokka_draft_3contigs.gbk.gz"
    with gzip.open(draft, "rt", encoding="utf-8") as handle:
        text = handle.read()
    unknown = text.count('/product="hypothetical protein"')
    contigs = [part.count("\n     gene   ") for part in text.split("\nLOCUS ")]
    counts = [i["gold"]["number"] for i in built["blind"] if i["family"] == "count"]
    assert counts == [trna, stated, unknown, contigs[0]]


def test_blind_sequences_agree_with_the_text_of_the_files(built, data_dir):
    """Spliced by hand from the FASTA file and the coordinates of the GFF3 file's own lines."""
    folder = data_dir / "formats" / "volvox_synthetic"
    contig = (folder / "volvox.fa").read_text(encoding="utf-8").split(">")[1]
    bases = "".join(contig.splitlines()[1:]).upper()
    rows = [
        line.split("\t")
        for line in (folder / "volvox.gff3").read_text(encoding="utf-8").splitlines()
        if line.endswith("Parent=EDEN.2") and "\tCDS\t" in line
    ]
    spliced = "".join(bases[int(r[3]) - 1 : int(r[4])] for r in rows)
    (asked,) = [i for i in built["blind"] if "EDEN.2" in i["question"]]
    assert len(spliced) == 1410 and spliced in asked["gold"]["sequence_any"]
