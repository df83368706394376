"""Corpora, mixtures and packing: deterministic, in constant memory, balanced as asked."""

import gzip
import lzma

import numpy as np
import pytest
from Bio.Seq import Seq

from dnahlm.data.corpus import build_corpus, documents, fasta_segments, read_manifest
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, load_tasks
from dnahlm.data.packing import PackedCorpus, first_fit
from dnahlm.data.read import decode, read_rows


def random_dna(n, seed=0):
    return "".join("ACGT"[b] for b in np.random.default_rng(seed).integers(0, 4, n))


def test_segments_are_pieces_of_the_records_on_either_strand(tmp_path):
    records = {f"r{i}": random_dna(2500, i) for i in range(3)}
    lines = [
        f">{name}\n" + "\n".join(dna[i : i + 70] for i in range(0, len(dna), 70))
        for name, dna in records.items()
    ]
    with lzma.open(tmp_path / "dna.fa.xz", "wt") as handle:
        handle.write("\n".join(lines))
    segments = [decode(c) for c in fasta_segments([tmp_path / "dna.fa.xz"], 100, 300, 0)]
    forward = 0
    for segment in segments:
        assert 100 <= len(segment) <= 300
        plus = any(segment in dna for dna in records.values())
        minus = any(str(Seq(segment).reverse_complement()) in dna for dna in records.values())
        assert plus or minus
        forward += plus
    assert 0 < forward < len(segments)
    assert sum(map(len, segments)) > 0.8 * 7500


def test_a_record_on_one_line_is_read_as_on_many(tmp_path):
    dna = random_dna(70_000)
    wrapped = "\n".join(dna[i : i + 60] for i in range(0, len(dna), 60))
    header = ">r " + "A long description. " * 2000
    (tmp_path / "one.fa").write_text(f"{header}\n{dna}\n>s\n{dna[:500]}")
    (tmp_path / "many.fa").write_text(f">r\n{wrapped}\n>s\n{dna[:500]}\n")
    one, many = (
        [decode(c) for c in fasta_segments([tmp_path / name], 100, 300, 0)]
        for name in ("one.fa", "many.fa")
    )
    assert one == many and sum(map(len, one)) > 69_000


def test_unknown_stretches_are_left_out(tmp_path):
    (tmp_path / "n.fa").write_text(">a\n" + "N" * 5000 + random_dna(600) + "\n")
    segments = [decode(c) for c in fasta_segments([tmp_path / "n.fa"], 100, 100, 0)]
    assert segments and all(s.count("N") <= 50 for s in segments)


@pytest.mark.parametrize(
    "text, message",
    [("ACGT\n", "line 1: not FASTA"), (">a\nACGT\nAC!T\n", "line 3: not DNA")],
)
def test_bad_fasta_is_named_with_its_line(tmp_path, text, message):
    (tmp_path / "bad.fa").write_text(text)
    with pytest.raises(ValueError, match=message):
        list(fasta_segments([tmp_path / "bad.fa"], 2, 4, 0))


def test_corpus_is_deterministic_and_covers_its_sources(tmp_path, tokenizer):
    (tmp_path / "dna.fa").write_text(">a\n" + random_dna(60_000) + "\n")
    with gzip.open(tmp_path / "text.txt.gz", "wt") as handle:
        handle.write("\n\n".join(f"Document number {i}.\nIt says {i * i}." for i in range(900)))
    for name in ("one", "two"):
        build_corpus(
            [tmp_path / "dna.fa"], [tmp_path / "text.txt.gz"], tmp_path / name, tokenizer,
            dna_share=0.4, shard_size=3000, seed=7,
        )  # fmt: skip
    manifest = read_manifest(tmp_path / "one")
    assert len(manifest["train"]) > 2 and manifest["heldout"]
    total = 0
    for file in [*manifest["train"], *manifest["heldout"]]:
        ids = np.load(tmp_path / "one" / file)
        assert (ids == np.load(tmp_path / "two" / file)).all()
        assert len(ids) <= 3000
        total += len(ids)
    assert total == sum(manifest["tokens"].values())
    assert manifest["tokens"]["dna"] / total == pytest.approx(0.4, abs=0.05)
    text = tokenizer.decode(np.load(tmp_path / "one" / manifest["train"][0]))
    assert "Document number 0.\nIt says 0.<|endoftext|>" in text
    with pytest.raises(ValueError, match="between 0 and 1"):
        build_corpus([], [], tmp_path / "x", tokenizer, dna_share=2)
    with pytest.raises(ValueError, match="manifest"):
        read_manifest(tmp_path / "nowhere")


def test_long_documents_are_cut(tmp_path):
    (tmp_path / "long.txt").write_text("\n".join("word " * 20 for _ in range(200)))
    blocks = list(documents([tmp_path / "long.txt"], longest=1000))
    assert len(blocks) > 15 and max(map(len, blocks)) <= 1101
    assert sum(block.count("word") for block in blocks) == 4000


def test_packed_rows_keep_documents_apart(tmp_path, tokenizer):
    (tmp_path / "text.txt").write_text("\n\n".join(f"This is text {i}." for i in range(400)))
    build_corpus([], [tmp_path / "text.txt"], tmp_path / "c", tokenizer, dna_share=0)
    corpus = PackedCorpus(tmp_path / "c", 48, 4, tokenizer.eos_token_id, prefix=0.5)
    batch = next(corpus.batches())
    ids, segments = batch["input_ids"].numpy(), batch["segment_ids"].numpy()
    for row, segment in zip(ids, segments, strict=True):
        starts = np.flatnonzero(np.diff(segment)) + 1
        assert (row[starts - 1] == tokenizer.eos_token_id).all()
    labels, prompt = batch["labels"].numpy(), batch["prefix_mask"].numpy()
    assert (labels[prompt] == -100).all() and prompt.any()
    shown = labels != -100
    assert (labels[shown] == ids[shown]).all()
    third = [next(corpus.batches(i))["input_ids"] for i in range(3)][2]
    stream = corpus.batches()
    later = [next(stream) for _ in range(3)][2]["input_ids"]
    assert (third == later).all()


