"""The tables of a library's database, and the columns that are read together."""

APPLICATION_ID = 0x45585247  # "EXRG": what tells our files from other programs'
SCHEMA_VERSION = 3

ARTICLE = "id, title, byline, published, url, language, notes, text, place, site"

ENTRY = (
    "SELECT seq, coalesce(min(p.id), 0), coalesce(max(p.id), -1), language, length, place"
    " FROM article a LEFT JOIN passage p ON p.article = seq"
)

SEEN = "(? IS NULL OR place IN ('', ?))"
"""Which articles a place sees: the operator's and its own; NULL, which is the operator, sees all."""

_CHATS = """CREATE TABLE channel (
    place TEXT NOT NULL, channel TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (place, channel)
) WITHOUT ROWID;
CREATE TABLE asked (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, platform TEXT NOT NULL, place TEXT NOT NULL, person TEXT NOT NULL,
    command TEXT NOT NULL, outcome TEXT NOT NULL, article TEXT, useful INTEGER, text TEXT
) WITHOUT ROWID;
CREATE INDEX asked_at ON asked (at);
CREATE TABLE feed_entry (
    feed TEXT NOT NULL, entry TEXT NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (feed, entry)
) WITHOUT ROWID;
"""
"""What the chats remember, as of version 2; see `index.ledger`. A later change leaves this text to the migration."""

SCHEMA = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, byline TEXT, published TEXT, url TEXT, language TEXT NOT NULL, notes TEXT NOT NULL,
    digest TEXT NOT NULL, passages INTEGER NOT NULL, length INTEGER NOT NULL,
    added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), text TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '', site TEXT
);
CREATE INDEX article_digest ON article (digest);
CREATE TABLE origin (
    place TEXT NOT NULL, origin TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE,
    etag TEXT, modified TEXT, fetched_at TEXT, title TEXT, language TEXT, PRIMARY KEY (place, origin)
) WITHOUT ROWID;
CREATE INDEX origin_article ON origin (article);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE passage_detail (
    passage INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
    terms TEXT NOT NULL, spans BLOB NOT NULL, vectors BLOB NOT NULL
);
CREATE VIRTUAL TABLE passage_terms USING fts5
    (terms, content = '', tokenize = 'unicode61 remove_diacritics 0', detail = 'none', columnsize = 0);
CREATE VIRTUAL TABLE term USING fts5vocab ('passage_terms', 'row');
"""
    + _CHATS
)

INDEXES = {
    "article_heading": "article (seq, place, id, title, url)",
    "asked_person": "asked (person)",
}
"""What makes reading quicker and changes nothing else: added to any file of today's version that lacks it.

The first holds what names articles, whose rows have their texts before the place.
"""

MIGRATIONS = {
    1: """
ALTER TABLE article ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE TABLE origin_2 (
    place TEXT NOT NULL, origin TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE,
    etag TEXT, modified TEXT, fetched_at TEXT, PRIMARY KEY (place, origin)
) WITHOUT ROWID;
INSERT INTO origin_2 (place, origin, article) SELECT '', origin, article FROM origin;
DROP TABLE origin;
ALTER TABLE origin_2 RENAME TO origin;
CREATE INDEX origin_article ON origin (article);
"""
    + _CHATS,
    2: """
ALTER TABLE article ADD COLUMN site TEXT;
ALTER TABLE origin ADD COLUMN title TEXT;
ALTER TABLE origin ADD COLUMN language TEXT;
""",
}
"""What makes tables of an older version into those of the next."""
