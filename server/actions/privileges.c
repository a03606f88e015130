/* privileges.c: the functions that tell which privileges a user, a team or a role has. */
#include <string.h>

#include "actions/operation.h"
#include "service/secure.h"

#define NO_ID "00000000-0000-0000-0000-000000000000"

/* An answer while it is written; `only` NULL = all. */
struct listing {
    struct json j;
    const char *only;
};

static void write_privilege(void *context, const struct role_privilege *p)
{
    struct listing *l = context;
    if (l->only != NULL && strcmp(l->only, p->name) != 0)
        return;
    json_begin_object(&l->j);
    json_put_text(&l->j, "Depth", depth_name(p->depth));
    json_put_text(&l->j, "PrivilegeId", p->id.text);
    json_put_text(&l->j, "BusinessUnitId", p->unit.text[0] != '\0' ? p->unit.text : NO_ID);
    json_put_text(&l->j, "PrivilegeName", p->name);
    json_put_text(&l->j, "RecordFilterId", NO_ID);
    json_put_text(&l->j, "RecordFilterUniqueName", "");
    json_end_object(&l->j);
}

static void begin(struct operation_call *call, struct listing *l)
{
    operation_begin_answer(call, &l->j);
    json_key(&l->j, "RolePrivileges");
    json_begin_array(&l->j);
}

static void end(struct listing *l)
{
    json_end_array(&l->j);
    json_end_object(&l->j);
}

typedef bool (*each_fn)(const struct actor *a, role_privilege_fn tell, void *context,
                        GError **error);

/* Of the bound user or team. */
static bool list(struct operation_call *call, each_fn each, const char *only, GError **error)
{
    const struct session *s = call->work->session;
    const struct actor actor = {.security = s->security, .store = s->store, .user = call->id};
    struct listing l = {.only = only};
    begin(call, &l);
    if (!each(&actor, write_privilege, &l, error))
        return false;
    end(&l);
    return true;
}

bool operation_retrieve_user_privileges(struct operation_call *call, GError **error)
{
    return list(call, security_each_privilege, NULL, error);
}

bool operation_retrieve_privileges_through_teams(struct operation_call *call, GError **error)
{
    return list(call, security_each_team_privilege, NULL, error);
}

/* The privilege must exist, whether the user has it or not. */
static bool list_one(struct operation_call *call, const struct guid *id, const char *name,
                     GError **error)
{
    const struct table *t = model_find_table(call->work->model, "privilege");
    struct row *row = NULL;
    if (t == NULL || !store_find(call->work->store, t, id, NULL, &row, error))
        return t != NULL ? false : operation_unknown_table("privilege", error);
    if (row == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "privilege With %s = %s Does Not Exist", name != NULL ? "Name" : "Id",
                    name != NULL ? name : id->text);
        return false;
    }
    bool good = list(call, security_each_privilege, row_text(row, "name", ""), error);
    row_destroy(row);
    return good;
}

bool operation_retrieve_user_privilege_by_name(struct operation_call *call, GError **error)
{
    const char *name = operation_parameter(call, "PrivilegeName")->valuestring;
    struct guid id;
    privilege_id(name, &id);
    return list_one(call, &id, name, error);
}

bool operation_retrieve_user_privilege_by_id(struct operation_call *call, GError **error)
{
    const char *text = operation_parameter(call, "PrivilegeId")->valuestring;
    struct guid id;
    return guid_parse(text, strlen(text), &id) ? list_one(call, &id, NULL, error)
                                               : operation_missing(call, "PrivilegeId", error);
}

bool operation_retrieve_role_privileges(struct operation_call *call, GError **error)
{
    const char *text = operation_parameter(call, "RoleId")->valuestring;
    const struct table *t = model_find_table(call->work->model, "role");
    struct listing l = {.only = NULL};
    struct guid id;
    struct row *role = NULL;
    if (t == NULL)
        return operation_unknown_table("role", error);
    if (!guid_parse(text, strlen(text), &id))
        return operation_missing(call, "RoleId", error);
    if (!work_read(call->work, t, &id, &role, error))
        return false;
    row_destroy(role);
    begin(call, &l);
    if (!security_each_role_privilege(call->work->session->security, &id, write_privilege, &l,
                                      error))
        return false;
    end(&l);
    return true;
}

/* The rows of the table, as a query would tell them: they are as many as the metadata makes. */
bool operation_retrieve_privilege_set(struct operation_call *call, GError **error)
{
    struct json j;
    struct secured_query secured;
    struct query *q = query_create(call->table);
    GPtrArray *rows = NULL;
    bool good = store_select(call->work->store, secure_query(call->work->session, q, &secured),
                             call->table->columns, G_MAXINT, &rows, error);
    query_destroy(q);
    if (!good)
        return false;
    g_autofree char *context =
        g_strdup_printf("%s$metadata#%s", call->work->session->api_url, call->table->set_name);
    json_init(&j, call->json);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", context);
    json_key(&j, "value");
    json_begin_array(&j);
    for (guint i = 0; i < rows->len; i++)
        wire_write_plain_row(&j, g_ptr_array_index(rows, i), NULL, false);
    json_end_array(&j);
    json_end_object(&j);
    g_ptr_array_unref(rows);
    return true;
}
