-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The epoch by which the mosaics in the store were joined: how often there are twice as many pieces as
-- the weights are of.
ALTER TABLE matched ADD COLUMN doublings INTEGER NOT NULL DEFAULT 0;
