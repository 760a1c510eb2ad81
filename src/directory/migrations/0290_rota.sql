-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A service of a desk that somebody is on call for.  `audience` says who is told of it: members of
-- the installation ("members"), everybody who asks for professionals ("professionals"), people who
-- need help as well ("all").  `open` is what it promises (directory/hours); empty: nothing.
CREATE TABLE rota (
    desk      {{blob}} NOT NULL,
    id        {{blob}} NOT NULL UNIQUE,
    country   TEXT NOT NULL,
    name      TEXT NOT NULL,
    role      TEXT NOT NULL,
    audience  TEXT NOT NULL,
    needs     TEXT NOT NULL,
    regions   TEXT NOT NULL,
    languages TEXT NOT NULL,
    open      TEXT NOT NULL,
    at_s      INTEGER NOT NULL,
    PRIMARY KEY (desk, id)
);
CREATE INDEX rota_of_country ON rota (country, id);

-- Who is on call from one moment to another.  `handed_by` and `note` are what the one before her hands over;
-- taken_s is 0 until she says that she has taken over.
CREATE TABLE rota_shift (
    desk     {{blob}} NOT NULL,
    rota     {{blob}} NOT NULL REFERENCES rota (id),
    id       {{blob}} NOT NULL UNIQUE,
    begins_s INTEGER NOT NULL,
    ends_s   INTEGER NOT NULL,
    person   TEXT NOT NULL,
    number   TEXT NOT NULL,
    tel      TEXT NOT NULL,
    handed_by TEXT NOT NULL,
    note     TEXT NOT NULL,
    taken_s  INTEGER NOT NULL,
    PRIMARY KEY (desk, id),
    UNIQUE (rota, begins_s, tel)
);
CREATE INDEX rota_shift_of_rota ON rota_shift (rota, ends_s);
CREATE INDEX rota_shift_of_desk ON rota_shift (desk, ends_s);
