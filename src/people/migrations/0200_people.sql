-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Organisations, their desks, the members, and who is signed in.
CREATE TABLE organisation (
    id       {{blob}} NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    sector   TEXT NOT NULL,
    country  TEXT NOT NULL,
    sign_key {{blob}} NOT NULL,
    added_s  INTEGER NOT NULL
);

CREATE TABLE desk (
    id           {{blob}} NOT NULL PRIMARY KEY,
    organisation {{blob}} NOT NULL REFERENCES organisation (id),
    name         TEXT NOT NULL UNIQUE,
    regime       TEXT NOT NULL CHECK (regime IN ('care', 'police')),
    region       TEXT NOT NULL,
    box_key      {{blob}} NOT NULL,
    key_certs    {{blob}} NOT NULL,
    added_s      INTEGER NOT NULL
);

-- An invitation is known by its public half; the code that yields the secret half stays with the
-- person invited.  The operator's has no desk (16 zero bytes) and no certificates.
CREATE TABLE invitation (
    desk     {{blob}} NOT NULL,
    sign_key {{blob}} NOT NULL UNIQUE,
    login    TEXT NOT NULL,
    name     TEXT NOT NULL,
    roles    INTEGER NOT NULL,
    certs    {{blob}} NOT NULL,
    until_s  INTEGER NOT NULL,
    used_s   INTEGER NOT NULL,
    PRIMARY KEY (desk, sign_key)
);

CREATE TABLE member (
    desk     {{blob}} NOT NULL,
    id       {{blob}} NOT NULL UNIQUE,
    login    TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    roles    INTEGER NOT NULL,
    certs    {{blob}} NOT NULL,
    salt     {{blob}} NOT NULL,
    verifier TEXT NOT NULL,
    secrets  {{blob}} NOT NULL,
    joined_s INTEGER NOT NULL,
    left_s   INTEGER NOT NULL,
    PRIMARY KEY (desk, id)
);

-- The desk's secret key, sealed to each member who holds it.
CREATE TABLE desk_wrap (
    desk   {{blob}} NOT NULL,
    member {{blob}} NOT NULL,
    wrap   {{blob}} NOT NULL,
    PRIMARY KEY (desk, member)
);

-- A session is known by the digest of its token.
CREATE TABLE session (
    desk    {{blob}} NOT NULL,
    digest  {{blob}} NOT NULL UNIQUE,
    member  {{blob}} NOT NULL,
    until_s INTEGER NOT NULL,
    half    {{blob}} NOT NULL,
    PRIMARY KEY (desk, digest)
);
