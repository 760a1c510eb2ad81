#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/contracts.sh HEADER...: does every declaration say what it promises?
exec awk -f tools/strip.awk -f tools/contracts.awk "$@"
