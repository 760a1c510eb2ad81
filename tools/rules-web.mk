# SPDX-License-Identifier: AGPL-3.0-or-later
# web: the sealing client, its types, and what it says beside the C one.

WEB_SEAL := $(wildcard web/seal/*.ts)
WEB_BUNDLE := --bundle --minify --format=esm --target=es2022 --loader:.txt=text --log-level=warning

PRODUCTS += $(B)/web/client.mjs

# All of the client in one file, for tests under Node; pages load it in their worker.
$(B)/web/client.mjs: $(WEB_SEAL) packs/words.txt web/package-lock.json
	@mkdir -p $(@D)
	@echo "  BUNDLE $@"
	@$(ESBUILD) web/seal/client.ts $(WEB_BUNDLE) --outfile=$@

.PHONY: check-types check-web
check-types: ## the types of web/, strictly
	@web/node_modules/.bin/tsc -p web && echo "1 passed, 0 failed"

check-web: $(B)/web/client.mjs $(SEAL_DRIVER) $(B)/clue.wasm ## the browser's sealing against the C one and RFC 9497
	@$(NODE) tests/web_seal.mjs $(abspath $^)
