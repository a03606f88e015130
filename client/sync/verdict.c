/* verdict.c: statuses and codes into verdicts. Only an authentic answer counts: a captive portal's
 * page with status 200 is no success, and a gateway's page with status 404 is no missing row. */
#include "sync/verdict.h"
#include "wire/error.h"
#include "wire/json.h"

#include <string.h>

static const int passing_statuses[] = {401, 408, 425, 429, 502, 503, 504};

/* The user may not work at all, or the database was busy: nothing is wrong with the action itself.
 */
static const guint32 passing_codes[] = {0x80072560, 0x80042F09, 0x80040225, 0x8004D24B, 0x80044150,
                                        0x80044151, 0x80072321, 0x80072322, 0x80072324, 0x80072326};

static bool is_passing(int status, guint32 code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(passing_statuses); i++) {
        if (status == passing_statuses[i])
            return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(passing_codes); i++) {
        if (code == passing_codes[i])
            return true;
    }
    return false;
}

static bool is_json(const struct response *response)
{
    return response->content_type != NULL && strstr(response->content_type, "json") != NULL;
}

static enum verdict judge_success(const struct response *response, GError **error)
{
    if (response->status == 204)
        return VERDICT_DONE;
    g_autoptr(cJSON) body = is_json(response) ? json_parse(response->body) : NULL;
    if (body != NULL)
        return VERDICT_DONE;
    g_set_error(error, WIRE_NETWORK, response->status,
                "status %d, but the answer is not the service's", response->status);
    return VERDICT_PASSING;
}

static enum verdict judge_code(int status, guint32 code)
{
    if (status == 412 && code == CODE_VERSION_MISMATCH)
        return VERDICT_CONFLICT;
    if (status == 412 && code == CODE_DUPLICATE_RECORD)
        return VERDICT_DUPLICATE;
    if (status == 404)
        return VERDICT_GONE;
    return VERDICT_REFUSED;
}

enum verdict verdict_judge(const struct response *response, GError **error)
{
    if (response->status >= 200 && response->status < 300)
        return judge_success(response, error);
    g_autoptr(cJSON) body = json_parse(response->body);
    const cJSON *fault = json_member(body, "error");
    const char *message = json_text(fault, "message");
    guint32 code = wire_parse_code(json_text(fault, "code"));
    if (fault == NULL || is_passing(response->status, code)) {
        g_set_error(error, WIRE_NETWORK, response->status, "status %d: %s", response->status,
                    message != NULL ? message : "no answer of the service");
        return VERDICT_PASSING;
    }
    if (response->status == 500 && code == 0) {
        g_set_error_literal(error, WIRE_NETWORK, 500, "status 500 without a code");
        return VERDICT_PASSING;
    }
    g_set_error_literal(error, WIRE_SERVER, (int)code,
                        message != NULL ? message : "the server refused");
    return judge_code(response->status, code);
}
