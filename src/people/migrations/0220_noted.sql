-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the installation's own commands did stands in the ledger once the matcher has noted it: they
-- have no keeper at hand.
ALTER TABLE desk ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN left_noted INTEGER NOT NULL DEFAULT 0;
