/* read_fields.c: JSON members into structs. */
#include "model/read_fields.h"

#include <string.h>

bool reader_fail(struct reader *r, GError **error, const char *message, const char *detail)
{
    g_set_error(error, SERVER_ERROR, (int)r->code, "%s: %s: %s '%s'", r->file,
                r->path->len > 0 ? r->path->str : "(document)", message, detail);
    return false;
}

static bool read_word(struct reader *r, const struct field *f, const cJSON *item, void *target,
                      GError **error)
{
    if (!cJSON_IsString(item))
        return reader_fail(r, error, "a text is wanted in", f->name);
    for (int i = 0; f->words[i] != NULL; i++) {
        if (strcmp(f->words[i], item->valuestring) == 0) {
            memcpy(target, &i, sizeof i);
            return true;
        }
    }
    return reader_fail(r, error, "unknown word", item->valuestring);
}

static bool read_member(struct reader *r, const struct field *f, const cJSON *item, void *target,
                        GError **error)
{
    switch (f->kind) {
    case FIELD_TEXT:
        if (!cJSON_IsString(item))
            return reader_fail(r, error, "a text is wanted in", f->name);
        *(const char **)target = model_text(r->model, item->valuestring);
        return true;
    case FIELD_BOOLEAN:
        if (!cJSON_IsBool(item))
            return reader_fail(r, error, "true or false is wanted in", f->name);
        *(bool *)target = cJSON_IsTrue(item);
        return true;
    case FIELD_INTEGER:
        if (!cJSON_IsNumber(item))
            return reader_fail(r, error, "a number is wanted in", f->name);
        *(int *)target = item->valueint;
        return true;
    case FIELD_REAL:
        if (!cJSON_IsNumber(item))
            return reader_fail(r, error, "a number is wanted in", f->name);
        *(double *)target = item->valuedouble;
        return true;
    case FIELD_WORD:
        return read_word(r, f, item, target, error);
    }
    return false;
}

/* Follows the dots of a name. NULL = absent. */
static const cJSON *find_member(const cJSON *object, const char *name)
{
    const char *dot = strchr(name, '.');
    if (dot == NULL)
        return cJSON_GetObjectItemCaseSensitive(object, name);
    g_autofree char *first = g_strndup(name, (gsize)(dot - name));
    return find_member(cJSON_GetObjectItemCaseSensitive(object, first), dot + 1);
}

bool fields_read(struct reader *r, const cJSON *object, const struct field *fields, size_t count,
                 void *ret_struct, GError **error)
{
    if (!cJSON_IsObject(object))
        return reader_fail(r, error, "an object is wanted", "");
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &fields[i];
        const cJSON *item = find_member(object, f->name);
        bool absent = item == NULL || cJSON_IsNull(item);
        if (absent && f->required)
            return reader_fail(r, error, "missing member", f->name);
        if (!absent && !read_member(r, f, item, (char *)ret_struct + f->offset, error))
            return false;
    }
    return true;
}

bool reader_each(struct reader *r, const cJSON *object, const char *name, element_fn read,
                 void *context, GError **error)
{
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, name);
    if (array != NULL && !cJSON_IsArray(array))
        return reader_fail(r, error, "an array is wanted in", name);
    gsize length = r->path->len;
    int index = 0;
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, array)
    {
        g_string_append_printf(r->path, "%s%s[%d]", length > 0 ? "." : "", name, index++);
        if (!read(r, element, context, error))
            return false;
        g_string_truncate(r->path, length);
    }
    return true;
}
