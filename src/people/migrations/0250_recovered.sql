-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When a member's keys were last locked anew with her recovery sheet, and until when her desk's leads
-- and she were told.  The sheet may be in other hands.
ALTER TABLE member ADD COLUMN recovered_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN recovered_told_s INTEGER NOT NULL DEFAULT 0;

UPDATE member SET recovered_s = coalesce((SELECT max(e.time_s) FROM ledger_entry e
  WHERE e.object = member.id AND e.verb = 'member.recovered'), 0);
