"""The trees of a bigWig or bigBed file, walked before libBigWig is given them.

It follows their offsets, counts and sizes as they stand, and ends the process where they are wrong.
Layout: Kent et al. 2010, Bioinformatics 26:2204, supplement.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import numpy as np

_NAMES, _BLOCKS = 0x78CA8C91, 0x2468ACE0
_LONGEST_NAME = 1024
_DEEPEST = 64
_ZOOMS = 64


class DamageError(ValueError):
    """Why a file cannot be walked, in a few words."""


def check(file: BinaryIO, size: int, order: str) -> None:
    """Walk the tree of names and every tree of blocks.

    Parameters
    ----------
    file
        Open for reading; 64 bytes at least.
    size
        Its bytes.
    order
        ``<`` or ``>``.

    Raises
    ------
    DamageError
        An offset, count or size leads out of the file, or a tree goes on without end.
    """
    walk = _Walk(file, size, order)
    zooms, names, _, index = walk.read(6, "HQQQ")
    (summary,) = walk.read(44, "Q")
    if summary and summary + 40 > size:
        raise DamageError("its summary lies beyond its end")
    if zooms > _ZOOMS:
        raise DamageError(f"it has {zooms:,} levels of zoom")
    walk.names(names)
    walk.blocks(index)
    for number in range(zooms):
        place = walk.read(64 + 24 * number + 16, "Q")[0]
        if place:
            walk.blocks(place)


class _Walk:
    def __init__(self, file: BinaryIO, size: int, order: str) -> None:
        self.file, self.size, self.order = file, size, order

    def bytes(self, at: int, count: int) -> bytes:
        if at < 0 or at + count > self.size:
            raise DamageError("a part of it lies beyond its end")
        self.file.seek(at)
        found = self.file.read(count)
        if len(found) < count:
            raise DamageError("it is cut off")
        return found

    def read(self, at: int, form: str) -> tuple[int, ...]:
        """Numbers at a place."""
        form = self.order + form
        return struct.unpack(form, self.bytes(at, struct.calcsize(form)))

    def names(self, at: int) -> None:
        """The tree from names of sequences to their numbers and lengths."""
        magic, _, key, value, items = self.read(at, "IIIIQ")
        if magic != _NAMES or value != 8 or not 0 < key <= _LONGEST_NAME:
            raise DamageError("its list of sequences is no such list")
        width = key + 8
        found = 0
        left = [(at + 32, 0)]
        while left:
            place, depth = left.pop()
            leaf, count = self._node(place, depth)
            body = self.bytes(place + 4, count * width)
            rows = np.frombuffer(body, dtype=np.uint8).reshape(count, width)[:, key:]
            if leaf:
                found += count
                numbers = np.ascontiguousarray(rows[:, :4]).view(f"{self.order}u4")
                if count and int(numbers.max()) >= items:
                    raise DamageError("its list of sequences has wrong numbers")
            else:
                offsets = np.ascontiguousarray(rows).view(f"{self.order}u8").ravel()
                left += [(int(offset), depth + 1) for offset in offsets]
            if found + len(left) > items + 1:
                raise DamageError("its list of sequences is longer than it says")
        if found != items:
            raise DamageError("its list of sequences is shorter than it says")

    def blocks(self, at: int) -> None:
        """A tree from places on sequences to blocks of data."""
        if self.read(at, "I")[0] != _BLOCKS:
            raise DamageError("its index is no index")
        seen: set[int] = set()
        left = [(at + 48, 0)]
        while left:
            place, depth = left.pop()
            if place in seen:
                raise DamageError("its index leads back to itself")
            seen.add(place)
            leaf, count = self._node(place, depth)
            width = 32 if leaf else 24
            body = np.frombuffer(self.bytes(place + 4, count * width), dtype=np.uint8)
            places = np.ascontiguousarray(body.reshape(count, width)[:, 16:])
            numbers = places.view(f"{self.order}u8")
            if not leaf:
                left += [(int(offset), depth + 1) for offset in numbers.ravel()]
            elif count and not _inside(numbers, self.size):
                raise DamageError("a block of its data lies beyond its end")

    def _node(self, place: int, depth: int) -> tuple[bool, int]:
        if depth > _DEEPEST:
            raise DamageError("a tree of it goes on without end")
        leaf, _, count = self.read(place, "BBH")
        if leaf > 1:
            raise DamageError("a tree of it is damaged")
        return bool(leaf), count


def _inside(blocks: np.ndarray, size: int) -> bool:
    """Whether all blocks, rows of offset and size, lie in the file."""
    if int(blocks.max()) > size:
        return False
    return bool((blocks.astype(np.int64).sum(axis=1) <= size).all())
