-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A giver reminds a desk that has not answered: how often, and when last.

ALTER TABLE release ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE release ADD COLUMN reminded_on INTEGER NOT NULL DEFAULT 0;
