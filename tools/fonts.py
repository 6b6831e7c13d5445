"""Build the committed typefaces of `zhengtong/kernel/documents/typefaces` from the published fonts.

Not needed to run or test the project; it records where the files came from. It wants fontTools and the fonts:

    python tools/fonts.py NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc NotoSerif-Regular.ttf HanaMinB.ttf

The sources are Debian's packages fonts-noto-cjk (Noto Serif CJK 2), fonts-noto-core and fonts-hanazono (20170904).
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parents[1] / "zhengtong/kernel/documents/typefaces"
SIMPLIFIED = 2
TEXT = [(0x20, 0x2FF), (0x2000, 0x2E7F), (0x2E80, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)]
TEXT += [(0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF)]
LATIN = [
    (0xA0, 0x24F),
    (0x250, 0x2AF),
    (0x300, 0x36F),
    (0x370, 0x52F),
    (0x1E00, 0x1FFF),
    (0x2000, 0x22FF),
    (0xFFFD, 0xFFFD),
]


def codes(font: TTFont, ranges: list[tuple[int, int]]) -> set[int]:
    """Code points of the font that lie in the ranges."""
    return {code for code in font.getBestCmap() if any(low <= code <= high for low, high in ranges)}


def common() -> set[int]:
    """What headings need: ASCII, Chinese punctuation and the characters of GB 2312."""
    pairs = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return set(range(0x20, 0x7F)) | {ord(c) for pair in pairs for c in pair} | {0x00B7, 0x2014, 0x2022}


def cut(source: str, wanted: set[int], target: Path, face: int = -1, family: str = "") -> set[int]:
    """Write the subset and return the code points in it."""
    options = subset.Options(layout_features=["kern"], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["vhea", "vmtx", "VORG", "FFTM", "BASE"]
    font = subset.load_font(source, options, dontLoadGlyphNames=False) if face < 0 else TTFont(source, fontNumber=face)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    if family:
        rename(font, family)
    font["head"].created = font["head"].modified = 3_600_000_000
    font.recalcTimestamp = False
    font.save(target)
    return set(font.getBestCmap())


def rename(font: TTFont, family: str) -> None:
    """Give the face a name of our own, as the reserved names of its licence ask."""
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16):
            font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)


def spans(found: set[int]) -> list[list[int]]:
    """The code points as closed ranges."""
    result: list[list[int]] = []
    for code in sorted(found):
        if result and result[-1][1] == code - 1:
            result[-1][1] = code
        else:
            result.append([code, code])
    return result


def main(regular: str, bold: str, latin: str, hana: str) -> None:
    """Cut every face, pack the large one and write what each covers."""
    simplified = codes(TTFont(regular, fontNumber=SIMPLIFIED, lazy=True), TEXT)
    text = cut(regular, simplified, OUT / "text-regular.otf", face=SIMPLIFIED)
    cut(bold, common(), OUT / "text-bold.otf", face=SIMPLIFIED)
    extra = codes(TTFont(latin, lazy=True), LATIN) - text
    foreign = cut(latin, extra, OUT / "foreign-regular.ttf")
    rare_path = OUT / "rare-han.ttf"
    wanted = codes(TTFont(hana, lazy=True), [(0x20000, 0x3FFFF)]) - text
    rare = cut(hana, wanted, rare_path, family="Zhengtong Rare Han")
    packed = lzma.compress(rare_path.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    rare_path.with_suffix(".ttf.xz").write_bytes(packed)
    rare_path.unlink()
    cover = {"text": spans(text | foreign), "rare": spans(rare)}
    (OUT / "coverage.json").write_text(json.dumps(cover, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
