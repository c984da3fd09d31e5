"""The tables of a library's database, and the columns that are read together."""

APPLICATION_ID = 0x45585247  # "EXRG": what tells our files from other programs'
SCHEMA_VERSION = 1

ARTICLE = "id, title, byline, published, url, language, notes, text"

ENTRY = (
    "SELECT seq, coalesce(min(p.id), 0), coalesce(max(p.id), -1), language, length"
    " FROM article a LEFT JOIN passage p ON p.article = seq"
)

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, byline TEXT, published TEXT, url TEXT, language TEXT NOT NULL, notes TEXT NOT NULL,
    digest TEXT NOT NULL, passages INTEGER NOT NULL, length INTEGER NOT NULL,
    added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), text TEXT NOT NULL
);
CREATE INDEX article_digest ON article (digest);
CREATE TABLE origin (
    origin TEXT PRIMARY KEY, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE
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
