/* records.c: see records.h. A journal file that cannot be written any more must not take the server
 * with it: the organisation tells it instead. */
#include "mock/records.h"

#include "mock/journal_file.h"
#include "mock/org.h"

static void remember(struct org *o, GError *error)
{
    if (error == NULL)
        return;
    if (o->journal_error == NULL)
        o->journal_error = g_strdup(error->message);
    g_error_free(error);
}

void records_add_request(struct org *o, GString *packed)
{
    GError *error = NULL;
    if (o->journal_file != NULL) {
        g_autoptr(GString) json = g_string_new(NULL);
        journal_format(o->requests, packed, json);
        journal_file_add_request(o->journal_file, o->name, json, &error);
    }
    remember(o, error);
    journal_add(o->requests, packed);
}

void records_add_effect(struct org *o, GString *json)
{
    GError *error = NULL;
    if (o->journal_file != NULL)
        journal_file_add_effect(o->journal_file, o->name, json, &error);
    remember(o, error);
    journal_add(o->effects, json);
}

void records_add_refusal(struct org *o, const struct refusal *refusal)
{
    GError *error = NULL;
    if (o->journal_file != NULL)
        journal_file_add_refusal(o->journal_file, o->name, refusal, 1, &error);
    remember(o, error);
}

/* ---- export ------------------------------------------------------------------------------------
 */

struct export
{
    struct journal_file *file;
    const struct org *org;
    GError *error;
};

static void export_request(void *context, const GString *json)
{
    struct export *e = context;
    if (e->error == NULL)
        journal_file_add_request(e->file, e->org->name, json, &e->error);
}

static void export_effect(void *context, const GString *json)
{
    struct export *e = context;
    if (e->error == NULL)
        journal_file_add_effect(e->file, e->org->name, json, &e->error);
}

static void export_refusals(struct export *e)
{
    GHashTableIter iter;
    gpointer value = NULL;
    g_hash_table_iter_init(&iter, e->org->refusals);
    while (e->error == NULL && g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct refusal *r = value;
        journal_file_add_refusal(e->file, e->org->name, r, r->count, &e->error);
    }
}

GBytes *records_export(const struct org *o, GError **error)
{
    struct export e = {.file = journal_file_open(NULL, error), .org = o};
    if (e.file == NULL)
        return NULL;
    journal_each(o->requests, export_request, &e);
    journal_each(o->effects, export_effect, &e);
    export_refusals(&e);
    GBytes *bytes = e.error == NULL ? journal_file_bytes(e.file, &e.error) : NULL;
    journal_file_close(e.file);
    if (e.error != NULL)
        g_propagate_error(error, e.error);
    return bytes;
}
