-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What somebody was told of a mosaic is a picture of it, which stays as it was until she is told
-- again.  Of a piece that has ended only the sector is left in it, and no line says whose it was.
CREATE TABLE picture (
    mosaic    {{blob}} NOT NULL REFERENCES mosaic (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    millibits INTEGER NOT NULL,
    PRIMARY KEY (mosaic, version)
);

CREATE TABLE picture_piece (
    mosaic  {{blob}} NOT NULL,
    version INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    piece   {{blob}} REFERENCES piece (id) ON DELETE SET NULL,
    sector  TEXT NOT NULL,
    country TEXT NOT NULL,
    voice   INTEGER NOT NULL,
    echo    INTEGER NOT NULL,
    PRIMARY KEY (mosaic, version, place),
    FOREIGN KEY (mosaic, version) REFERENCES picture (mosaic, version) ON DELETE CASCADE
);
CREATE INDEX picture_of_piece ON picture_piece (piece);

CREATE TABLE picture_reason (
    mosaic  {{blob}} NOT NULL,
    version INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    millibits INTEGER NOT NULL,
    members INTEGER NOT NULL,
    sectors INTEGER NOT NULL,
    clue    INTEGER NOT NULL,
    level   INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    out_of  INTEGER NOT NULL,
    PRIMARY KEY (mosaic, version, place),
    FOREIGN KEY (mosaic, version) REFERENCES picture (mosaic, version) ON DELETE CASCADE
);

-- `version` is that of the rows beside it; an echo repeats another member's voice.
ALTER TABLE mosaic ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mosaic_piece ADD COLUMN echo INTEGER NOT NULL DEFAULT 0;

-- waits: 0 for nothing, 1 to be told, 2 to be brought up to date without a word; at due_s.
-- version: the picture she was told.  fits: false once she was let see that it no longer fits.
ALTER TABLE notice ADD COLUMN waits INTEGER NOT NULL DEFAULT 1;
ALTER TABLE notice ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN fits INTEGER NOT NULL DEFAULT 0;
DROP INDEX notice_due;
CREATE INDEX notice_waits ON notice (waits, due_s);

-- Who was told before was told what stood there.
UPDATE notice SET waits = 0 WHERE sent_s >= due_s;
UPDATE notice SET version = 1, fits = (SELECT m.fits FROM mosaic m WHERE m.id = notice.mosaic) WHERE sent_s > 0;
INSERT INTO picture (mosaic, version, millibits)
SELECT id, 1, millibits FROM mosaic WHERE EXISTS (SELECT 1 FROM notice n WHERE n.mosaic = mosaic.id AND n.sent_s > 0);
INSERT INTO picture_piece (mosaic, version, place, piece, sector, country, voice, echo)
SELECT m.mosaic, 1, m.place, m.piece, o.sector, o.country, m.voice, 0
  FROM mosaic_piece m JOIN picture p ON p.mosaic = m.mosaic JOIN desk d ON d.id = m.desk JOIN organisation o ON o.id = d.organisation;
INSERT INTO picture_reason (mosaic, version, place, kind, millibits, members, sectors, clue, level, counted, out_of)
SELECT r.mosaic, 1, r.place, r.kind, r.millibits, r.members, r.sectors, r.clue, r.level, r.counted, r.out_of
  FROM mosaic_reason r JOIN picture p ON p.mosaic = r.mosaic;
