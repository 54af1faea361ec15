"""Where each employment area of Finland lies on a map of equal tiles, and its short name there.

Source of codes and names: the key of employment areas of 2026 by Statistics Finland, 45 areas and Åland
(people/data/employment_areas_2026.csv). The places are our own, laid by hand after the regions (maakunta) of the key
and the municipalities of each area: north is up, one tile an area, so that the smallest is seen as well as the largest.
A tile touches its true neighbours where eight sides are enough; distances and sizes mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS, ROWS = 7, 12


@dataclass(frozen=True)
class AreaTile:
    """One area: its code in the key, its place from the north-west corner, its name as a tile has room for it."""

    code: str
    column: int
    row: int
    fi: str
    sv: str

    def label(self, language: str) -> str:
        """The short name in a language; other languages use the Finnish one, as their maps do."""
        return self.sv if language == "sv" else self.fi


AREA_TILES: tuple[AreaTile, ...] = (
    # Lapland
    AreaTile("40", 4, 0, "T-Lappi", "Fjäll-L"),
    AreaTile("28", 5, 0, "I-Lappi", "Ö-Lappl"),
    AreaTile("22", 4, 1, "M-Lappi", "Havs-L"),
    AreaTile("33", 5, 1, "Rova", "Rova"),
    # North Ostrobothnia, Kainuu
    AreaTile("24", 4, 2, "Oulu", "Uleåb."),
    AreaTile("10", 5, 2, "Kainuu", "Kajana"),
    AreaTile("44", 3, 3, "Ylivies.", "Ylivies."),
    AreaTile("32", 4, 3, "Raahe", "Brahest."),
    AreaTile("45", 5, 3, "Y-Savo", "Ö-Savol"),
    # The coast of Ostrobothnia, the middle, the east
    AreaTile("25", 2, 4, "P-saari", "Jakobst."),
    AreaTile("12", 3, 4, "K-Pohj.", "M-Öster."),
    AreaTile("27", 4, 4, "P-KeskiS", "N-MellF"),
    AreaTile("17", 5, 4, "Kuopio", "Kuopio"),
    AreaTile("29", 6, 4, "P-Karj.", "N-Karel"),
    AreaTile("26", 1, 5, "Pohjanm.", "Österb."),
    AreaTile("37", 2, 5, "TyöLak.", "TyöLak."),
    AreaTile("18", 3, 5, "Kymppi", "Kymppi"),
    AreaTile("09", 4, 5, "Jyväsk.", "Jyväsk."),
    AreaTile("13", 5, 5, "K-Savo", "M-Savol"),
    AreaTile("36", 6, 5, "Savonl.", "Nyslott"),
    AreaTile("38", 1, 6, "Suupohja", "Suupohja"),
    AreaTile("21", 2, 6, "L-Pirk.", "V-Birk."),
    AreaTile("39", 3, 6, "Tampere", "Tammerf."),
    AreaTile("06", 4, 6, "E-KeskiS", "S-MellF"),
    AreaTile("23", 5, 6, "Mikkeli", "S:t Mich."),
    AreaTile("03", 6, 6, "E-Karj.", "S-Karel"),
    # Satakunta, Häme, Kymenlaakso
    AreaTile("35", 1, 7, "Satak.", "Satak."),
    AreaTile("05", 2, 7, "E-Satak.", "S-Satak."),
    AreaTile("42", 3, 7, "TyöHäme", "TyöHäme"),
    AreaTile("31", 4, 7, "P-Häme", "P-Tavast"),
    AreaTile("16", 5, 7, "Kouvola", "Kouvola"),
    AreaTile("41", 1, 8, "Turku", "Åbo"),
    AreaTile("34", 2, 8, "Salo", "Salo"),
    AreaTile("02", 3, 8, "E-Häme", "S-Tavast"),
    AreaTile("19", 4, 8, "Lahti", "Lahtis"),
    AreaTile("04", 5, 8, "E-Kymi", "S-Kym."),
    # Åland, Uusimaa
    AreaTile("46", 0, 9, "Åland", "Åland"),
    AreaTile("07", 2, 9, "Hanko", "Hangö"),
    AreaTile("20", 3, 9, "Lohja", "Lojo"),
    AreaTile("14", 4, 9, "K-Uusim.", "M-Nyl."),
    AreaTile("30", 5, 9, "Porvoo", "Borgå"),
    AreaTile("15", 3, 10, "K-nummi", "Kyrksl."),
    AreaTile("43", 4, 10, "Vantaa", "Vanda"),
    AreaTile("11", 5, 10, "Kerava", "Kervo"),
    AreaTile("01", 3, 11, "Espoo", "Esbo"),
    AreaTile("08", 4, 11, "Helsinki", "Helsingf."),
)
