/* trigger_run.c: the steps of a trigger, done by the service as their users. */
#include "mock/exchange.h"
#include "mock/triggers.h"

/* A step while it runs. */
struct running {
    const struct session *session;
    const struct trigger_step *step;
    const struct table *table;
    struct guid id; /* not of a create */
};

/* "@label" or an id; the label's table must be `t`, or any when it is NULL. */
static bool find_row(const struct running *r, const char *text, const struct table **inout_table,
                     struct guid *ret_id, GError **error)
{
    const struct table *found = NULL;
    if (text[0] != '@')
        return guid_parse(text, strlen(text), ret_id);
    if (!store_find_label(r->session->store, text, &found, ret_id, error))
        return false;
    if (*inout_table != NULL && *inout_table != found) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s is a row of %s, not of %s.",
                    text, found->logical_name, (*inout_table)->logical_name);
        return false;
    }
    *inout_table = found;
    return true;
}

static struct row_key key_of(const struct table *t, const struct guid *id)
{
    return (struct row_key){.table = t, .by_id = true, .id = *id};
}

/* ---- values ------------------------------------------------------------------------------------
 */

/* A lookup is written as "@label" or {"entity","id"}, and becomes the reference the Web API takes.
 */
static bool add_reference(const struct running *r, const struct column *lookup, const cJSON *item,
                          cJSON *body, GError **error)
{
    const cJSON *entity = cJSON_GetObjectItemCaseSensitive(item, "entity");
    const cJSON *id_item =
        cJSON_IsObject(item) ? cJSON_GetObjectItemCaseSensitive(item, "id") : item;
    const struct table *target =
        cJSON_IsString(entity) ? model_find_table(r->session->model, entity->valuestring) : NULL;
    struct guid id;
    if (!cJSON_IsString(id_item) || (cJSON_IsObject(item) && target == NULL) ||
        (target == NULL && id_item->valuestring[0] != '@')) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "set.%s must be a label or {\"entity\",\"id\"}.", lookup->logical_name);
        return false;
    }
    if (!find_row(r, id_item->valuestring, &target, &id, error))
        return false;
    const struct relationship *relationship =
        table_find_lookup(r->table, lookup, target->logical_name);
    if (relationship == NULL || relationship->navigation == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "set.%s takes no row of %s.",
                    lookup->logical_name, target->logical_name);
        return false;
    }
    g_autofree char *name = g_strconcat(relationship->navigation, "@odata.bind", NULL);
    g_autofree char *url = g_strdup_printf("/%s(%s)", target->set_name, id.text);
    cJSON_AddStringToObject(body, name, url);
    return true;
}

/* An empty lookup: whichever of its navigation properties is named empties it. */
static void add_no_reference(const struct running *r, const struct column *lookup, cJSON *body)
{
    for (unsigned i = 0; i < r->table->many_to_one->len; i++) {
        const struct relationship *relationship = r->table->many_to_one->pdata[i];
        if (strcmp(relationship->referencing_column, lookup->logical_name) != 0 ||
            relationship->navigation == NULL)
            continue;
        g_autofree char *name = g_strconcat(relationship->navigation, "@odata.bind", NULL);
        cJSON_AddNullToObject(body, name);
        return;
    }
}

/* The body a client would have sent; owned: cJSON_Delete. NULL = failed. */
static cJSON *make_body(const struct running *r, GError **error)
{
    cJSON *body = cJSON_CreateObject();
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, r->step->set)
    {
        const struct column *c = table_find_column(r->table, item->string);
        bool reference = c != NULL && column_is_lookup(c);
        if (!reference)
            cJSON_AddItemToObject(body, item->string, cJSON_Duplicate(item, true));
        else if (cJSON_IsNull(item))
            add_no_reference(r, c, body);
        else if (!add_reference(r, c, item, body, error)) {
            cJSON_Delete(body);
            return NULL;
        }
    }
    return body;
}

/* ---- operations --------------------------------------------------------------------------------
 */

