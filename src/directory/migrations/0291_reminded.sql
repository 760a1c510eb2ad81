-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When the leads of a desk were last told that numbers of theirs must be checked again.
CREATE TABLE contact_reminded (
    desk {{blob}} NOT NULL PRIMARY KEY,
    at_s INTEGER NOT NULL
);
