"""Make the static cuts that pictures are drawn with (deliveries/exports/fonts/*.ttf) from the variable web fonts.

usage: python docs/fonts/print.py, from the root of the project, with fonttools and brotli installed

A renderer of pictures reads neither WOFF2 nor a weight axis, and a server may have no font at all. The arrow,
which neither family has in its Latin cut, is drawn here: a picture's title reads "4 → 6 → 8".
"""

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

CUTS = [
    ("newsreader", 500, "Newsreader", "Medium"),
    ("public-sans", 400, "Public Sans", "Regular"),
    ("public-sans", 600, "Public Sans", "SemiBold"),
]


def add_arrow(font):
    unit = font["head"].unitsPerEm / 1000
    pen = TTGlyphPen(None)
    outline = [(60, 290), (680, 290), (520, 160), (580, 120), (830, 320), (580, 520), (520, 480), (680, 350), (60, 350)]
    points = [(round(x * unit), round(y * unit)) for x, y in reversed(outline)]
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), "arrowright"])
    font["glyf"]["arrowright"] = pen.glyph()
    font["hmtx"]["arrowright"] = (round(890 * unit), points[-1][0])
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x2192] = "arrowright"


for file, weight, family, style in CUTS:
    font = TTFont(f"static/fonts/{file}.woff2")
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    add_arrow(font)
    font.flavor = None
    font["OS/2"].usWeightClass = weight
    for record in list(font["name"].names):
        font["name"].removeNames(nameID=record.nameID)
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family}-{style}".replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    font.save(f"deliveries/exports/fonts/{family.replace(' ', '')}-{style}.ttf")