static bool run_create(const struct running *r, GError **error)
{
    cJSON *body = make_body(r, error);
    struct guid id;
    if (body != NULL && r->step->id != NULL)
        cJSON_AddStringToObject(body, r->table->primary_id, r->step->id);
    bool good = body != NULL && service_create(r->session, r->table, body, &id, error);
    cJSON_Delete(body);
    return good;
}

static bool run_update(const struct running *r, GError **error)
{
    const struct condition must_exist = {.kind = CONDITION_MUST_EXIST};
    const struct row_key key = key_of(r->table, &r->id);
    struct guid id;
    bool created = false;
    cJSON *body = make_body(r, error);
    bool good =
        body != NULL && service_update(r->session, &key, body, &must_exist, &id, &created, error);
    cJSON_Delete(body);
    return good;
}

static bool run_delete(const struct running *r, GError **error)
{
    const struct condition none = {.kind = CONDITION_NONE};
    const struct row_key key = key_of(r->table, &r->id);
    return service_delete(r->session, &key, &none, error);
}

/* By the relationship's schema name, or by the navigation property's. */
static const struct nav *find_nav(const struct table *t, const char *name)
{
    const struct nav *named = table_find_nav(t, name);
    GHashTableIter iter;
    gpointer value = NULL;
    g_hash_table_iter_init(&iter, t->navs_by_name);
    while (named == NULL && g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct nav *nav = value;
        const char *schema_name =
            nav->kind == NAV_MANY ? nav->many->schema_name : nav->relationship->schema_name;
        if (strcmp(schema_name, name) == 0)
            named = nav;
    }
    return named;
}

static bool run_pair(const struct running *r, GError **error)
{
    const struct nav *nav = find_nav(r->table, r->step->relationship);
    struct guid id;
    if (nav == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s has no relationship %s.",
                    r->table->logical_name, r->step->relationship);
        return false;
    }
    const struct table *related = r->step->related[0] == '@' ? NULL : nav->to;
    if (!find_row(r, r->step->related, &related, &id, error))
        return false;
    const struct row_key key = key_of(related, &id);
    if (r->step->op == TRIGGER_ASSOCIATE)
        return service_associate(r->session, nav, &r->id, &key, error);
    return service_disassociate(r->session, nav, &r->id, nav->kind == NAV_SINGLE ? NULL : &key,
                                error);
}

static bool (*const runners[])(const struct running *r, GError **error) = {
    [TRIGGER_CREATE] = run_create,     [TRIGGER_UPDATE] = run_update,
    [TRIGGER_DELETE] = run_delete,     [TRIGGER_ASSOCIATE] = run_pair,
    [TRIGGER_DISASSOCIATE] = run_pair,
};

static bool run_step(const struct trigger_step *step, struct exchange *x, GError **error)
{
    struct session session;
    exchange_open_session(x, &session);
    session.user = step->user;
    session.caller.text[0] = '\0';
    session.security = NULL; /* what happens meanwhile happens: nobody asks whether it may */
    struct running r = {
        .session = &session,
        .step = step,
        .table = model_find_table(session.model, step->entity),
    };
    if (r.table == NULL) { /* it was there when the trigger was added */
        g_set_error(error, SERVER_ERROR, ERROR_UNKNOWN_TABLE, "There is no table %s.",
                    step->entity);
        return false;
    }
    const struct table *table = r.table;
    bool found = step->op == TRIGGER_CREATE || find_row(&r, step->id, &table, &r.id, error);
    return found && runners[step->op](&r, error);
}

void trigger_run(struct trigger *trigger, struct exchange *x)
{
    x->trigger = trigger->aimed.id;
    for (unsigned i = 0; i < trigger->steps->len; i++) {
        g_autoptr(GError) error = NULL;
        if (run_step(trigger->steps->pdata[i], x, &error) || error == NULL)
            continue;
        trigger->failed++;
        g_free(trigger->last_error);
        trigger->last_error = g_strdup_printf("then[%u]: %s", i, error->message);
    }
    x->trigger = 0;
}
