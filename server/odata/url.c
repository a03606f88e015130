/* url.c: from path segments to what they address. A slash inside quotes or parentheses belongs to a
 * key. */
#include "odata/url.h"

#include <string.h>

#include "model/error.h"
#include "odata/clauses.h"
#include "odata/key.h"

#define CRM_NAMESPACE "Microsoft.Dynamics.CRM."
#define MAX_SEGMENTS 8

/* "accounts(id)" taken apart. */
struct segment {
    char *name, *arguments; /* owned; arguments NULL = no parentheses */
};

static void segment_destroy(struct segment *s)
{
    g_free(s->name);
    g_free(s->arguments);
    g_free(s);
}

static bool not_found(const char *segment, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                "Resource not found for the segment '%s'.", segment);
    return false;
}

static struct segment *segment_read(const char *text)
{
    struct segment *s = g_new0(struct segment, 1);
    size_t length = strlen(text), name_length = strcspn(text, "(");
    s->name = g_strndup(text, name_length);
    if (name_length < length && text[length - 1] == ')')
        s->arguments = g_strndup(text + name_length + 1, length - name_length - 2);
    return s;
}

/* Owned; empty for the service document. NULL = malformed. */
static GPtrArray *segments_read(const char *path, GError **error)
{
    g_autoptr(GPtrArray) parts = clause_split(path, '/');
    g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)segment_destroy);
    for (guint i = 0; i < parts->len; i++) {
        const char *part = g_ptr_array_index(parts, i);
        if (*part == '\0' && i + 1 == parts->len)
            break; /* a trailing slash */
        struct segment *s = segment_read(part);
        g_ptr_array_add(segments, s);
        if (*s->name == '\0' || segments->len > MAX_SEGMENTS ||
            (strchr(part, '(') != NULL && s->arguments == NULL)) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "Error in query syntax.");
            return NULL;
        }
    }
    return g_steal_pointer(&segments);
}

static const struct {
    const char *name;
    enum url_shape shape;
} fixed_names[] = {
    {"$metadata", URL_METADATA},
    {"$batch", URL_BATCH},
    {"EntityDefinitions", URL_DEFINITIONS},
    {"RelationshipDefinitions", URL_DEFINITIONS},
    {"GlobalOptionSetDefinitions", URL_DEFINITIONS},
    {"ManagedPropertyDefinitions", URL_DEFINITIONS},
    {"ManagedPropertyDefinitions", URL_DEFINITIONS},
};

static bool read_operation(struct url *url, enum url_shape shape, const struct segment *s)
{
    bool named = g_str_has_prefix(s->name, CRM_NAMESPACE);
    url->shape = shape;
    url->operation = g_strdup(named ? s->name + strlen(CRM_NAMESPACE) : s->name);
    url->arguments = g_strdup(s->arguments);
    return true;
}

static bool read_nav(struct url *url, const struct segment *s, const char *suffix, GError **error)
{
    static const struct {
        const char *suffix;
        bool collection, member;
        enum url_shape shape;
    } forms[] = {
        {NULL, false, false, URL_SINGLE},          {"$ref", false, false, URL_SINGLE_REF},
        {NULL, true, false, URL_COLLECTION},       {"$count", true, false, URL_COLLECTION_COUNT},
        {"$ref", true, false, URL_COLLECTION_REF}, {"$ref", true, true, URL_MEMBER_REF},
    };
    bool collection = url->nav->kind != NAV_SINGLE, member = s->arguments != NULL;
    if (member && !collection)
        return not_found(s->name, error);
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (forms[i].collection != collection || forms[i].member != member ||
            g_strcmp0(forms[i].suffix, suffix) != 0)
            continue;
        url->shape = forms[i].shape;
        return !member || key_parse(url->nav->to, s->arguments, &url->related, error);
    }
    g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                "Paths beyond the navigation property '%s' are not supported.", s->name);
    return false;
}

static bool fail_extra(const GPtrArray *segments, GError **error)
{
    const struct segment *extra = g_ptr_array_index(segments, 3);
    return not_found(extra->name, error);
}

