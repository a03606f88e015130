/* definitions_type.c: what is common to all metadata types. */
#include "model/definitions_type.h"

#include <assert.h>

#include "model/value.h"

const struct definitions_type *definitions_find_type(const char *name)
{
    static const struct definitions_type *const types[] = {
        &definitions_entity_type,       &definitions_attribute_type,
        &definitions_relationship_type, &definitions_one_to_many_type,
        &definitions_many_to_many_type, &definitions_key_type,
        &definitions_option_set_base,   &definitions_option_set_type,
        &definitions_boolean_set_type,  &definitions_managed_type,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    return definitions_find_column_type(name);
}

const struct definitions_property *definitions_find_property(const struct definitions_type *type,
                                                             const char *name)
{
    for (; type != NULL; type = type->base)
        for (size_t i = 0; i < type->property_count; i++)
            if (strcmp(type->properties[i].name, name) == 0)
                return &type->properties[i];
    return NULL;
}

const struct definitions_nav *definitions_find_nav(const struct definitions_type *type,
                                                   const char *name)
{
    for (; type != NULL; type = type->base)
        for (size_t i = 0; i < type->nav_count; i++)
            if (strcmp(type->navs[i].name, name) == 0)
                return &type->navs[i];
    return NULL;
}

bool definitions_is_a(const struct definitions_type *type, const struct definitions_type *base)
{
    while (type != NULL && type != base)
        type = type->base;
    return type != NULL;
}

const struct meta *definitions_meta(const struct definitions_item *item)
{
    static const struct {
        const struct definitions_type *type;
        size_t offset;
    } places[] = {
        {&definitions_entity_type, offsetof(struct table, meta)},
        {&definitions_attribute_type, offsetof(struct column, meta)},
        {&definitions_one_to_many_type, offsetof(struct relationship, meta)},
        {&definitions_many_to_many_type, offsetof(struct many_to_many, meta)},
        {&definitions_key_type, offsetof(struct alternate_key, meta)},
        {&definitions_option_set_base, offsetof(struct option_set, meta)},
    };
    if (definitions_is_a(item->type, &definitions_option_set_base) && item->table != NULL)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (definitions_is_a(item->type, places[i].type))
            return (const struct meta *)(const void *)((const char *)item->subject +
                                                       places[i].offset);
    return NULL;
}

void definitions_write_property(const struct definitions_item *item,
                                const struct definitions_property *property, GString *out)
{
    const struct meta *meta = definitions_meta(item);
    const char *own = meta == NULL ? NULL : meta_find(meta, property->name);
    if (own != NULL) {
        g_string_append(out, own);
        return;
    }
    assert(property->kind == PROPERTY_CONST || property->kind == PROPERTY_CALL ||
           item->subject != NULL);
    const char *member = (const char *)item->subject + property->offset;
    switch (property->kind) {
    case PROPERTY_CONST:
        g_string_append(out, property->json);
        break;
    case PROPERTY_TEXT:
        definitions_add_text(out, *(const char *const *)(const void *)member);
        break;
    case PROPERTY_FLAG:
        g_string_append(out, *(const bool *)member ? "true" : "false");
        break;
    case PROPERTY_NUMBER:
        g_string_append_printf(out, "%d", *(const int *)(const void *)member);
        break;
    case PROPERTY_CALL:
        property->write(item, out);
        break;
    }
}

void definitions_add_text(GString *out, const char *text)
{
    if (text == NULL) {
        g_string_append(out, "null");
        return;
    }
    g_string_append_c(out, '"');
    for (const char *p = text; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20) {
            g_string_append_printf(out, "\\u%04x", (unsigned)*p);
            continue;
        }
        if (*p == '"' || *p == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

void definitions_add_derived_id(GString *out, const char *owner, const char *name)
{
    struct guid id;
    guid_derive(owner, name, &id);
    g_string_append_printf(out, "\"%s\"", id.text);
}

static void add_localized(GString *out, const char *text, const char *owner)
{
    g_string_append(out, "{\"Label\":");
    definitions_add_text(out, text);
    g_string_append(out, ",\"LanguageCode\":1033,\"IsManaged\":true,\"MetadataId\":");
    definitions_add_derived_id(out, owner, text);
    g_string_append(out, ",\"HasChanged\":null}");
}

void definitions_add_label(GString *out, const char *text, const char *owner)
{
    if (text == NULL || text[0] == '\0') {
        g_string_append(out, EMPTY_LABEL);
        return;
    }
    size_t start = out->len + strlen("{\"LocalizedLabels\":[");
    g_string_append(out, "{\"LocalizedLabels\":[");
    add_localized(out, text, owner);
    g_autofree char *same = g_strdup(out->str + start);
    g_string_append_printf(out, "],\"UserLocalizedLabel\":%s}", same);
}
