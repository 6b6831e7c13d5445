"""The Merkle tree of RFC 9162 over tiles of 256 hashes. Pure: hashes are read and written by the caller.

`read(level, index)` gives the hash of the complete subtree of `2**level` leaves that is the `index`-th of its level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Hash = Callable[[bytes], bytes]
Read = Callable[[int, int], bytes]
HEIGHT = 8
WIDTH = 1 << HEIGHT
BYTES = 32


def leaf_hash(hash: Hash, data: bytes) -> bytes:
    """The hash of a leaf; its prefix keeps it apart from an inner node."""
    return hash(b"\x00" + data)


def node_hash(hash: Hash, left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hash(b"\x01" + left + right)


def subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees (level, index) that cover the leaves from `start` to before `end`, largest first."""
    covered = []
    while start < end:
        level = (end - start).bit_length() - 1
        covered.append((level, start >> level))
        start += 1 << level
    return covered


def fold(hash: Hash, hashes: Sequence[bytes]) -> bytes:
    """The root above neighbouring subtrees of falling size."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(hash, left, root)
    return root


def range_hash(hash: Hash, read: Read, start: int, end: int) -> bytes:
    """The Merkle tree hash of the leaves from `start` to before `end`, as RFC 9162 §2.1.1 divides them."""
    return fold(hash, [read(level, index) for level, index in subtrees(start, end)])


def root(hash: Hash, read: Read, size: int) -> bytes:
    """The root of the first `size` leaves; of none, the hash of nothing."""
    return range_hash(hash, read, 0, size) if size else hash(b"")


def split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def inclusion(hash: Hash, read: Read, index: int, size: int) -> list[bytes]:
    """The proof (RFC 9162 §2.1.3.1) that the leaf at `index`, from 0, is among the first `size`."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_hash(hash, read, middle, end))
            end = middle
        else:
            path.append(range_hash(hash, read, start, middle))
            start = middle
    return path[::-1]


def consistency(hash: Hash, read: Read, first: int, second: int) -> list[bytes]:
    """The proof (RFC 9162 §2.1.4.1) that the tree of `second` leaves begins with the tree of `first`."""
    if not 0 < first <= second:
        raise ValueError("the first tree must be within the second")
    path: list[bytes] = []
    start, end, whole = 0, second, True
    while first != end:
        middle = start + split(end - start)
        if first <= middle:
            path.append(range_hash(hash, read, middle, end))
            end = middle
        else:
            path.append(range_hash(hash, read, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(hash, read, start, end))
    return path[::-1]


def includes(hash: Hash, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the inclusion proof leads from the leaf's hash to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(hash, step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(hash, found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def extends(hash: Hash, first: int, second: int, path: Sequence[bytes], old: bytes, new: bytes) -> bool:
    """Whether the consistency proof shows that the new root's tree begins with the old root's (RFC 9162 §2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and old == new
    steps = ([old] if first & (first - 1) == 0 else []) + list(path)
    if not steps:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(hash, step, was), node_hash(hash, step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(hash, now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and was == old and now == new


def tiles_to_extend(size: int) -> list[tuple[int, int]]:
    """The places (level, index) of the unfinished tiles at the right edge of a tree of `size` leaves."""
    places, level = [], 0
    while size:
        if size % WIDTH:
            places.append((level, size // WIDTH))
        size, level = size // WIDTH, level + 1
    return places


def extend(
    hash: Hash, size: int, edge: dict[tuple[int, int], bytes], leaves: Sequence[bytes]
) -> dict[tuple[int, int], bytes]:
    """The tiles that change when leaf hashes are added to a tree of `size` whose unfinished tiles are `edge`."""
    changed: dict[tuple[int, int], bytes] = {}
    level, start, added = 0, size, list(leaves)
    while added:
        risen: list[bytes] = []
        for offset, one in enumerate(added, start):
            place = level, offset // WIDTH
            tile = changed.get(place, edge.get(place, b"")) + one
            changed[place] = tile
            if len(tile) == WIDTH * BYTES:
                risen.append(tile_root(hash, tile))
        level, start, added = level + 1, start // WIDTH, risen
    return changed


def tile_root(hash: Hash, tile: bytes) -> bytes:
    """The root above the hashes of a tile, or of an aligned part of one, whose number is a power of two."""
    row = [tile[at : at + BYTES] for at in range(0, len(tile), BYTES)]
    while len(row) > 1:
        row = [node_hash(hash, row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def from_tiles(hash: Hash, tile: Callable[[int, int], bytes]) -> Read:
    """A `read` over tiles: the levels between two rows of tiles are hashed as they are asked for."""

    def read(level: int, index: int) -> bytes:
        row, height = divmod(level, HEIGHT)
        first = index << height
        hashes = tile(row, first // WIDTH)
        start = (first % WIDTH) * BYTES
        part = hashes[start : start + (BYTES << height)]
        if len(part) != BYTES << height:
            raise LookupError(f"the log has no complete subtree {level}/{index}")
        return tile_root(hash, part)

    return read
