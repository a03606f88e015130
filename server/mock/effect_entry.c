/* effect_entry.c: what a request did to a row, as the admin API tells it: values are in the
 * driver's form, so that a harness compares them with what it told the client to do. */
#include "mock/exchange.h"
#include "wire/json.h"
#include "wire/row.h"

static const char *const op_names[] = {
    [EFFECT_CREATE] = "create",
    [EFFECT_UPDATE] = "update",
    [EFFECT_DELETE] = "delete",
    [EFFECT_ASSOCIATE] = "associate",
    [EFFECT_DISASSOCIATE] = "disassociate",
    [EFFECT_ACTION] = "action",
};

/* Lookups are {"entity","id"}; everything else is as in the Web API. */
static void write_value(struct json *j, const struct column *c, const struct value *v)
{
    if (!column_is_lookup(c) || v->kind != VALUE_TEXT) {
        wire_write_value(j, c, v);
        return;
    }
    json_begin_object(j);
    json_put_text(j, "entity", v->target == NULL ? NULL : v->target->logical_name);
    json_put_text(j, "id", v->text);
    json_end_object(j);
}

static void write_columns(struct json *j, const struct row *named)
{
    json_key(j, "columns");
    json_begin_array(j);
    for (unsigned i = 0; named != NULL && i < named->columns; i++) {
        const struct column *c = named->table->columns->pdata[i];
        if (named->present[i])
            json_text(j, c->logical_name);
    }
    json_end_array(j);
    json_key(j, "values");
    json_begin_object(j);
    for (unsigned i = 0; named != NULL && i < named->columns; i++) {
        const struct column *c = named->table->columns->pdata[i];
        if (!named->present[i])
            continue;
        json_key(j, c->logical_name);
        write_value(j, c, &named->values[i]);
    }
    json_end_object(j);
}

static void write_relation(struct json *j, const struct effect *effect)
{
    if (effect->op == EFFECT_ACTION)
        json_put_text(j, "action", effect->action);
    if (effect->op != EFFECT_ASSOCIATE && effect->op != EFFECT_DISASSOCIATE)
        return;
    json_put_text(j, "relationship", effect->relationship);
    json_put_text(j, "relatedEntity", effect->related_entity);
    json_put_text(j, "relatedId",
                  effect->related_id.text[0] == '\0' ? NULL : effect->related_id.text);
}

void exchange_record_effect(void *exchange, const struct effect *effect)
{
    const struct exchange *x = exchange;
    bool triggered = x->trigger != 0;
    GString *out = g_string_new(NULL);
    struct json j;
    json_init(&j, out);
    json_begin_object(&j);
    json_put_integer(&j, "seq", (int64_t)journal_next(x->org->effects));
    json_put_text(&j, "user", effect->user.text);
    json_put_text(&j, "device", triggered ? NULL : x->caller.device);
    json_put_text(&j, "op", op_names[effect->op]);
    json_put_text(&j, "entity", effect->entity);
    json_put_text(&j, "id", effect->id.text);
    write_relation(&j, effect);
    write_columns(&j, effect->named);
    json_put_etag(&j, "etagBefore", effect->version_before);
    json_put_etag(&j, "etagAfter", effect->version_after);
    json_put_integer(&j, "request", (int64_t)x->seq);
    json_put_integer(&j, "part", effect->part);
    if (triggered)
        json_put_integer(&j, "trigger", x->trigger);
    json_end_object(&j);
    records_add_effect(x->org, out);
}
