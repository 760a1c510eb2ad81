# SPDX-License-Identifier: AGPL-3.0-or-later
# Pages that are made from the source, or that name what stands in it.

.PHONY: check-invariants check-threats pages
check-invariants: ## INVARIANTS.md is what the comments say
	@tools/invariants.sh --check

check-threats: ## THREATS.md names tests that are there, and marks those that are not
	@tools/threats.sh --check

pages: ## write INVARIANTS.md, set the marks of THREATS.md
	@tools/invariants.sh >INVARIANTS.md.new && mv INVARIANTS.md.new INVARIANTS.md
	@tools/threats.sh --write
