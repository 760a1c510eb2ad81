-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whom a desk's lead chose to plan its study days and to keep the list of its trainers.
ALTER TABLE member ADD COLUMN is_planner INTEGER NOT NULL DEFAULT 0;
