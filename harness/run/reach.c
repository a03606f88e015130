/* reach.c: see reach.h. */
#include "run/reach.h"

#include <string.h>

#include "model/wire_match.h"
#include "run/observe.h"

static bool is_ours(const cJSON *entry)
{
    return g_strcmp0(json_member_text(entry, "device"), WEBAPI_DEVICE) == 0;
}

/* Did a client try to write this row? */
static bool client_wrote(const struct case_run *run, const char *id)
{
    for (unsigned i = 0; i < run->requests->len; i++) {
        const cJSON *request = g_ptr_array_index(run->requests, i);
        if (!is_ours(request) && wire_is_write(request) && strstr(wire_api_path(request), id))
            return true;
    }
    return false;
}

/* Rows the harness changed at the server and a client wrote, or 412 answers, whichever are more. */
static double count_conflict(const struct case_run *run)
{
    g_autoptr(GHashTable) rows = g_hash_table_new(g_str_hash, g_str_equal);
    double refused = 0;
    for (unsigned i = 0; i < run->requests->len; i++)
        refused += json_number(g_ptr_array_index(run->requests, i), "status", 0) == 412;
    for (unsigned i = 0; i < run->effects->len; i++) {
        const cJSON *effect = g_ptr_array_index(run->effects, i);
        char *id = cJSON_GetStringValue(json_member(effect, "id"));
        if (id && is_ours(effect) && client_wrote(run, id))
            g_hash_table_add(rows, id);
    }
    return MAX(refused, g_hash_table_size(rows));
}

static double count_fault(const struct case_run *run)
{
    double fired = 0;
    for (unsigned i = 0; i < run->requests->len; i++)
        fired += json_number(g_ptr_array_index(run->requests, i), "fault", 0) > 0;
    return fired;
}

static double count_kill(const struct case_run *run)
{
    return run->kills;
}

static double count_requests(const struct case_run *run)
{
    double sent = 0;
    for (unsigned i = 0; i < run->requests->len; i++) {
        const cJSON *request = g_ptr_array_index(run->requests, i);
        sent += !is_ours(request) && json_number(request, "seq", 0) > run->start.request;
    }
    return sent;
}

static const struct {
    const char *name;
    double (*count)(const struct case_run *);
} reaches[] = {
    {"conflict", count_conflict},
    {"fault", count_fault},
    {"kill", count_kill},
    {"requests", count_requests},
};

char *reach_missing(const struct case_run *run)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reaches); i++) {
        const double wanted = json_number(run->scenario->must_reach, reaches[i].name, 0);
        const double reached = reaches[i].count(run);
        if (reached < wanted)
            return g_strdup_printf("the case did not come about: %s reached %.0f of %.0f",
                                   reaches[i].name, reached, wanted);
    }
    return NULL;
}
