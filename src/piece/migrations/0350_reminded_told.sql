-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of how many of its reminders the receiving desk has had word outside.

ALTER TABLE release ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
UPDATE release SET told = reminded;
