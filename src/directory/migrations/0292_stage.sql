-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How near the last day of a pack's contact was when somebody was told last (RemindStage), and which
-- day that was: once it is confirmed the day is another, and all begins anew.
CREATE TABLE contact_stage (
    country TEXT NOT NULL,
    contact TEXT NOT NULL,
    until   INTEGER NOT NULL,
    stage   INTEGER NOT NULL,
    PRIMARY KEY (country, contact)
);
