"""Make newsreader.woff2 and public-sans.woff2: see README.md beside this file.

usage: python make.py DIRECTORY   (where both npm packages were unpacked, one folder each)
"""

import sys
import unicodedata
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib.hvar import add_HVAR
from fontTools.varLib.instancer import instantiateVariableFont
from fontTools.varLib.iup import iup_delta, iup_delta_optimize

HERE = Path(__file__).parent.parent.parent / "static/fonts"
# Plain Latin, Latin-1 without its idle signs, the letters of European names, some punctuation and signs.
WANTED = {
    *range(0x20, 0x7F),
    *set(range(0xA0, 0x100)) - set(map(ord, "¤¦¨¯´¸¬¢¥¼¾\u00ad")),
    *map(ord, "ŒœŸĄąĆćĘęŁłŃńŚśŹźŻżČčĐđŠšŽžĞğİıŞşĎďĚěŇňŘřŤťŮůŐőŰűĂăȘșȚțĀāĒēĢģĪīĶķĻļŅņŪūĖėĮįŲųĹĺĽľŔŕ"),
    *map(ord, "–—‘’‚“”„…•·→←↑↓×−≤≥±≈✓€№⁰¹²³⁴⁵⁶⁷⁸⁹"),
}
FEATURES = ["kern", "liga", "tnum", "pnum", "lnum", "onum", "case", "rvrn"]
ENOUGH, FAINT = 40, 16  # see lighten_kern
ALIKE = 3  # see lighten_weight
FONTS = {  # name: (package folder, cut, axis limits, what is left of the axes in the end)
    # One weight of the serif: nearly all that is set in it has that one, and a range of them costs 9 kB.
    "newsreader": ("newsreader", "opsz", {"wght": (400, 600), "opsz": 40}, {"wght": 500}),
    "public-sans": ("public-sans", "wght", {"wght": (400, 700)}, {}),
}
BASE = {"Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "Ł": "L", "ł": "l", "Ŧ": "T", "ŧ": "t", "ı": "i"}
OVERHANG = set("ďťľĽđ")  # something stands at their right: they do not kern like their base letter


def subset(font, wanted, features):
    options = Options()
    options.layout_features = features
    options.hinting = options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["DSIG", "MVAR"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)


def shape(font, name):
    """What makes two glyphs of the two cuts the same glyph."""
    glyph = font["glyf"][name]
    return None if glyph.isComposite() else (font["hmtx"][name], glyph.compile(font["glyf"]))


def same_variation(one, name, other, also):
    a, b = one["gvar"].variations.get(name, []), other["gvar"].variations.get(also, [])
    return sorted(map(repr, a)) == sorted(map(repr, b))


def merge(font, extra):
    """Bring into font (the Latin cut) the encoded glyphs of extra (the Latin-Extended cut)."""
    cmap, order = font.getBestCmap(), font.getGlyphOrder()
    shapes = {shape(font, n): n for n in order}
    where = {}
    for name in extra.getGlyphOrder():
        twin = shapes.get(shape(extra, name)) if shape(extra, name) else None
        where[name] = twin if twin and same_variation(font, twin, extra, name) else f"ext.{name}"
    where[".notdef"] = ".notdef"
    new = [n for n in extra.getGlyphOrder() if where[n] == f"ext.{n}"]
    order = order + [where[n] for n in new]
    for name in new:
        glyph = extra["glyf"][name]
        if glyph.isComposite():
            for part in glyph.components:
                part.glyphName = where[part.glyphName]
        font["glyf"].glyphs[where[name]] = glyph
        font["hmtx"][where[name]] = extra["hmtx"][name]
        font["gvar"].variations[where[name]] = extra["gvar"].variations.get(name, [])
    font.setGlyphOrder(order)
    font["glyf"].setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    added = {code: where[n] for code, n in extra.getBestCmap().items() if code not in cmap}
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(added)
    kern_like_base(font, cmap, added)
    del font["HVAR"]
    add_HVAR(font)
    font["OS/2"].recalcUnicodeRanges(font)


def kern_like_base(font, cmap, added):
    pairs = []
    for code, glyph in added.items():
        letter = chr(code)
        base = cmap.get(ord(BASE.get(letter) or unicodedata.normalize("NFD", letter)[0]))
        if base and base != glyph:
            pairs.append((letter, glyph, base))
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in pair_tables(lookup):
            if table.Format != 2:
                continue
            first, second = table.ClassDef1.classDefs, table.ClassDef2.classDefs
            covered = table.Coverage.glyphs
            for letter, glyph, base in pairs:
                if base in second:
                    second[glyph] = second[base]
                if base in covered and letter not in OVERHANG:
                    covered.append(glyph)
                    if base in first:
                        first[glyph] = first[base]
            table.Coverage.glyphs = sorted(set(covered), key=font.getGlyphID)


def lighten_kern(font, enough, faint):
    """Kern as at the lightest weight, and without what nobody would see.

    An exception to the kerning of two classes is left out where it is less than
    `enough` font units (of 2000 an em) away from what the classes give anyway, and
    these give nothing where it would be less than `faint` units.
    """
    for lookup in font["GPOS"].table.LookupList.Lookup:
        tables = pair_tables(lookup)
        for table in tables:
            table.ValueFormat1 &= 0x0F
            for value in records(table):
                if hasattr(value.Value1, "XAdvDevice"):
                    del value.Value1.XAdvDevice
                if table.Format == 2 and abs(getattr(value.Value1, "XAdvance", 0)) < faint:
                    value.Value1.XAdvance = 0
        classes = [t for t in tables if t.Format == 2]
        for table in tables:
            if table.Format == 1:
                for first, pairs in zip(table.Coverage.glyphs, table.PairSet, strict=True):
                    pairs.PairValueRecord = [
                        r
                        for r in pairs.PairValueRecord
                        if abs(r.Value1.XAdvance - by_class(classes, first, r.SecondGlyph)) >= enough
                    ]


def lighten_weight(font, tolerance):
    """Leave out what points do as the weight changes where those beside them put them there anyway, to within
    `tolerance` font units: 3 of 2000 an em are a fortieth of a pixel in text.
    """
    for name, variations in font["gvar"].variations.items():
        points, outline = font["glyf"]._getCoordinatesAndControls(name, font["hmtx"].metrics)
        for variation in variations:
            if any(variation.coordinates):
                moves = iup_delta(list(variation.coordinates), list(points), list(outline.endPts))
                variation.coordinates = iup_delta_optimize(moves, list(points), list(outline.endPts), tolerance)
                variation.roundDeltas()


def pair_tables(lookup):
    tables = [getattr(table, "ExtSubTable", table) for table in lookup.SubTable]
    return [table for table in tables if isinstance(table, otTables.PairPos)]


def records(table):
    if table.Format == 1:
        return [record for pairs in table.PairSet for record in pairs.PairValueRecord]
    return [record for first in table.Class1Record for record in first.Class2Record]


def by_class(tables, first, second):
    for table in tables:
        if first in table.Coverage.glyphs:
            row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
            value = row.Class2Record[table.ClassDef2.classDefs.get(second, 0)].Value1
            return getattr(value, "XAdvance", 0) if value else 0
    return 0


def read_again(font):
    """The same font as it was written: what is shared by several tables is then found to be."""
    written = BytesIO()
    font.save(written)
    again = TTFont(BytesIO(written.getvalue()), recalcTimestamp=False)
    again.ensureDecompiled()
    return again


def make(name, source, package, cut, limits, left):
    def load(script):
        font = TTFont(
            next(source.glob(f"*{package}*/files/{package}-{script}-{cut}-normal.woff2")),
            recalcTimestamp=False,
        )
        font.ensureDecompiled()  # read everything: the glyph order will change
        font = instantiateVariableFont(font, limits)
        variations = font["gvar"].variations
        font["gvar"].variations = {n: variations.get(n, []) for n in font.getGlyphOrder()}
        return font

    font, extra = load("latin"), load("latin-ext")
    subset(extra, WANTED - set(font.getBestCmap()), [])
    merge(font, extra)
    subset(font, WANTED, FEATURES)
    if left:
        font = instantiateVariableFont(font, left)
    else:
        lighten_weight(font, ALIKE)
    lighten_kern(font, ENOUGH, FAINT)
    font = read_again(font)
    font.flavor = "woff2"
    target = HERE / f"{name}.woff2"
    font.save(target)
    lacks = "".join(map(chr, sorted(WANTED - set(TTFont(target).getBestCmap()))))
    print(target.name, target.stat().st_size, "bytes; lacks", lacks)


if __name__ == "__main__":
    for name, spec in FONTS.items():
        make(name, Path(sys.argv[1]), *spec)
