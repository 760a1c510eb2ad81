-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What custodians have been told of ends: up to which, by number and epoch of a custodian.
CREATE TABLE ended_told (
    custodian INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    PRIMARY KEY (custodian, epoch)
);
CREATE INDEX piece_ended_day ON piece_ended (ended, seq);
