/* definition_read.c: see definition_read.h. What a property has now says what its new value must
 * look like: a flag stays a flag, a label a label. */
#include "model/definition_read.h"

#include <string.h>

#include "model/definition_set.h"

#define MAX_TEXT_BYTES 100000

void definition_tell(const struct definition_reader *r, enum server_error code, const char *member,
                     const char *message, GError **error)
{
    const char *path = r->path->str[0] == '.' ? r->path->str + 1 : r->path->str;
    g_set_error(error, SERVER_ERROR, (int)code, "%s%s%s%s%s", path,
                *path != '\0' && member != NULL ? "." : "", member == NULL ? "" : member,
                *path != '\0' || member != NULL ? ": " : "", message);
}

bool definition_read_text(const struct definition_reader *r, const cJSON *json, const char *name,
                          bool required, const char **ret_text, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);
    bool absent = item == NULL || cJSON_IsNull(item);
    if (absent && required)
        return definition_fail(r, ERROR_MISSING_REQUIRED, name, "the property is required.", error);
    if (!absent && (!cJSON_IsString(item) || strlen(item->valuestring) > MAX_TEXT_BYTES))
        return definition_fail(r, ERROR_BAD_PAYLOAD, name, "a text is wanted.", error);
    *ret_text = absent ? NULL : item->valuestring;
    return true;
}

/* ---- values ------------------------------------------------------------------------------------
 */

static bool is_label(const cJSON *value)
{
    return cJSON_HasObjectItem(value, "LocalizedLabels");
}

static bool same_kind(const cJSON *now, const cJSON *given)
{
    if (cJSON_IsBool(now))
        return cJSON_IsBool(given);
    if (cJSON_IsNumber(now))
        return cJSON_IsNumber(given);
    if (cJSON_IsString(now))
        return cJSON_IsString(given) && strlen(given->valuestring) <= MAX_TEXT_BYTES;
    if (cJSON_IsObject(now))
        return cJSON_IsObject(given);
    if (cJSON_IsArray(now))
        return cJSON_IsArray(given);
    return cJSON_IsString(given) || cJSON_IsNumber(given) || cJSON_IsBool(given);
}

static bool fail_kind(const struct definition_reader *r, const char *member, const cJSON *now,
                      GError **error)
{
    return definition_fail(r, ERROR_BAD_PAYLOAD, member,
                           cJSON_IsBool(now)     ? "true or false is wanted."
                           : cJSON_IsNumber(now) ? "a number is wanted."
                           : cJSON_IsObject(now) ? "an object is wanted."
                           : cJSON_IsArray(now)  ? "an array is wanted."
                                                 : "a text is wanted.",
                           error);
}

static bool merge(const struct definition_reader *r, const char *member, const char *owner,
                  cJSON *now, const cJSON *given, cJSON **ret_value, GError **error);

/* A managed property or a configuration: members that are given replace those there are. What may
 * be changed is not for the request to say. */
static bool merge_object(const struct definition_reader *r, const char *member, const char *owner,
                         cJSON *now, const cJSON *given, cJSON **ret_value, GError **error)
{
    const cJSON *item = NULL;
    bool managed = cJSON_HasObjectItem(now, "CanBeChanged");
    cJSON_ArrayForEach(item, given)
    {
        cJSON *old = cJSON_GetObjectItemCaseSensitive(now, item->string), *value = NULL;
        if (strchr(item->string, '@') != NULL || (managed && strcmp(item->string, "Value") != 0))
            continue;
        if (old == NULL)
            return definition_fail(r, ERROR_BAD_PAYLOAD, member, "unknown member.", error);
        if (!merge(r, member, owner, old, item, &value, error))
            return false;
        if (value != NULL)
            cJSON_ReplaceItemInObjectCaseSensitive(now, item->string, value);
    }
    *ret_value = cJSON_Duplicate(now, true);
    return true;
}

static bool merge_label(const struct definition_reader *r, const char *member, const char *owner,
                        const cJSON *now, const cJSON *given, cJSON **ret_value, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *text = NULL;
    char *old = cJSON_PrintUnformatted(now);
    const struct label_place place = {member, old, owner};
    bool good = definition_read_label(r, &place, given, out, &text, error);
    cJSON_free(old);
    if (good)
        *ret_value = cJSON_Parse(out->str);
    return good;
}

/* *ret_value is owned; NULL = stays as it is. */
static bool merge(const struct definition_reader *r, const char *member, const char *owner,
                  cJSON *now, const cJSON *given, cJSON **ret_value, GError **error)
{
    if (cJSON_IsNull(given) || cJSON_IsArray(now))
        return true; /* lists are changed by requests of their own */
    if (!same_kind(now, given))
        return fail_kind(r, member, now, error);
    if (is_label(now))
        return merge_label(r, member, owner, now, given, ret_value, error);
    if (cJSON_IsObject(now))
        return merge_object(r, member, owner, now, given, ret_value, error);
    *ret_value = cJSON_Duplicate(given, true);
    return true;
}

/* ---- properties --------------------------------------------------------------------------------
 */

enum fixed { FIXED_NOT, FIXED_IDENTITY, FIXED_COMPUTED };

