-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The installation's own contacts, beside those of the packs: one object of contact_shape each.  An
-- entry with the id of a pack's contact stands in its place; an empty one takes it away.
CREATE TABLE contact_entry (
    country TEXT NOT NULL,
    contact TEXT NOT NULL,
    body    TEXT NOT NULL,
    desk    {{blob}} NOT NULL,
    member  {{blob}} NOT NULL,
    at_s    INTEGER NOT NULL,
    PRIMARY KEY (country, contact)
);

-- "Still right", "wrong": who said so of a number, and when.
CREATE TABLE contact_word (
    country  TEXT NOT NULL,
    contact  TEXT NOT NULL,
    at_s     INTEGER NOT NULL,
    member   {{blob}} NOT NULL,
    desk     {{blob}} NOT NULL,
    is_right INTEGER NOT NULL,
    PRIMARY KEY (country, contact, at_s, member)
);
