# SPDX-License-Identifier: AGPL-3.0-or-later
# Cards and posters: what a telephone reads on them.

.PHONY: check-cards
check-cards: $(B)/tessera ## QR codes of cards and posters, read by a program that is not ours
	@$(NODE) tests/card_codes.mjs $(abspath $<)