/* The segments from `first` on, as text; owned. */
static char *join_segments(const GPtrArray *segments, guint first)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = first; i < segments->len; i++) {
        const struct segment *s = g_ptr_array_index(segments, i);
        g_string_append_printf(out, "%s%s", i > first ? "/" : "", s->name);
        if (s->arguments != NULL)
            g_string_append_printf(out, "(%s)", s->arguments);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* A path may go on below the row a lookup means. */
static bool goes_beyond(const struct url *url, const GPtrArray *segments)
{
    const struct segment *next = segments->len > 2 ? g_ptr_array_index(segments, 2) : NULL;
    return next != NULL && url->nav->kind == NAV_SINGLE && strcmp(next->name, "$ref") != 0;
}

/* What follows accounts(id)/. */
static bool read_below_row(struct url *url, const GPtrArray *segments, GError **error)
{
    const struct segment *s = g_ptr_array_index(segments, 1);
    const struct segment *last = segments->len > 2 ? g_ptr_array_index(segments, 2) : NULL;
    if (last == NULL && g_str_has_prefix(s->name, CRM_NAMESPACE))
        return read_operation(url, URL_ROW_OPERATION, s);
    url->property = s->arguments == NULL ? table_find_property(url->table, s->name) : NULL;
    if (url->property != NULL && url->property->in_odata) {
        if (segments->len > 3)
            return fail_extra(segments, error);
        url->shape = last == NULL ? URL_PROPERTY : URL_PROPERTY_VALUE;
        return last == NULL || strcmp(last->name, "$value") == 0 || not_found(last->name, error);
    }
    url->nav = table_find_nav(url->table, s->name);
    if (url->nav == NULL)
        return not_found(s->name, error);
    if (s->arguments == NULL && goes_beyond(url, segments)) {
        url->shape = URL_BEYOND;
        url->beyond = join_segments(segments, 2);
        return true;
    }
    if (segments->len > 3)
        return fail_extra(segments, error);
    return read_nav(url, s, last != NULL ? last->name : NULL, error);
}

/* What follows accounts/. */
static bool read_below_set(struct url *url, const GPtrArray *segments, GError **error)
{
    const struct segment *s = g_ptr_array_index(segments, 1);
    if (segments->len == 2 && strcmp(s->name, "$count") == 0) {
        url->shape = URL_SET_COUNT;
        return true;
    }
    if (segments->len == 2 && g_str_has_prefix(s->name, CRM_NAMESPACE))
        return read_operation(url, URL_SET_OPERATION, s);
    return not_found(s->name, error);
}

static bool read_table(struct url *url, const GPtrArray *segments, GError **error)
{
    const struct segment *s = g_ptr_array_index(segments, 0);
    if (s->arguments == NULL) {
        url->shape = URL_SET;
        return segments->len == 1 || read_below_set(url, segments, error);
    }
    url->shape = URL_ROW;
    return key_parse(url->table, s->arguments, &url->key, error) &&
           (segments->len == 1 || read_below_row(url, segments, error));
}

static bool read_segments(const struct model *m, const GPtrArray *segments, struct url *url,
                          GError **error)
{
    if (segments->len == 0) {
        url->shape = URL_SERVICE;
        return true;
    }
    const struct segment *s = g_ptr_array_index(segments, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(fixed_names); i++)
        if (strcmp(fixed_names[i].name, s->name) == 0) {
            url->shape = fixed_names[i].shape;
            return url->shape == URL_DEFINITIONS || segments->len == 1 || not_found(s->name, error);
        }
    url->table = model_find_set(m, s->name);
    if (url->table != NULL)
        return read_table(url, segments, error);
    if (segments->len > 1 || strchr(s->name, '.') != NULL)
        return not_found(s->name, error);
    return read_operation(url, URL_OPERATION, s);
}

bool url_parse(const struct model *m, const char *path, struct url *ret_url, GError **error)
{
    g_autoptr(GPtrArray) segments = segments_read(path, error);
    struct url url = {0};
    if (segments == NULL)
        return false;
    if (!read_segments(m, segments, &url, error)) {
        url_finish(&url);
        return false;
    }
    *ret_url = url;
    return true;
}

void url_finish(struct url *url)
{
    row_key_finish(&url->key);
    row_key_finish(&url->related);
    g_clear_pointer(&url->operation, g_free);
    g_clear_pointer(&url->beyond, g_free);
    g_clear_pointer(&url->arguments, g_free);
}
