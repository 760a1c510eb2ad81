-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a receiver says became of a release is signed by her; what was said before is told as unsigned.

ALTER TABLE release ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE release ADD COLUMN answer_signature {{blob}} NOT NULL DEFAULT x'';
ALTER TABLE release ADD COLUMN answer_certs {{blob}} NOT NULL DEFAULT x'';
