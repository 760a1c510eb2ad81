-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a certificate is about (0 a study day, 1 who may teach, 2 what somebody has read), and until
-- when it holds; 0: for ever.
ALTER TABLE certificate ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE certificate ADD COLUMN until_day INTEGER NOT NULL DEFAULT 0;
