-- What somebody decided about a part of a copy that stays out of it until it was looked at. Nothing is changed or removed:
-- whoever thinks again decides once more, and the latest decision counts.
CREATE TABLE copy_review (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES person (id),
    request_id BLOB NOT NULL REFERENCES data_request (id),
    -- Which part: table, column and row, never what it says.
    item TEXT NOT NULL,
    decision TEXT NOT NULL,
    -- Empty where it is put in.
    ground TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by BLOB NOT NULL REFERENCES staff (id)
) STRICT;
CREATE INDEX copy_review_request ON copy_review (request_id);
CREATE INDEX copy_review_client ON copy_review (client_id);
