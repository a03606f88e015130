/* check_server.c: {"server": row|count}: the rows as they are on the server. */
#include "run/checks.h"
#include "run/error.h"

static bool judge_row(struct case_run *run, const cJSON *check, struct difference *ret,
                      GError **error)
{
    const char *entity = json_member_text(check, "entity");
    const char *given = json_member_text(check, "id");
    const char *id = given ? labels_id(run->labels, given, error) : NULL;
    g_autoptr(cJSON) row = NULL;
    if (!entity || !given) {
        g_set_error_literal(error, RUN_ERROR, RUN_ERROR_SETUP, "server: row needs entity and id");
        return false;
    }
    if (!id || !webapi_act_as(run->webapi, NULL, error) ||
        !webapi_read(run->webapi, entity, id, &row, error))
        return false;
    return check_row(run, check, row, ret, error);
}

static bool judge_count(struct case_run *run, const cJSON *check, struct difference *ret,
                        GError **error)
{
    const char *entity = json_member_text(check, "entity");
    const char *given = json_member_text(check, "filter");
    g_autofree char *filter = given ? labels_expand(run->labels, given) : NULL;
    unsigned count = 0;
    if (!webapi_act_as(run->webapi, NULL, error) ||
        !webapi_count(run->webapi, entity ? entity : "", filter, &count, error))
        return false;
    check_count(check, count, ret);
    return true;
}

bool check_server(struct case_run *run, const cJSON *check, struct difference *ret, GError **error)
{
    static const struct check_verb verbs[] = {{"row", judge_row}, {"count", judge_count}};
    return check_dispatch(verbs, G_N_ELEMENTS(verbs), "server", run, check, ret, error);
}
