-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a desk did in a year is counted without walking through what all others did.

CREATE INDEX ledger_entry_of_desk ON ledger_entry (desk, time_s, verb);
