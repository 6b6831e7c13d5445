"""The tree against RFC 9162's definitions and the test vectors that Certificate Transparency publishes."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.kernel import merkle


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# The leaves and roots of the Certificate Transparency reference implementation.
LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(sha256, n.to_bytes(4, "big")) for n in range(count)]


def defined_root(hashes: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + defined_root(hashes[:k]) + defined_root(hashes[k:]))


def grown(hashes: list[bytes], steps: list[int]) -> merkle.Read:
    """The tree built in the given steps, reading only unfinished tiles, as the sequencer does."""
    tiles: dict[tuple[int, int], bytes] = {}
    size, rest, n = 0, list(hashes), 0
    while rest:
        step = steps[n % len(steps)] if steps else len(rest)
        added, rest, n = rest[:step], rest[step:], n + 1
        edge = {place: tiles[place] for place in merkle.tiles_to_extend(size)}
        tiles.update(merkle.extend(sha256, size, edge, added))
        size += len(added)
    return merkle.from_tiles(sha256, lambda level, index: tiles.get((level, index), b""))


def test_roots_are_those_of_certificate_transparency() -> None:
    hashes = [merkle.leaf_hash(sha256, bytes.fromhex(leaf)) for leaf in LEAVES]
    read = grown(hashes, [1])
    assert [merkle.root(sha256, read, size).hex() for size in range(1, 9)] == ROOTS


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root(sha256, grown([], []), 0) == sha256(b"")


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 1500), st.lists(st.integers(1, 700), max_size=4))
def test_the_tree_is_the_same_however_it_grew(size: int, steps: list[int]) -> None:
    hashes = leaves(size)
    assert merkle.root(sha256, grown(hashes, steps), size) == defined_root(hashes)


def test_a_tree_of_more_than_65536_leaves_uses_three_rows_of_tiles() -> None:
    hashes = leaves(65_536 + 300)
    read = grown(hashes, [20_000])
    root = merkle.root(sha256, read, len(hashes))
    assert root == defined_root(hashes)
    path = merkle.inclusion(sha256, read, 65_600, len(hashes))
    assert merkle.includes(sha256, hashes[65_600], 65_600, len(hashes), path, root)


def test_every_leaf_of_every_small_tree_is_proved_and_only_at_its_place() -> None:
    hashes = leaves(40)
    read = grown(hashes, [7])
    for size in range(1, 41):
        root = merkle.root(sha256, read, size)
        for index in range(size):
            path = merkle.inclusion(sha256, read, index, size)
            holds = [place for place in range(size) if merkle.includes(sha256, hashes[index], place, size, path, root)]
            assert holds == [index]


def test_every_small_tree_extends_every_smaller_one_and_a_changed_one_does_not() -> None:
    hashes = leaves(40)
    read = grown(hashes, [9])
    roots = {size: merkle.root(sha256, read, size) for size in range(1, 41)}
    for second in range(1, 41):
        for first in range(1, second + 1):
            path = merkle.consistency(sha256, read, first, second)
            assert merkle.extends(sha256, first, second, path, roots[first], roots[second])
            assert not merkle.extends(sha256, first, second, path, sha256(b"other"), roots[second])
            if first < second:
                assert not merkle.extends(sha256, first, second, path, roots[first], sha256(b"other"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_proof_with_any_changed_step_fails(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 600))
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    read = grown(hashes, [])
    root = merkle.root(sha256, read, size)
    path = merkle.inclusion(sha256, read, index, size)
    at = data.draw(st.integers(0, len(path) - 1))
    broken = [sha256(step) if n == at else step for n, step in enumerate(path)]
    assert not merkle.includes(sha256, hashes[index], index, size, broken, root)
    assert not merkle.includes(sha256, hashes[index], index, size, path[:-1], root)
    assert not merkle.includes(sha256, hashes[index], index, size, [*path, root], root)
