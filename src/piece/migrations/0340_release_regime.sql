-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A release is a record of the desk that has received it, and of that desk's regime (R11).

ALTER TABLE release ADD COLUMN regime TEXT NOT NULL DEFAULT '';
UPDATE release SET regime = (SELECT d.regime FROM desk d WHERE d.id = release.desk);
