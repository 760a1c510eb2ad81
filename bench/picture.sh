#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# From a hand to a painted frame, in a picture of 200 pieces.
set -eu
cd "$(dirname "$0")/.."
exec node bench/picture.mjs
