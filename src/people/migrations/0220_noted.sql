-- What the installation's own commands did stands in the ledger once the matcher has noted it: they
-- have no keeper at hand.
ALTER TABLE desk ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN left_noted INTEGER NOT NULL DEFAULT 0;
