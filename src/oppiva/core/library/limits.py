"""How much of a library is read (trust.md 10.8), and what its format is called."""

FORMAT, FORMAT_NUMBER, MODEL_FORMAT = "oppiva-library", 1, "oppiva-model/1"
MANIFEST = "kirjasto.json"
MEGABYTE = 1024 * 1024
MOST_UNPACKED, MOST_FILE, MOST_RATIO = 500 * MEGABYTE, 20 * MEGABYTE, 100
# A version is texts of a few pages: the longest that the fields allow is far below.
MOST_VERSION = MEGABYTE // 4
# Objects, lists and what stands in them: a version with every row that the fields allow has some 17 000.
MOST_PARTS = 20_000
MOST_ENTRIES, LONGEST_PATH = 100_000, 300
MOST_DEPTH = 12
MOST_MODELS, MOST_VERSIONS = 20_000, 200
# Packed files below this size say nothing by their ratio.
SMALL = 64 * 1024
LICENCE = "CC BY 4.0"
