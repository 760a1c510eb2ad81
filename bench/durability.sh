#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# kill -9 of the whole house under load, 200 rounds: how many pieces were confirmed, how many of
# them are lost (none), how soon everybody is answered again.
set -eu
cd "$(dirname "$0")/.."
ROUNDS=${ROUNDS:-200} exec node tests/scenario_durability.mjs
