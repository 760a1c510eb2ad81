/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/session.h"

#include "api/api_internal.h"

enum { SHORT = 64, SECRETS_MAX = 512 };

static const Field api_login_fields[] = { A_TEXT(ApiLogin, login, 1, SHORT) };
API_SHAPE(api_login, "Login", ApiLogin);

static const Field api_salt_fields[] = { A_BYTES(ApiSalt, salt, 16, 16) };
API_SHAPE(api_salt, "Salt", ApiSalt);

static const Field api_proof_fields[] = {
    A_TEXT(ApiProof, login, 1, SHORT),
    A_BYTES(ApiProof, login_half, 32, 32),
    A_BOOL_MAYBE(ApiProof, cookie),
};
API_SHAPE(api_proof, "LoginProof", ApiProof);

static const Field api_recover_fields[] = {
    A_TEXT(ApiRecover, login, 1, SHORT),     A_BYTES(ApiRecover, salt, 16, 16),
    A_BYTES(ApiRecover, login_half, 32, 32), A_BYTES(ApiRecover, secrets, 1, SECRETS_MAX),
    A_BYTES(ApiRecover, signature, 64, 64),
};
API_SHAPE(api_recover, "Recover", ApiRecover);

static const Field api_session_fields[] = {
    A_TEXT_MAYBE(ApiSession, token, SHORT),       A_TIME(ApiSession, until),
    A_BYTES(ApiSession, secrets, 1, SECRETS_MAX), A_BYTES(ApiSession, half, 32, 32),
    A_INT(ApiSession, idle, 300, 3600),
};
API_SHAPE(api_session, "Session", ApiSession);

static const Field api_session_half_fields[] = {
    A_TIME(ApiSessionHalf, until),
    A_BYTES(ApiSessionHalf, half, 32, 32),
    A_INT(ApiSessionHalf, idle, 300, 3600),
};
API_SHAPE(api_session_half, "SessionHalf", ApiSessionHalf);

static const Field api_session_seen_fields[] = {
    A_ID(ApiSessionSeen, session),          A_TIME(ApiSessionSeen, began),
    A_TIME(ApiSessionSeen, seen),           A_TIME(ApiSessionSeen, until),
    A_TEXT(ApiSessionSeen, program, 1, 16), A_TEXT(ApiSessionSeen, system, 1, 16),
    A_BOOL(ApiSessionSeen, this),
};
API_SHAPE(api_session_seen, "SessionSeen", ApiSessionSeen);

static const Field api_sessions_fields[] = { A_LIST(ApiSessions, sessions, api_session_seen, 0) };
API_SHAPE(api_sessions, "Sessions", ApiSessions);

static const Field api_desk_settings_fields[] = {
    A_INT_MAYBE(ApiDeskSettings, idle_minutes, 5, 60),
    A_INT_MAYBE(ApiDeskSettings, silent_days, 7, 90),
};
API_SHAPE(api_desk_settings, "DeskSettings", ApiDeskSettings);
