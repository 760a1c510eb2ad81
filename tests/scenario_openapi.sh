#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Does a served demo keep to its own description of the API?  TESSERA names the program; asked as a
# stranger and as one member (tests/openapi.mjs).
set -u
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
chmod 755 "$dir"
port=$((20000 + $$ % 20000))
url=http://127.0.0.1:$port
"$TESSERA" demo --dir "$dir/demo" --listen "127.0.0.1:$port" >"$dir/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server; rm -rf "$dir"' EXIT

give_up() {
	echo "$1"
	tail -n 20 "$dir/log"
	echo "0 passed, 1 failed"
	exit 1
}

# Before it is ready members are still signed in and out to fill it.
waited=0
until grep -q '^Ready: ' "$dir/log"; do
	kill -0 $server 2>/dev/null || give_up "the demo ended before it was ready:"
	[ $((waited += 1)) -le 300 ] || give_up "the demo was not ready in five minutes:"
	sleep 1
done

"$TESSERA" demo --json --list --dir "$dir/demo" >"$dir/list.json" || give_up "demo --list failed:"
member() {
	node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).members[0][process.argv[2]]' \
		"$dir/list.json" "$1"
}
member passphrase >"$dir/passphrase"
profile=$(member profile)
TESSERA_PASSPHRASE_FILE=$dir/passphrase "$TESSERA" piece list --json --profile "$profile" \
	>/dev/null || give_up "a member could not sign in:"
TESSERA_TOKEN=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).token' \
	"$profile/session.json") || give_up "the profile holds no session:"
export TESSERA_TOKEN
node tests/openapi.mjs "$url"
