-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of what a member was told about the questions some months after: 1 that they can be answered now,
-- 2 that the time for them is nearly over.  `after_s` is when she answered after learning.
CREATE TABLE training_reminded (
    desk    {{blob}} NOT NULL,
    member  {{blob}} NOT NULL,
    after_s INTEGER NOT NULL,
    stage   INTEGER NOT NULL,
    PRIMARY KEY (desk, member)
);
