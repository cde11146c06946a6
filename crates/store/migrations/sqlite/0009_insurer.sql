-- What the network calls an insurer; everywhere else it is known by its number (UZOVI).
CREATE TABLE insurer (
    uzovi TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
