"""Bytes of a file, decompressed and with one kind of line end, read once and forwards."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from index import limits
from index.formats.notes import shown
from index.records import FormatError

HEAD = 1 << 18
CHUNK = 1 << 20
_MEMORY_EVERY = 1 << 24
_LONGEST_MEMBER_NAME = 1 << 16

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_BOMS = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BGZF = b"BC\x02\x00"


class _Raw(io.RawIOBase):
    """A file that counts what was read from it and gives back what was peeked at.

    Parameters
    ----------
    file
        What is read.
    watch
        Called with the count after each read.
    """

    def __init__(self, file: IO[bytes], watch: Callable[[int], None] | None = None) -> None:
        self._file = file
        self._prefix = b""
        self._watch = watch
        self._singles = 0
        self.count = 0

    def peek(self, size: int) -> bytes:
        while len(self._prefix) < size:
            data = self._file.read(size - len(self._prefix))
            if not data:
                break
            self._prefix += data
        return self._prefix[:size]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._prefix and size >= 0:
            data, self._prefix = self._prefix[:size], self._prefix[size:]
        else:
            data, self._prefix = self._prefix + (self._file.read(size) or b""), b""
        self.count += len(data)
        self._singles = self._singles + 1 if size == 1 else 0
        if self._singles > _LONGEST_MEMBER_NAME:
            # gzip looks byte by byte for the end of a name in its header, for ever if need be.
            raise zlib.error("a name in the gzip header does not end")
        if self._watch is not None:
            self._watch(self.count)
        return data

    def close(self) -> None:
        self._file.close()
        super().close()


class Source:
    """Text of a file for the readers.

    Compression (gzip, bgzip, bzip2, xz, and zstd where a library for it is installed; up to three
    layers) is told from the content. CR and CRLF become LF, a byte order mark is dropped and
    UTF-16 becomes UTF-8, so that line numbers are those an editor shows.

    Parameters
    ----------
    path
        File to read. A pipe will do, a device will not.
    file
        Open binary file to read in its place, which stays open; `path` only names it then.

    Attributes
    ----------
    compression
        ``""``, ``gzip``, ``bgzip``, ``bzip2``, ``xz`` or ``zstd``; of the outermost layer.
    head
        First 256 kB of the text.
    raw_head
        The same before line ends were changed, to recognise binary files by.

    Raises
    ------
    FormatError
        The compressed data are damaged, or a limit of `index.limits` is passed.
    OSError
        The file is not there or cannot be read.
    """

    def __init__(self, path: str | os.PathLike[str], file: IO[bytes] | None = None) -> None:
        self.path = Path(path)
        self.name = shown(self.path.name, 200)
        self.compression = ""
        self._limits = limits.current()
        self._borrowed = file is not None
        if file is None:
            limits.check_file(self.path, self.name, pipes=True)
            file = open(self.path, "rb", buffering=0)  # noqa: SIM115
        self._raw = _Raw(file)
        self._unlooked = 0
        self._held = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._done = False
        try:
            self._file = self._unpacked()
            self.raw_head = self._fill(HEAD)
            self._pending = self._without_bom(self.raw_head)
            self.head = self._pending
        except BaseException:
            self.close()
            raise

    @property
    def position(self) -> int:
        """Bytes of the file, as it is on disk, that were read so far."""
        return self._raw.count

    def close(self) -> None:
        """Close the file, unless it was given open."""
        if not self._borrowed:
            self._raw.close()

    def read(self) -> bytes:
        """Next piece of text, about 1 MB; empty at the end.

        Raises
        ------
        FormatError
            The compressed data are damaged, or a limit of `index.limits` is passed.
        """
        if self._pending:
            text, self._pending = self._pending, b""
            return text
        while not self._done:
            data = self._take(CHUNK)
            self._done = not data
            text = self._normalised(data)
            if text:
                return text
        return b""

    def whole(self) -> bytes:
        """Everything, decompressed but otherwise unchanged, for binary formats; to be called
        before any text is read.

        Raises
        ------
        FormatError
            The compressed data are damaged, or a limit of `index.limits` is passed.
        """
        pieces = [self.raw_head]
        while data := self._take(CHUNK):
            pieces.append(data)
        return b"".join(pieces)

    def chunks(self) -> Iterator[bytes]:
        """All text in pieces of about 1 MB, cut anywhere."""
        while text := self.read():
            yield text

    def lines(self) -> Iterator[bytes]:
        """All lines, without their ends.

        Raises
        ------
        FormatError
            A line is longer than `index.limits` allows.
        """
        return chain.from_iterable(self.blocks())

    def blocks(self) -> Iterator[list[bytes]]:
        """The same, many lines at a time."""
        tail: list[bytes] = []
        held = number = 0
        most = self._limits.line
        for text in self.chunks():
            if b"\n" not in text:
                tail.append(text)
                held += len(text)
                if held > most:
                    raise self._long(number + 1)
                continue
            block = text.split(b"\n")
            if tail:
                block[0] = b"".join((*tail, block[0]))
            if len(block[0]) > most or (most < CHUNK and max(map(len, block)) > most):
                raise self._long(number + 1 + [len(line) > most for line in block].index(True))
            last = block.pop()
            tail, held = ([last], len(last)) if last else ([], 0)
            number += len(block)
            yield block
        if tail:
            yield [b"".join(tail)]

    def _long(self, number: int) -> limits.LimitError:
        what = "the line is longer than {}"
        return limits.exceeded(self.name, "line", what, line=number)

    def _unpacked(self) -> IO[bytes]:
        file: _Raw = self._raw
        for layer in range(3):
            start = self._guarded(file.peek, 18)
            kind = next((name for magic, name in _MAGIC if start.startswith(magic)), "")
            if not kind:
                break
            if kind == "gzip" and start[12:16] == _BGZF:
                kind = "bgzip"
            if layer == 0:
                self.compression = kind
            file = _Raw(_decompressor(kind, file, self.name), self._watch)
        return file  # type: ignore[return-value]

    def _fill(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (more := self._take(size - len(data))):
            data += more
        return data

    def _take(self, size: int) -> bytes:
        data = self._guarded(self._file.read, size)
        self._unlooked += len(data)
        if self._unlooked > _MEMORY_EVERY:
            self._unlooked = 0
            limits.check_memory(self.name)
        return data

    def _watch(self, count: int) -> None:
        """Stop at `count` bytes of an unpacked layer where they are too many."""
        allowed, packed = self._limits, max(self._raw.count, 1)
        if count > allowed.unpacked:
            raise limits.exceeded(self.name, "unpacked", "the file unpacks to more than {}")
        if count > allowed.ratio_from and count > allowed.ratio * packed:
            raise limits.exceeded(
                self.name,
                "ratio",
                f"the file unpacks to more than {limits.size(count)} from {packed:,} bytes, over "
                "{} times as much, which no genome file does",
            )

    def _guarded(self, call: Callable[[int], bytes], size: int) -> bytes:
        try:
            return call(size)
        except EOFError:
            raise FormatError(
                f"{self.name}: the {self.compression} data end too early, the file is cut off "
                "(an interrupted download?)."
            ) from None
        except (zlib.error, lzma.LZMAError) as error:
            raise FormatError(
                f"{self.name}: the {self.compression} data are damaged ({error})."
            ) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise FormatError(
                f"{self.name}: the {self.compression} data are damaged ({error})."
            ) from None

    def _without_bom(self, data: bytes) -> bytes:
        for bom, encoding in _BOMS:
            if data.startswith(bom):
                data = data[len(bom) :]
                if encoding:
                    self._decoder = codecs.getincrementaldecoder(encoding)("replace")
                break
        return self._normalised(data)

    def _normalised(self, data: bytes) -> bytes:
        if self._decoder is not None:
            data = self._decoder.decode(data, final=self._done).encode("utf-8", "replace")
        if self._held:
            data, self._held = self._held + data, b""
        if b"\r" in data:
            if data.endswith(b"\r") and not self._done:
                data, self._held = data[:-1], b"\r"
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return data


def _decompressor(kind: str, file: _Raw, name: str) -> IO[bytes]:
    if kind in ("gzip", "bgzip"):
        return gzip.GzipFile(fileobj=file, mode="rb")  # type: ignore[return-value]
    if kind == "bzip2":
        return bz2.BZ2File(file)  # type: ignore[return-value]
    if kind == "xz":
        return lzma.LZMAFile(file)  # type: ignore[arg-type,return-value]
    try:
        from compression import zstd  # type: ignore[import-not-found]
    except ImportError:
        try:
            import zstandard  # type: ignore[import-not-found]
        except ImportError:
            raise FormatError(
                f"{name}: is packed with Zstandard, which needs the Python package zstandard; "
                "unpack it first (zstd -d) or install that package."
            ) from None
        reader = zstandard.ZstdDecompressor()
        return reader.stream_reader(file, read_across_frames=True)
    return zstd.ZstdFile(file)
