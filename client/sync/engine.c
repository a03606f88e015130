/* engine.c: reading documents, and who we are. */
#include "sync/engine.h"
#include "sync/verdict.h"
#include "wire/error.h"
#include "wire/url.h"

#include <stdio.h>

/* "Mon, 03 Jun 2024 08:00:00 GMT" to ISO text; the server's clock is the only one trusted for sync
 * times. */
static char *read_date(const char *text)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_auto(GStrv) parts = g_strsplit(text == NULL ? "" : text, " ", -1);
    if (g_strv_length(parts) < 5)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        if (g_strcmp0(parts[2], months[i]) == 0)
            return g_strdup_printf("%s-%02d-%sT%sZ", parts[3], (int)i + 1, parts[1], parts[4]);
    }
    return NULL;
}

cJSON *engine_get(struct engine *engine, const char *path, const char *prefer, char **ret_date,
                  GError **error)
{
    struct call call = {.method = "GET", .path = path, .prefer = prefer};
    struct response response;
    if (!session_call(engine->session, &call, &response, error))
        return NULL;
    cJSON *body = NULL;
    if (verdict_judge(&response, error) == VERDICT_DONE)
        body = json_parse(response.body);
    if (body != NULL && ret_date != NULL)
        *ret_date = read_date(response.date);
    response_finish(&response);
    return body;
}

static bool keep_id(struct engine *engine, const cJSON *answer, const char *member,
                    const char *fact, GError **error)
{
    g_autofree char *id = url_normal_guid(json_text(answer, member));
    if (id != NULL)
        return cache_set_fact(engine->cache, fact, id, error);
    g_set_error(error, WIRE_NETWORK, 0, "WhoAmI has no %s", member);
    return false;
}

bool engine_read_identity(struct engine *engine, GError **error)
{
    g_autoptr(cJSON) answer = engine_get(engine, "WhoAmI", NULL, NULL, error);
    return answer != NULL && keep_id(engine, answer, "UserId", FACT_USER_ID, error) &&
           keep_id(engine, answer, "BusinessUnitId", FACT_BUSINESS_UNIT, error);
}
