-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of what an invited desk was told about a day: 1 that it is invited, 2 and 3 that it comes near.
CREATE TABLE study_reminded (
    desk  {{blob}} NOT NULL,
    day   {{blob}} NOT NULL REFERENCES study_day (id),
    stage INTEGER NOT NULL,
    PRIMARY KEY (day, desk)
);
