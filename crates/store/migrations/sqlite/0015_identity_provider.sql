-- Through which identity provider the people of an organisation may sign in (OpenID Connect). The secret lies sealed.
CREATE TABLE identity_provider (
    id BLOB PRIMARY KEY,
    organisation_id BLOB NOT NULL UNIQUE REFERENCES organisation (id),
    issuer TEXT NOT NULL,
    -- By what the provider knows us.
    known_as TEXT NOT NULL,
    client_secret BLOB NOT NULL,
    -- The context classes (acr) that the organisation counts as two factors, with a space between; may be empty.
    trusted_contexts TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BLOB NOT NULL REFERENCES staff (id),
    version INTEGER NOT NULL
) STRICT;

-- By which subject of which issuer a provider knows somebody who linked it to their own account.
CREATE TABLE linked_identity (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    provider_id BLOB NOT NULL REFERENCES identity_provider (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    linked_at TEXT NOT NULL,
    used_at TEXT,
    UNIQUE (provider_id, issuer, subject),
    UNIQUE (provider_id, issuer, staff_id)
) STRICT;
CREATE INDEX linked_identity_by_staff ON linked_identity (staff_id);

-- Somebody who was sent to a provider and is not back yet, or who is back and still has to prove the second factor: for some
-- minutes, and once. What has to be secret of it lies in the browser alone.
CREATE TABLE provider_sign_in (
    id_hash BLOB PRIMARY KEY,
    browser_hash BLOB NOT NULL,
    provider_id BLOB NOT NULL REFERENCES identity_provider (id),
    step TEXT NOT NULL,
    staff_id BLOB REFERENCES staff (id),
    back_to TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
