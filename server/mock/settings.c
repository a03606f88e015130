/* settings.c: see settings.h. */
#include "mock/settings.h"

#include "mock/members.h"
#include "mock/org.h"
#include "wire/json.h"

/* Settings that are columns of the organisation's row. */
static const struct {
    const char *name, *column;
    bool is_boolean;
} row_settings[] = {
    {"conflictDetection", "isconflictdetectionenabledformobileclient", true},
    {"mobileOffline", "ismobileofflineenabled", true},
    {"expireChangeTrackingInDays", "expirechangetrackingindays", false},
};

/* The settings as sent; members in the order of row_settings first. */
struct draft {
    bool conflict_detection, mobile_offline;
    int64_t expire_days, max_page_size;
    const char *limits, *device_login;
    const cJSON *tables;
};

static const struct member draft_members[] = {
    {"conflictDetection", MEMBER_BOOLEAN, offsetof(struct draft, conflict_detection), 0, 0},
    {"mobileOffline", MEMBER_BOOLEAN, offsetof(struct draft, mobile_offline), 0, 0},
    {"expireChangeTrackingInDays", MEMBER_INTEGER, offsetof(struct draft, expire_days), 0, 365},
    {"maxPageSize", MEMBER_INTEGER, offsetof(struct draft, max_page_size), 1, ORG_MAX_PAGE_SIZE},
    {"limits", MEMBER_TEXT, offsetof(struct draft, limits), 0, 0},
    {"deviceLogin", MEMBER_TEXT, offsetof(struct draft, device_login), 0, 0},
    {"tables", MEMBER_OBJECT, offsetof(struct draft, tables), 0, 0},
};

static const struct member flag_members[] = {
    {"changeTrackingEnabled", MEMBER_BOOLEAN, offsetof(struct table_flags, change_tracking), 0, 0},
    {"isAvailableOffline", MEMBER_BOOLEAN, offsetof(struct table_flags, available_offline), 0, 0},
    {"isOfflineInMobileClient", MEMBER_BOOLEAN, offsetof(struct table_flags, offline_in_mobile), 0,
     0},
    {"isReadOnlyInMobileClient", MEMBER_BOOLEAN, offsetof(struct table_flags, read_only_in_mobile),
     0, 0},
};

/* ---- applying ----------------------------------------------------------------------------------
 */

/* A model with the flags of `tables`; owned. NULL = failed. */
static struct model *make_model(const struct org *o, const cJSON *tables, GError **error)
{
    struct model *model = model_ref(o->model);
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, tables)
    {
        g_autofree char *path = g_strconcat("tables.", item->string, NULL);
        const struct table *t = model_find_table(model, item->string);
        if (t == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s: there is no such table.",
                        path);
            model_unref(model);
            return NULL;
        }
        struct table_flags flags = t->flags;
        if (!members_read(item, path, flag_members, G_N_ELEMENTS(flag_members), &flags, error)) {
            model_unref(model);
            return NULL;
        }
        struct model *next = model_with_flags(model, item->string, flags);
        model_unref(model);
        model = next;
    }
    return model;
}

static bool set_columns(struct org *o, const cJSON *settings, GError **error)
{
    const struct table *t = model_find_table(o->model, "organization");
    struct row *row = row_create(t);
    row->id = o->organization;
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(row_settings); i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(settings, row_settings[i].name);
        if (item == NULL)
            continue;
        int64_t n = row_settings[i].is_boolean ? cJSON_IsTrue(item) : (int64_t)item->valuedouble;
        row_set_integer(row, row_settings[i].column, n);
        any = true;
    }
    bool ok = !any || store_update(o->store, row, error);
    row_destroy(row);
    return ok;
}

static bool read_device_login(const char *text, bool *ret_manual, GError **error)
{
    *ret_manual = strcmp(text, "manual") == 0;
    if (*ret_manual || strcmp(text, "auto") == 0)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "deviceLogin must be auto or manual, not %s.", text);
    return false;
}

bool settings_apply(struct org *o, const cJSON *settings, GError **error)
{
    struct draft d = {.max_page_size = o->switches.max_page_size};
    if (!members_read(settings, "", draft_members, G_N_ELEMENTS(draft_members), &d, error))
        return false;
    struct usage_scale limits = o->switches.limits;
    if (d.limits != NULL && !usage_scale_parse(d.limits, &limits, error))
        return false;
    bool manual = o->switches.manual_logins;
    if (d.device_login != NULL && !read_device_login(d.device_login, &manual, error))
        return false;
    struct model *model = make_model(o, d.tables, error);
    if (model == NULL)
        return false;
    if (!set_columns(o, settings, error)) {
        model_unref(model);
        return false;
    }
    store_set_model(o->store, model);
    model_unref(o->model);
    o->model = model;
    o->switches.max_page_size = (unsigned)d.max_page_size;
    o->switches.limits = limits;
    o->switches.manual_logins = manual;
    return true;
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static void write_columns(struct json *j, const struct row *row)
{
    for (size_t i = 0; i < G_N_ELEMENTS(row_settings); i++) {
        const struct column *c = table_find_column(row->table, row_settings[i].column);
        const struct value *v = c == NULL ? NULL : row_get(row, c);
        int64_t n = v == NULL || v->kind == VALUE_NULL ? 0 : v->integer;
        if (row_settings[i].is_boolean)
            json_put_boolean(j, row_settings[i].name, n != 0);
        else
            json_put_integer(j, row_settings[i].name, n);
    }
}

static void write_tables(struct json *j, const struct model *m)
{
    const GPtrArray *tables = model_tables(m);
    json_begin_object(j);
    for (unsigned i = 0; i < tables->len; i++) {
        const struct table *t = tables->pdata[i];
        json_key(j, t->logical_name);
        json_begin_object(j);
        for (size_t k = 0; k < G_N_ELEMENTS(flag_members); k++) {
            const char *member = (const char *)&t->flags + flag_members[k].offset;
            json_put_boolean(j, flag_members[k].name, *(const bool *)member);
        }
        json_end_object(j);
    }
    json_end_object(j);
}

bool settings_write(const struct org *o, struct json *j, GError **error)
{
    const struct table *t = model_find_table(o->model, "organization");
    struct row *row = NULL;
    if (!store_find(o->store, t, &o->organization, NULL, &row, error))
        return false;
    json_begin_object(j);
    if (row != NULL)
        write_columns(j, row);
    json_put_integer(j, "maxPageSize", o->switches.max_page_size);
    g_autofree char *limits = usage_scale_format(o->switches.limits);
    json_put_text(j, "limits", limits);
    json_put_text(j, "deviceLogin", o->switches.manual_logins ? "manual" : "auto");
    json_key(j, "tables");
    write_tables(j, o->model);
    json_end_object(j);
    row_destroy(row);
    return true;
}
