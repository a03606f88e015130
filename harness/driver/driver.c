/* driver.c: see driver.h. */
#include "driver/driver.h"

#include <string.h>

#define STOP_GRACE_MS 10000 /* a sanitized build looks for leaks on its way out */
#define SEND_LIMIT_US ((gint64)5 * G_USEC_PER_SEC)
#define METHOD_NOT_FOUND (-32601)

struct driver {
    struct process *process; /* NULL once killed */
    GCancellable *cancel;    /* borrowed */
    unsigned last_id;
};

void answer_finish(struct answer *answer)
{
    cJSON_Delete(answer->result);
    g_free(answer->refused);
    g_free(answer->message);
    *answer = (struct answer){0};
}

struct driver *driver_create(const char *const *argv, const char *log, GCancellable *cancel,
                             GError **error)
{
    struct process *process = process_create(argv, log, error);
    if (!process)
        return NULL;
    struct driver *driver = g_new0(struct driver, 1);
    driver->process = process;
    driver->cancel = cancel;
    return driver;
}

void driver_destroy(struct driver *driver)
{
    if (!driver)
        return;
    if (driver->process)
        process_stop(driver->process, 0, STOP_GRACE_MS);
    process_destroy(driver->process);
    g_free(driver);
}

void driver_kill(struct driver *driver)
{
    if (driver->process)
        process_destroy(g_steal_pointer(&driver->process));
}

bool driver_is_running(const struct driver *driver)
{
    return driver->process != NULL;
}

static bool send_request(struct driver *driver, const char *method, const cJSON *params,
                         gint64 deadline_us, GError **error)
{
    if (!driver->process) {
        g_set_error_literal(error, DRIVER_ERROR, DRIVER_ERROR_DIED, "the client is not running");
        return false;
    }
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "jsonrpc", "2.0");
    cJSON_AddNumberToObject(request, "id", ++driver->last_id);
    cJSON_AddStringToObject(request, "method", method);
    cJSON_AddItemToObject(request, "params",
                          params ? cJSON_Duplicate(params, true) : cJSON_CreateObject());
    char *line = cJSON_PrintUnformatted(request);
    const bool sent = process_write_line(driver->process, line, deadline_us, driver->cancel, error);
    cJSON_free(line);
    cJSON_Delete(request);
    return sent;
}

bool driver_send(struct driver *driver, const char *method, const cJSON *params, GError **error)
{
    return send_request(driver, method, params, g_get_monotonic_time() + SEND_LIMIT_US, error);
}

static const char *member_text(const cJSON *object, const char *member)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));
}

static bool read_failure(const cJSON *failure, struct answer *ret, GError **error)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(failure, "code");
    const char *message = member_text(failure, "message");
    const char *refused = member_text(cJSON_GetObjectItemCaseSensitive(failure, "data"), "refused");
    if (refused) {
        *ret = (struct answer){.refused = g_strdup(refused),
                               .message = g_strdup(message ? message : "")};
        return true;
    }
    const int number = cJSON_IsNumber(code) ? code->valueint : 0;
    g_set_error(error, DRIVER_ERROR,
                number == METHOD_NOT_FOUND ? DRIVER_ERROR_NO_METHOD : DRIVER_ERROR_ANSWER,
                "error %d: %s", number, message ? message : "(no message)");
    return false;
}

/* Reads one line as the answer to the last request. */
static bool read_answer(const struct driver *driver, const char *line, struct answer *ret,
                        GError **error)
{
    cJSON *json = cJSON_Parse(line);
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(json, "id");
    const cJSON *failure = cJSON_GetObjectItemCaseSensitive(json, "error");
    bool ok = false;
    if (!cJSON_IsObject(json) || !cJSON_IsNumber(id) ||
        id->valuedouble != (double)driver->last_id) {
        g_set_error(error, DRIVER_ERROR, DRIVER_ERROR_PROTOCOL, "no answer to request %u: %.200s",
                    driver->last_id, line);
    } else if (failure) {
        ok = read_failure(failure, ret, error);
    } else if (!cJSON_GetObjectItemCaseSensitive(json, "result")) {
        g_set_error(error, DRIVER_ERROR, DRIVER_ERROR_PROTOCOL, "neither result nor error: %.200s",
                    line);
    } else {
        *ret = (struct answer){.result = cJSON_DetachItemFromObjectCaseSensitive(json, "result")};
        ok = true;
    }
    cJSON_Delete(json);
    return ok;
}

static bool exchange(struct driver *driver, const char *method, const cJSON *params,
                     gint64 deadline_us, struct answer *ret, GError **error)
{
    if (!send_request(driver, method, params, deadline_us, error))
        return false;
    g_autofree char *line = process_read_line(driver->process, deadline_us, driver->cancel, error);
    return line && read_answer(driver, line, ret, error);
}

bool driver_call(struct driver *driver, const char *method, const cJSON *params, gint64 deadline_us,
                 struct answer *ret, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (exchange(driver, method, params, deadline_us, ret, &cause))
        return true;
    if (!g_error_matches(cause, DRIVER_ERROR, DRIVER_ERROR_NO_METHOD) &&
        !g_error_matches(cause, DRIVER_ERROR, DRIVER_ERROR_ANSWER))
        driver_kill(driver);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
