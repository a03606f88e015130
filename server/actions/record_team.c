/* record_team.c: AddUserToRecordTeam and RemoveUserFromRecordTeam: a row's access team, which the
 * server makes of a template when the first user joins. The row is shared with the team, with the
 * rights of the template; who adds a user must be able to share the row. */
#include <assert.h>
#include <string.h>

#include "actions/operation.h"
#include "service/secure.h"
#include "service/shares.h"

#define ACCESS_TEAM 1

/* One message while it runs. */
struct joining {
    struct operation_call *call;
    struct row *record, *template;
    const struct table *teams;
    struct guid team; /* "" = not made yet */
};

/* A table is enabled for access teams when a team can regard its rows. */
static bool check_record(const struct joining *j, GError **error)
{
    const struct column *c = table_find_column(j->teams, "regardingobjectid");
    const struct table *t = j->record->table;
    if (c == NULL || !shares_are_possible(t) ||
        table_find_lookup(j->teams, c, t->logical_name) == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_MESSAGE_NOT_SUPPORTED,
                    "%s entity does not support this message: This entity is not enabled for auto "
                    "created access teams.",
                    t->logical_name);
        return false;
    }
    if (row_integer(j->template, "objecttypecode", 0) == t->object_type_code)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "The team template '%s' is not one of entity '%s'.", j->template->id.text,
                t->logical_name);
    return false;
}

static bool read_parameters(struct joining *j, GError **error)
{
    struct operation_call *call = j->call;
    j->teams = model_find_table(call->work->model, "team");
    if (j->teams == NULL)
        return operation_unknown_table("team", error);
    return operation_row(call, operation_parameter(call, "Record"), "Record", NULL, &j->record,
                         error) &&
           operation_row(call, operation_parameter(call, "TeamTemplate"), "TeamTemplate",
                         "teamtemplate", &j->template, error) &&
           check_record(j, error) &&
           secure_row(call->work, j->record->table, &j->record->id, RIGHT_SHARE, error);
}

static bool find_team(struct joining *j, GError **error)
{
    const char *const wanted[] = {"regardingobjectid", j->record->id.text, "teamtemplateid",
                                  j->template->id.text, NULL};
    GArray *ids = NULL;
    if (!store_find_by_texts(j->call->work->store, j->teams, wanted, 1, &ids, error))
        return false;
    if (ids->len > 0)
        j->team = g_array_index(ids, struct guid, 0);
    g_array_unref(ids);
    return true;
}

static struct row *make_row(const struct joining *j)
{
    struct row *team = row_create(j->teams);
    const struct session *s = j->call->work->session;
    const struct model *m = j->call->work->model;
    g_autofree char *name = g_strdup_printf("%s+%s", j->record->id.text, j->template->id.text);
    struct guid unit;
    row_lookup_id(j->record, "owningbusinessunit", &unit);
    row_set_text(team, "name", name);
    row_set_integer(team, "teamtype", ACCESS_TEAM);
    row_set_integer(team, "systemmanaged", 1);
    row_set_lookup(team, "businessunitid", model_find_table(m, "businessunit"), &unit);
    row_set_lookup(team, "administratorid", model_find_table(m, "systemuser"), &s->user);
    row_set_lookup(team, "teamtemplateid", j->template->table, &j->template->id);
    row_set_lookup(team, "regardingobjectid", j->record->table, &j->record->id);
    row_set_text(team, "regardingobjecttypecode", j->record->table->logical_name);
    return team;
}

/* The server's own doing: no privilege over teams is asked for, and no client named the rows. */
static bool run_trusted(struct joining *j, bool (*step)(struct joining *j, GError **error),
                        GError **error)
{
    struct work *w = j->call->work;
    const struct session *asking = w->session;
    struct session trusted = *asking;
    guint told = w->effects->len;
    trusted.security = NULL;
    w->session = &trusted;
    bool good = step(j, error);
    w->session = asking;
    g_array_set_size(w->effects, told);
    return good;
}

static bool make_team(struct joining *j, GError **error)
{
    struct work *w = j->call->work;
    struct row *team = make_row(j);
    bool good = rows_insert(w, team, error);
    j->team = team->id;
    const struct share share = {
        .table = j->record->table, .id = &j->record->id, .kind = j->teams, .principal = &team->id};
    good = good && shares_change(w, &share, SHARE_GRANT,
                                 row_integer(j->template, "defaultaccessrightsmask", 0), error);
    row_destroy(team);
    return good;
}

static bool is_member(struct joining *j, bool *ret_member, GError **error)
{
    const struct nav *nav = table_find_nav(j->teams, "teammembership_association");
    *ret_member = false;
    return j->team.text[0] == '\0' ||
           rows_are_linked(j->call->work, nav, &j->team, &j->call->id, ret_member, error);
}

static bool add(struct joining *j, GError **error)
{
    const struct nav *nav = table_find_nav(j->teams, "teammembership_association");
    return (j->team.text[0] != '\0' || make_team(j, error)) &&
           rows_link(j->call->work, nav, &j->team, &j->call->id, error);
}

static bool take_out(struct joining *j, GError **error)
{
    const struct nav *nav = table_find_nav(j->teams, "teammembership_association");
    return rows_unlink(j->call->work, nav, &j->team, &j->call->id, error);
}

static void answer(struct joining *j)
{
    struct json json;
    operation_tell(j->call, j->record->table, &j->record->id, j->record->version,
                   j->record->version);
    operation_begin_answer(j->call, &json);
    json_put_text(&json, "AccessTeamId", j->team.text);
    json_end_object(&json);
}

static void finish(struct joining *j)
{
    row_destroy(j->record);
    row_destroy(j->template);
}

static bool run(struct operation_call *call, bool in, GError **error)
{
    struct joining j = {.call = call};
    bool member = false;
    if (!read_parameters(&j, error)) {
        finish(&j);
        return false;
    }
    assert(j.record != NULL && j.template != NULL);
    bool good = find_team(&j, error) && is_member(&j, &member, error);
    if (good && !in && j.team.text[0] == '\0') {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "The record %s has no access team of the template %s.", j.record->id.text,
                    j.template->id.text);
        good = false;
    }
    good = good && (member == in || run_trusted(&j, in ? add : take_out, error));
    if (good)
        answer(&j);
    finish(&j);
    return good;
}

bool operation_add_user_to_record_team(struct operation_call *call, GError **error)
{
    return run(call, true, error);
}

bool operation_remove_user_from_record_team(struct operation_call *call, GError **error)
{
    return run(call, false, error);
}