def test_first_fit_fills_rows():
    lengths = [5, 9, 3, 7, 6, 1]
    rows = first_fit(lengths, 10)
    assert sorted(i for row in rows for i in row) == list(range(6))
    assert all(sum(lengths[i] for i in row) <= 10 for row in rows)
    assert len(rows) == 4
    with pytest.raises(ValueError, match="does not fit"):
        first_fit([11], 10)


def test_mixture_shows_every_row_in_turn_and_resumes(planted, tokenizer):
    rows = load_tasks(planted, "train")
    mixture = Mixture(rows, {"gue_prom_core_all": 0.5}, PromptEncoder(tokenizer), Mix(), 32)
    seen = np.concatenate([pairs[:, 1] for n in (0, 1) for pairs in mixture.plan(n)])
    assert sorted(seen) == list(range(len(rows[0])))
    stream = mixture.batches()
    later = [next(stream) for _ in range(30)][29]
    resumed = next(mixture.batches(29))
    for name in later:
        assert (later[name] == resumed[name]).all()


def test_disguise_leaves_the_label_true(planted, tokenizer):
    rows = load_tasks(planted, "train")
    encoder = PromptEncoder(tokenizer)
    mixture = Mixture(rows, {}, encoder, Mix(mutated=1.0, mutation_rate=0.5, canonical=1.0))
    rng = np.random.default_rng(0)
    changed = mixture.disguise(rows[0].sequences[0], rows[0].task, rng)
    assert 0.2 < np.mean(changed != rows[0].sequences[0]) < 0.55
    words = rows[0].task.words
    for row in range(20):
        example = mixture.example(0, row, rng, canonical=True)
        assert example["answer"] == encoder.answer(words[rows[0].labels[row]])


def test_shifts_bring_in_unknown_bases():
    from dnahlm.data.read import encode, shift

    dna = random_dna(40)
    seen = set()
    for seed in range(30):
        moved = decode(shift(encode(dna), 5, np.random.default_rng(seed)))
        by = len(moved) - len(moved.lstrip("N")) - (len(moved) - len(moved.rstrip("N")))
        assert moved == ("N" * by + dna[: 40 - by] if by >= 0 else dna[-by:] + "N" * -by)
        seen.add(by)
    assert min(seen) < 0 < max(seen) and max(map(abs, seen)) <= 5


def test_nearest_examples_are_nearer_than_random_ones(planted, tokenizer):
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    rows = load_tasks(planted, "train")
    counter = CountVectorizer(analyzer="char", ngram_range=(4, 4), lowercase=False)
    counts = counter.fit_transform([decode(codes) for codes in rows[0].sequences])

    def similarity(nearest):
        mix = Mix(shots=1.0, most_shots=8, nearest=nearest)
        mixture = Mixture(rows, {}, PromptEncoder(tokenizer), mix)
        rng = np.random.default_rng(0)
        found = []
        for row in range(30):
            examples = mixture._examples(rows[0], row, rows[0].task.words, rng)
            assert 1 <= len(examples) <= 8
            other = counter.transform([decode(codes) for codes, _ in examples])
            found.append(cosine_similarity(counts[row], other).mean())
        return np.mean(found)

    assert similarity(1.0) > similarity(0.0) + 0.05


@pytest.mark.real
def test_every_stored_task_can_be_read(data_dir):
    from dnahlm.data.tasks import TASKS

    for rows in load_tasks(data_dir / "tasks", "dev"):
        assert len(rows) > 100
        assert set(rows.labels) == set(range(len(rows.task.codes)))
        sizes = [len(codes) for codes in rows.sequences]
        assert rows.task.length[0] <= min(sizes) and max(sizes) <= rows.task.length[1]
    assert len(TASKS) == 43


def test_rows_survive_reading(tmp_path):
    path = tmp_path / "train.csv.gz"
    with gzip.open(path, "wt") as handle:
        handle.write("sequence,label\nacgtn,1\n\nGGCC,0\n")
    sequences, labels = read_rows(path, ["0", "1"])
    assert [decode(c) for c in sequences] == ["ACGTN", "GGCC"] and labels == ["1", "0"]
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(ValueError, match="not a readable CSV"):
        read_rows(path)


def test_rows_that_share_a_stretch_are_found():
    from dnahlm.data.mixture import TaskRows
    from dnahlm.data.overlap import without_shared
    from dnahlm.data.read import encode
    from dnahlm.data.tasks import find_task

    task = find_task("core-promoter")
    train = [random_dna(300, i) for i in range(20)]
    dev = [train[3][100:170], random_dna(70, 99), train[5][-70:-11] + "A" * 11, train[7][:60]]
    k = 60
    expected = [
        not any(row[i : i + k] in other for other in train for i in range(len(row) - k + 1))
        for row in dev
    ]
    rows = TaskRows(task, [encode(row) for row in dev], np.arange(4) % 2)
    others = TaskRows(task, [encode(row) for row in train], np.zeros(20, dtype=int))
    (kept,) = without_shared([rows], [others], k)
    assert [decode(c) for c in kept.sequences] == [
        row for row, free in zip(dev, expected, strict=True) if free
    ]
    assert len(kept) == len(kept.labels) == 2
