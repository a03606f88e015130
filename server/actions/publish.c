/* publish.c: PublishXml, PublishAllXml and CloneMobileOfflineProfile. Changes of metadata count at
 * once here; profiles are checked and marked when they are published. */
#include <string.h>

#include "actions/operation.h"
#include "service/metadata.h"
#include "service/profile.h"
#include "service/secure.h"

#define MAX_CLONE_NAME 200

/* Sections of the XML, and what an element in them names. */
static const char *const sections[] = {
    "entities", "optionsets", "ribbons",      "sitemaps",       "dashboards",           "themes",
    "settings", "appmodules", "webresources", "customcontrols", "mobileofflineprofiles"};

/* A PublishXml while it is read. */
struct publishing {
    struct operation_call *call;
    GPtrArray *way;      /* names of the open elements, owned */
    GPtrArray *profiles; /* ids as text, owned */
};

static bool refuse(enum server_error code, const char *message, const char *detail, GError **error)
{
    g_set_error(error, SERVER_ERROR, (gint)code, "%s '%s'.", message, detail);
    return false;
}

static bool is_section(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (strcmp(sections[i], name) == 0)
            return true;
    return false;
}

static void start_element(GMarkupParseContext *context, const char *name, const char **names,
                          const char **values, gpointer data, GError **error)
{
    struct publishing *p = data;
    (void)context;
    (void)names;
    (void)values;
    if (p->way->len == 0 && strcmp(name, "importexportxml") != 0 && strcmp(name, "publish") != 0)
        refuse(ERROR_INVALID_XML, "The root of ParameterXml must be 'importexportxml', not", name,
               error);
    else if (p->way->len == 1 && !is_section(name))
        refuse(ERROR_INVALID_XML, "ParameterXml has an unknown section", name, error);
    g_ptr_array_add(p->way, g_strdup(name));
}

static void end_element(GMarkupParseContext *context, const char *name, gpointer data,
                        GError **error)
{
    struct publishing *p = data;
    (void)context;
    (void)name;
    (void)error;
    g_ptr_array_set_size(p->way, (gint)p->way->len - 1);
}

static void read_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                      GError **error)
{
    struct publishing *p = data;
    g_autofree char *name = g_strstrip(g_strndup(text, length));
    struct guid id;
    (void)context;
    if (p->way->len != 3 || *name == '\0')
        return;
    const char *section = g_ptr_array_index(p->way, 1);
    if (strcmp(section, "entities") == 0) {
        if (model_find_table(p->call->work->model, name) == NULL)
            operation_unknown_table(name, error);
    } else if (strcmp(section, "mobileofflineprofiles") == 0) {
        if (guid_parse(name, strlen(name), &id))
            g_ptr_array_add(p->profiles, g_strdup(id.text));
        else
            refuse(ERROR_INVALID_XML, "A mobile offline profile is named by its id, not by", name,
                   error);
    }
}

static bool read_xml(struct publishing *p, const char *xml, GError **error)
{
    static const GMarkupParser parser = {
        .start_element = start_element, .end_element = end_element, .text = read_text};
    g_autoptr(GError) failed = NULL;
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, p, NULL);
    bool good = g_markup_parse_context_parse(context, xml, -1, &failed) &&
                g_markup_parse_context_end_parse(context, &failed);
    g_markup_parse_context_free(context);
    if (!good && failed->domain == SERVER_ERROR)
        g_propagate_error(error, g_steal_pointer(&failed));
    else if (!good)
        refuse(ERROR_INVALID_XML, "Invalid XML:", failed->message, error);
    return good;
}

static bool no_change(struct edit *e, void *context, GError **error)
{
    (void)e;
    (void)context;
    (void)error;
    return true;
}

/* Changes of metadata count at once here; publishing only raises the version that clients see. */
static bool raise_version(struct operation_call *call, GError **error)
{
    return secure_task(call->work, "prvPublishCustomization", error) &&
           service_change_metadata(call->work->session, no_change, NULL, error);
}

