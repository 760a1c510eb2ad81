-- SPDX-License-Identifier: AGPL-3.0-or-later
-- set: custodian
-- How often the same batch was asked for again: it counts once, but each answer takes its time.

ALTER TABLE asked ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
