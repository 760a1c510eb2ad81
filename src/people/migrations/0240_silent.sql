-- SPDX-License-Identifier: AGPL-3.0-or-later
-- After how many days without an answer whoever received from a desk is reminded, as its cooperation
-- plan says.
ALTER TABLE desk ADD COLUMN silent_days INTEGER NOT NULL DEFAULT 14 CHECK (silent_days BETWEEN 7 AND 90);
