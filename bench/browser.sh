#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# What sealing costs in a browser, beside the reference from npm.
set -eu
cd "$(dirname "$0")/.."
exec node bench/browser.mjs