bool operation_publish_xml(struct operation_call *call, GError **error)
{
    g_autoptr(GPtrArray) way = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) profiles = g_ptr_array_new_with_free_func(g_free);
    struct publishing p = {.call = call, .way = way, .profiles = profiles};
    if (!read_xml(&p, operation_parameter(call, "ParameterXml")->valuestring, error))
        return false;
    for (guint i = 0; i < profiles->len; i++) {
        struct guid id;
        g_strlcpy(id.text, g_ptr_array_index(profiles, i), sizeof id.text);
        if (!profile_publish(call->work, &id, error))
            return false;
    }
    return raise_version(call, error);
}

/* Every profile that waits for it; one that cannot be published stops the whole. */
bool operation_publish_all(struct operation_call *call, GError **error)
{
    struct work *w = call->work;
    const struct table *t = model_find_table(w->model, "mobileofflineprofile");
    const struct column *c = t != NULL ? table_find_column(t, "componentstate") : NULL;
    struct value unpublished = {.kind = VALUE_INTEGER, .integer = 1};
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    GArray *ids = NULL;
    if (c == NULL)
        return raise_version(call, error);
    borrowed_add(columns, c);
    borrowed_add(values, &unpublished);
    bool good = store_find_by_values(w->store, t, columns, values, G_MAXINT, &ids, error);
    for (guint i = 0; good && i < ids->len; i++)
        good = profile_publish(w, &g_array_index(ids, struct guid, i), error);
    if (ids != NULL)
        g_array_unref(ids);
    return good && raise_version(call, error);
}

/* ---- cloning ---- */

/* What a client could have written: the rest is the server's. */
static struct row *copy_row(const struct row *row)
{
    struct row *copy = row_create(row->table);
    for (unsigned i = 0; i < row->columns; i++) {
        const struct column *c = row_column(row, i);
        if (!row->present[i] || row->values[i].kind == VALUE_NULL || !c->valid_for_create ||
            c == row->table->id_column)
            continue;
        value_copy(&copy->values[c->index], &row->values[i]);
        copy->present[c->index] = true;
    }
    return copy;
}

/* Copies the rows of `table` whose `lookup` means `from` so that they mean `to`; each copy's own
 * children follow. */
static bool copy_children(struct work *w, unsigned level, const struct row *from,
                          const struct row *to, GError **error)
{
    static const struct {
        const char *table, *lookup;
    } levels[] = {{"mobileofflineprofileitem", "regardingobjectid"},
                  {"mobileofflineprofileitemassociation", "mobileofflineprofileitemid"}};
    g_autoptr(GPtrArray) rows = NULL;
    if (level == G_N_ELEMENTS(levels))
        return true;
    if (!profile_children(w, levels[level].table, levels[level].lookup, from->table->logical_name,
                          &from->id, &rows, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < rows->len; i++) {
        const struct row *row = g_ptr_array_index(rows, i);
        struct row *copy = copy_row(row);
        row_set_lookup(copy, levels[level].lookup, to->table, &to->id);
        good = rows_insert(w, copy, error) && copy_children(w, level + 1, row, copy, error);
        row_destroy(copy);
    }
    return good;
}

static bool name_clone(struct row *copy, const struct row *profile, GError **error)
{
    g_autofree char *name = g_strconcat("Copy of ", row_text(profile, "name", ""), NULL);
    if (g_utf8_strlen(name, -1) > MAX_CLONE_NAME)
        return refuse(ERROR_PROFILE_CLONE_NAME,
                      "The title of a cloned profile is limited to 200 characters:", name, error);
    row_set_text(copy, "name", name);
    return true;
}

bool operation_clone_profile(struct operation_call *call, GError **error)
{
    struct work *w = call->work;
    struct row *profile = NULL;
    struct json j;
    if (!work_read(w, call->table, &call->id, &profile, error))
        return false;
    struct row *copy = copy_row(profile);
    bool good = name_clone(copy, profile, error) && rows_insert(w, copy, error) &&
                copy_children(w, 0, profile, copy, error);
    if (good) {
        json_init(&j, call->json);
        operation_write_row(call, &j, copy);
    }
    row_destroy(copy);
    row_destroy(profile);
    return good;
}
