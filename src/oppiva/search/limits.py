"""The numbers of search in one place (text-analysis.md 4)."""

from datetime import timedelta

CANDIDATES = 500  # texts that full text yields at most; BM25 is computed for these
MOST_HITS = 200  # hits that are listed at all: nobody turns ten pages
LOOKED_INTO = 200  # candidates that are read word by word for a phrase or a code
WORDY = 500  # texts among which search by words alone also looks at pieces of words
PAGE = 20
QUERY = 500  # characters of a query that are looked at
QUERY_TERMS = 30  # terms of a query that are looked for, the rarest first
COMMON = (
    5_000  # a term in more texts than this, and in more than a tenth of all, yields no candidates beside rarer ones
)
KEPT_QUERIES = 1_000  # query vectors a process keeps
BATCH = 8  # texts that are embedded between two signs of life: at most some seconds
SHARE = 2.0  # seconds of embedding, after which mails and other work get their turn
CHUNK = 50  # texts that a rebuild looks at in one transaction: deeds that show a text wait as long, some tenths
ROWS = 2_000  # vectors that are read from the database at once
GROWTH = 0.1  # so much more or less, and the means are made anew
LEASE = timedelta(minutes=1)  # a killed worker's texts are taken up by another within that
# Raised when the terms of a text come out otherwise than before: the night then makes every row anew.
LEXICON = 1
ALIKE = 100  # texts near in meaning, and as many that share rare terms, among which the likest are looked for
