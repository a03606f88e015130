/* label_read.c: labels in several languages: read, checked, and merged with those there were. */
#include <string.h>

#include "model/definition_read.h"

#define ORGANIZATION_LANGUAGE 1033
#define MAX_LANGUAGES 200
#define MAX_LABEL_BYTES 4000

struct label {
    int language;
    const char *text; /* borrowed from one of the JSON documents */
};

static void put(GArray *labels, struct label label)
{
    for (guint i = 0; i < labels->len; i++) {
        struct label *old = &g_array_index(labels, struct label, i);
        if (old->language == label.language) {
            old->text = label.text;
            return;
        }
    }
    g_array_append_val(labels, label);
}

static bool read_one(const struct definition_reader *r, const cJSON *json, const char *member,
                     GArray *labels, GError **error)
{
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(json, "Label");
    const cJSON *language = cJSON_GetObjectItemCaseSensitive(json, "LanguageCode");
    if (!cJSON_IsString(text) || !cJSON_IsNumber(language) || language->valueint <= 0)
        return definition_fail(r, ERROR_BAD_PAYLOAD, member,
                               "a LocalizedLabel has a Label (text) and a LanguageCode (number).",
                               error);
    if (strlen(text->valuestring) > MAX_LABEL_BYTES || labels->len >= MAX_LANGUAGES)
        return definition_fail(r, ERROR_STRING_TOO_LONG, member,
                               "the label is too long or has too many languages.", error);
    put(labels, (struct label){language->valueint, text->valuestring});
    return true;
}

static bool read_all(const struct definition_reader *r, const cJSON *label, const char *member,
                     GArray *labels, GError **error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(label, "LocalizedLabels");
    const cJSON *item = NULL;
    if (!cJSON_IsObject(label) || !(list == NULL || cJSON_IsNull(list) || cJSON_IsArray(list)))
        return definition_fail(r, ERROR_BAD_PAYLOAD, member,
                               "a Label is wanted: an object with LocalizedLabels.", error);
    cJSON_ArrayForEach(item, list)
    {
        if (!read_one(r, item, member, labels, error))
            return false;
    }
    return true;
}

static void write_one(const struct label *label, const char *owner, GString *out)
{
    g_autofree char *name = g_strdup_printf("%d/%s", label->language, label->text);
    g_string_append(out, "{\"Label\":");
    definitions_add_text(out, label->text);
    g_string_append_printf(
        out, ",\"LanguageCode\":%d,\"IsManaged\":false,\"MetadataId\":", label->language);
    definitions_add_derived_id(out, owner, name);
    g_string_append(out, ",\"HasChanged\":null}");
}

static void write_all(const GArray *labels, const char *owner, GString *out, char **ret_text)
{
    const struct label *user = NULL;
    g_string_append(out, "{\"LocalizedLabels\":[");
    for (guint i = 0; i < labels->len; i++) {
        const struct label *label = &g_array_index(labels, struct label, i);
        if (i > 0)
            g_string_append_c(out, ',');
        write_one(label, owner, out);
        if (label->language == ORGANIZATION_LANGUAGE)
            user = label;
    }
    g_string_append(out, "],\"UserLocalizedLabel\":");
    if (user != NULL)
        write_one(user, owner, out);
    else
        g_string_append(out, "null");
    g_string_append_c(out, '}');
    *ret_text = user == NULL ? NULL : g_strdup(user->text);
}

bool definition_read_label(const struct definition_reader *r, const struct label_place *place,
                           const cJSON *given, GString *ret_json, char **ret_text, GError **error)
{
    g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(struct label));
    cJSON *old = r->merge_labels && place->old_json != NULL ? cJSON_Parse(place->old_json) : NULL;
    bool good = (old == NULL || read_all(r, old, place->member, labels, error)) &&
                read_all(r, given, place->member, labels, error);
    if (good)
        write_all(labels, place->owner, ret_json, ret_text);
    cJSON_Delete(old);
    return good;
}
