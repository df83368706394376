"""Decompression, line ends, encodings and limits."""

import bz2
import gzip
import lzma
import os
import threading
import zlib

import pytest
from Bio import bgzf

from index.formats import open_any
from index.formats import source as source_module
from index.formats.source import Source
from index.records import FormatError

TEXT = b"".join(b">r%d\n" % i + b"ACGTTGCA\n" * (i % 7) for i in range(3000))


def lengths(path):
    return [record.length for record in open_any(path)]


EXPECTED = [8 * (i % 7) for i in range(3000)]


def packed_by_bgzip(path):
    with bgzf.BgzfWriter(str(path)) as out:
        out.write(TEXT)


@pytest.mark.parametrize(
    ("kind", "pack"),
    [
        ("", lambda path: path.write_bytes(TEXT)),
        ("gzip", lambda path: path.write_bytes(gzip.compress(TEXT))),
        (
            "gzip",
            lambda path: path.write_bytes(gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
        ),
        ("bgzip", packed_by_bgzip),
        ("bzip2", lambda path: path.write_bytes(bz2.compress(TEXT[:99]) + bz2.compress(TEXT[99:]))),
        ("xz", lambda path: path.write_bytes(lzma.compress(TEXT))),
        ("gzip", lambda path: path.write_bytes(gzip.compress(gzip.compress(TEXT)))),
    ],
)
def test_compression_is_told_from_the_content(tmp_path, kind, pack):
    path = tmp_path / "no_extension"
    pack(path)
    assert open_any(path).compression == kind
    assert lengths(path) == EXPECTED


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
@pytest.mark.parametrize("chunk", [1, 2, 7, 1 << 20])
def test_line_ends_wherever_the_chunks_are_cut(tmp_path, monkeypatch, end, chunk):
    monkeypatch.setattr(source_module, "CHUNK", chunk)
    monkeypatch.setattr(source_module, "HEAD", 64)
    path = tmp_path / "x.fa"
    path.write_bytes(TEXT[:5000].replace(b"\n", end))
    source = Source(path)
    assert b"\n".join(source.lines()).split(b"\n") == TEXT[:5000].rstrip(b"\n").split(b"\n")
    source.close()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path, encoding):
    path = tmp_path / "x.fa"
    path.write_bytes(">Ünïcode a b\nACGT\n".encode(encoding))
    (record,) = open_any(path)
    assert (record.id, record.description, record.sequence) == ("Ünïcode", "a b", b"ACGT")


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(os.urandom(4000))[:2000],
        gzip.compress(TEXT)[:-9],
        b"\x1f\x8b\x08\x00" + b"\xff" * 500,
        bz2.compress(os.urandom(4000))[:2000],
        b"BZh9" + b"\xff" * 500,
        lzma.compress(os.urandom(4000))[:2000],
        b"\xfd7zXZ\x00" + b"\xff" * 500,
    ],
)
def test_damaged_archives_are_one_sentence(tmp_path, data):
    path = tmp_path / "x.packed"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"^x\.packed: .*\.$"):
        list(open_any(path))


def test_a_bomb_is_stopped(tmp_path):
    pack = zlib.compressobj(9, wbits=31)
    path = tmp_path / "bomb.gz"
    with open(path, "wb") as out:
        out.write(pack.compress(b">x\n"))
        for _ in range(300):
            out.write(pack.compress(b"A" * (1 << 20)))
        out.write(pack.flush())
    with pytest.raises(FormatError, match="unpacks to more than"):
        list(open_any(path))


def test_endless_lines_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_LINE", "1M")
    path = tmp_path / "x.gb"
    path.write_bytes(b"LOCUS       x 5 bp\n" + b"a" * (3 << 20))
    with pytest.raises(FormatError, match="line 2: the line is longer than 1 MB"):
        list(open_any(path))


def test_a_pipe_will_do(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(gzip.compress(TEXT)))
    writer.start()
    assert lengths(path) == EXPECTED
    writer.join()


def test_missing_files_and_folders_are_os_errors(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_any(tmp_path / "absent.gb")
    with pytest.raises(IsADirectoryError):
        open_any(tmp_path)
