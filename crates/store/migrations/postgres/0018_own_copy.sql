-- What somebody decided about a part of a copy that stays out of it until it was looked at. Nothing is changed or removed:
-- whoever thinks again decides once more, and the latest decision counts.
CREATE TABLE copy_review (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES person (id),
    request_id uuid NOT NULL REFERENCES data_request (id),
    -- Which part: table, column and row, never what it says.
    item text NOT NULL,
    decision text NOT NULL,
    -- Empty where it is put in.
    ground text NOT NULL,
    decided_at timestamptz NOT NULL,
    decided_by uuid NOT NULL REFERENCES staff (id)
);
CREATE INDEX copy_review_request ON copy_review (request_id);
CREATE INDEX copy_review_client ON copy_review (client_id);
