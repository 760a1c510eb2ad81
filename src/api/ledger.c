/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/ledger.h"

#include "api/api_internal.h"

#define LEAVES_MAX (INT64_C(1) << 62)

static const Field api_hash_fields[] = {
    { .name = "", .type = FIELD_BYTES, .offset = offsetof(ApiHash, hash), .min = 32, .max = 32 },
};
API_SHAPE(api_hash, "LedgerHash", ApiHash);

static const Field api_ledger_head_fields[] = {
    A_INT(ApiLedgerHead, size, 1, LEAVES_MAX),
    A_BYTES(ApiLedgerHead, root, 32, 32),
    A_TIME(ApiLedgerHead, time),
    A_BYTES(ApiLedgerHead, signature, 64, 64),
};
API_SHAPE(api_ledger_head, "LedgerHead", ApiLedgerHead);

static const Field api_ledger_entries_fields[] = {
    A_INT(ApiLedgerEntries, from, 0, LEAVES_MAX),
    A_INT(ApiLedgerEntries, size, 0, LEAVES_MAX),
    A_LIST(ApiLedgerEntries, leaves, api_hash, API_LEDGER_PAGE),
};
API_SHAPE(api_ledger_entries, "LedgerEntries", ApiLedgerEntries);

static const Field api_ledger_place_fields[] = {
    A_INT(ApiLedgerPlace, index, 0, LEAVES_MAX),
    A_LIST(ApiLedgerPlace, path, api_hash, API_LEDGER_PATH_MAX),
    A_OBJECT(ApiLedgerPlace, head, api_ledger_head),
};
API_SHAPE(api_ledger_place, "LedgerPlace", ApiLedgerPlace);

static const Field api_ledger_consistency_fields[] = {
    A_INT(ApiLedgerConsistency, from, 0, LEAVES_MAX),
    A_INT(ApiLedgerConsistency, to, 0, LEAVES_MAX),
    A_LIST(ApiLedgerConsistency, path, api_hash, API_LEDGER_PATH_MAX),
};
API_SHAPE(api_ledger_consistency, "LedgerConsistency", ApiLedgerConsistency);

static const Field api_ledger_receipt_fields[] = {
    A_BYTES(ApiLedgerReceipt, salt, 16, 16),
    A_TIME(ApiLedgerReceipt, time),
    A_ID(ApiLedgerReceipt, actor),
    A_ID(ApiLedgerReceipt, desk),
    A_TEXT(ApiLedgerReceipt, verb, 1, 64),
    A_ID(ApiLedgerReceipt, object),
    A_BYTES(ApiLedgerReceipt, detail, 32, 32),
    A_BYTES(ApiLedgerReceipt, promise, 64, 64),
    A_OBJECT_MAYBE(ApiLedgerReceipt, closed, api_ledger_place),
};
API_SHAPE(api_ledger_receipt, "LedgerReceipt", ApiLedgerReceipt);

static const Field api_bundle_fields[] = {
    A_TEXT(ApiBundle, digest, 64, 64),
    A_TEXT(ApiBundle, sums, 1, 8192),
    A_BYTES_MAYBE(ApiBundle, receipt, 8192),
};
API_SHAPE(api_bundle, "Bundle", ApiBundle);