static enum fixed find_fixed(const char *name)
{
    static const struct {
        const char *name;
        bool identity;
    } all[] = {
#define X(name, identity) {#name, identity},
#include "model/definition_fixed.def"
#undef X
    };
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].identity ? FIXED_IDENTITY : FIXED_COMPUTED;
    return FIXED_NOT;
}

static cJSON *value_now(const struct definitions_item *item,
                        const struct definitions_property *property)
{
    g_autoptr(GString) text = g_string_new(NULL);
    definitions_write_property(item, property, text);
    return cJSON_Parse(text->str);
}

static bool check_identity(const struct definition_reader *r, const struct definitions_item *item,
                           const struct definitions_property *property, const cJSON *given,
                           GError **error)
{
    if (r->creating || cJSON_IsNull(given))
        return true;
    cJSON *now = value_now(item, property);
    bool same = cJSON_Compare(now, given, true);
    cJSON_Delete(now);
    return same || definition_fail(r, ERROR_INVALID_ARGUMENT, property->name,
                                   "the property cannot be changed.", error);
}

/* Texts of the struct that follow from a label. */
static void set_label_text(struct model *m, const struct definitions_item *item, const char *name,
                           const cJSON *label)
{
    void *subject = (void *)(uintptr_t)item->subject;
    const cJSON *user = cJSON_GetObjectItemCaseSensitive(label, "UserLocalizedLabel");
    const char *text =
        model_text(m, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(user, "Label")));
    if (strcmp(name, "DisplayCollectionName") == 0)
        ((struct table *)subject)->display_collection_name = text;
    else if (strcmp(name, "DisplayName") != 0)
        return;
    else if (item->type == &definitions_entity_type)
        ((struct table *)subject)->display_name = text;
    else if (definitions_is_a(item->type, &definitions_attribute_type))
        ((struct column *)subject)->display_name = text;
    else if (definitions_is_a(item->type, &definitions_option_set_base) && item->table == NULL)
        ((struct option_set *)subject)->display_name = text;
}

static void keep(struct definition_reader *r, const struct definitions_item *item,
                 const struct definitions_property *property, const cJSON *value)
{
    char *member = (char *)(uintptr_t)item->subject + property->offset;
    if (property->kind == PROPERTY_FLAG) {
        *(bool *)member = cJSON_IsTrue(value);
        return;
    }
    struct meta *meta = (struct meta *)(uintptr_t)definitions_meta(item);
    char *json = cJSON_PrintUnformatted(value);
    if (meta != NULL)
        meta_set(r->model, meta, property->name, json);
    cJSON_free(json);
    if (is_label(value))
        set_label_text(r->model, item, property->name, value);
}

/* A value the struct holds needs no text beside it, unless the struct holds less of it. */
static bool is_kept(const struct definitions_property *property, definition_setter set)
{
    return set == NULL || property->kind == PROPERTY_CONST ||
           strcmp(property->name, "CascadeConfiguration") == 0;
}

static bool set_property(struct definition_reader *r, const struct definitions_item *item,
                         const struct definitions_property *property, const cJSON *given,
                         GError **error)
{
    g_autoptr(GString) id = g_string_new(NULL);
    definitions_write_property(item, definitions_find_property(item->type, "MetadataId"), id);
    definition_setter set = definition_find_setter(property->name);
    cJSON *now = value_now(item, property), *value = NULL;
    bool good = merge(r, property->name, id->str, now, given, &value, error);
    cJSON_Delete(now);
    if (good && value != NULL) {
        good = set == NULL || set(r, item, value, error);
        if (good && is_kept(property, set))
            keep(r, item, property, value);
    }
    cJSON_Delete(value);
    return good;
}

static bool read_member(struct definition_reader *r, const struct definitions_item *item,
                        const cJSON *member, GError **error)
{
    const char *name = member->string;
    if (strchr(name, '@') != NULL || definitions_find_nav(item->type, name) != NULL ||
        strcmp(name, "Lookup") == 0)
        return true;
    const struct definitions_property *property = definitions_find_property(item->type, name);
    if (property == NULL) {
        g_autofree char *message =
            g_strdup_printf("The property '%s' does not exist on type 'Microsoft.Dynamics.CRM.%s'. "
                            "Make sure to only use property names that are defined by the type.",
                            name, item->type->name);
        return definition_fail(r, ERROR_BAD_PAYLOAD, name, message, error);
    }
    switch (find_fixed(name)) {
    case FIXED_IDENTITY:
        return check_identity(r, item, property, member, error);
    case FIXED_COMPUTED:
        return true;
    case FIXED_NOT:
        break;
    }
    return set_property(r, item, property, member, error);
}

bool definition_read(struct definition_reader *r, const struct definitions_item *item,
                     const cJSON *json, GError **error)
{
    const cJSON *member = NULL;
    if (!cJSON_IsObject(json))
        return definition_fail(r, ERROR_BAD_PAYLOAD, NULL, "an object is wanted.", error);
    cJSON_ArrayForEach(member, json)
    {
        if (!read_member(r, item, member, error))
            return false;
    }
    return true;
}
