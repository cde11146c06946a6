-- That a restriction or an objection that was granted holds no longer: when it was lifted, by whom, and what whoever asked was told.
CREATE TABLE use_limit_lift (
    request_id uuid PRIMARY KEY REFERENCES data_request (id),
    client_id uuid NOT NULL REFERENCES person (id),
    lifted_at timestamptz NOT NULL,
    lifted_by uuid NOT NULL REFERENCES staff (id),
    told text NOT NULL
);
CREATE INDEX use_limit_lift_client ON use_limit_lift (client_id);
-- Every look at a file asks whether something limits its use.
CREATE INDEX data_request_limit ON data_request (client_id) WHERE kind IN ('restrict', 'object');
