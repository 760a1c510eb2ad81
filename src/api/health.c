/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/health.h"

#include "api/api_internal.h"

enum { PROCESSES_MOST = 96, CUSTODIANS_MOST = 9, COUNTRIES_MOST = 64 };

/* Bytes and counts: whatever fits. */
#define A_COUNT(struct_, field_) A_INT(struct_, field_, 0, INT64_MAX)

static const Field api_process_fields[] = {
    A_TEXT(ApiProcess, name, 1, 32),
    A_BOOL(ApiProcess, up),
    A_TIME_MAYBE(ApiProcess, since),
    A_COUNT(ApiProcess, restarts),
};
API_SHAPE(api_process, "Process", ApiProcess);

static const Field api_custodian_fields[] = {
    A_INT(ApiCustodian, number, 1, CUSTODIANS_MOST),
    A_TEXT(ApiCustodian, place, 1, 100),
    A_BOOL(ApiCustodian, answers),
    A_TIME(ApiCustodian, since),
    A_TEXT_MAYBE(ApiCustodian, trouble, 16),
    A_COUNT(ApiCustodian, pieces_today),
    A_COUNT(ApiCustodian, tags_today),
};
API_SHAPE(api_custodian, "CustodianHealth", ApiCustodian);

static const Field api_disk_fields[] = {
    A_COUNT(ApiDisk, total),
    A_COUNT(ApiDisk, free),
    A_COUNT(ApiDisk, store),
};
API_SHAPE(api_disk, "Disk", ApiDisk);

static const Field api_courier_fields[] = {
    A_BOOL(ApiCourier, answers), A_BOOL(ApiCourier, has_relay),    A_COUNT(ApiCourier, waiting),
    A_COUNT(ApiCourier, failed), A_TIME_MAYBE(ApiCourier, oldest),
};
API_SHAPE(api_courier, "CourierHealth", ApiCourier);

static const Field api_last_head_fields[] = {
    A_COUNT(ApiLastHead, size),
    A_TIME(ApiLastHead, at),
};
API_SHAPE(api_last_head, "LastHead", ApiLastHead);

static const Field api_last_backup_fields[] = {
    A_TIME(ApiLastBackup, at),
    A_COUNT(ApiLastBackup, bytes),
};
API_SHAPE(api_last_backup, "LastBackup", ApiLastBackup);

static const Field api_numbers_fields[] = {
    A_TEXT(ApiNumbers, country, 2, 2), A_COUNT(ApiNumbers, valid),     A_COUNT(ApiNumbers, soon),
    A_COUNT(ApiNumbers, old),          A_DAY_MAYBE(ApiNumbers, first),
};
API_SHAPE(api_numbers, "NumbersHealth", ApiNumbers);

static const Field api_health_fields[] = {
    A_TIME(ApiHealth, at),
    A_BOOL(ApiHealth, fresh),
    A_INT(ApiHealth, threshold, 1, CUSTODIANS_MOST),
    A_LIST(ApiHealth, processes, api_process, PROCESSES_MOST),
    A_LIST(ApiHealth, custodians, api_custodian, CUSTODIANS_MOST),
    A_OBJECT(ApiHealth, disk, api_disk),
    A_OBJECT(ApiHealth, courier, api_courier),
    A_OBJECT_MAYBE(ApiHealth, ledger, api_last_head),
    A_OBJECT_MAYBE(ApiHealth, backup, api_last_backup),
    A_LIST(ApiHealth, numbers, api_numbers, COUNTRIES_MOST),
};
API_SHAPE(api_health, "Health", ApiHealth);
