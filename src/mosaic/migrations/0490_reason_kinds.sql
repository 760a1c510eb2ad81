-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs of before the weights were learnt numbered kinds of reasons differently: 10 said what names
-- took off, 11 the weakest part, 12 several small things, 13 what must be outweighed first.  Each
-- mosaic has the last of these, so that what they wrote is known by a 13.
UPDATE picture_reason SET kind = CASE kind WHEN 13 THEN 12 ELSE 11 END
 WHERE kind >= 10 AND EXISTS (SELECT 1 FROM picture_reason r WHERE r.mosaic = picture_reason.mosaic
                                 AND r.version = picture_reason.version AND r.kind = 13);
UPDATE mosaic_reason SET kind = CASE kind WHEN 13 THEN 12 ELSE 11 END
 WHERE kind >= 10 AND EXISTS (SELECT 1 FROM mosaic_reason r WHERE r.mosaic = mosaic_reason.mosaic AND r.kind = 13);
