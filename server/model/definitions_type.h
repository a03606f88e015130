/* definitions_type.h: the metadata types (EntityMetadata, StringAttributeMetadata, ...) as tables
 * of properties, so that $select, $filter and writing are one piece of code for all of them.
 * Internal to model/. */
#ifndef SERVER_MODEL_DEFINITIONS_TYPE_H
#define SERVER_MODEL_DEFINITIONS_TYPE_H

#include "model/model.h"

struct definitions_type;

/* One thing that has a metadata type. `subject` is the struct its properties are read from: a
 * table, column, relationship, many_to_many, alternate_key; for an option set its column, or, when
 * it is global, the option_set. Borrowed from the model. */
struct definitions_item {
    const struct definitions_type *type;
    const struct model *model;
    const struct table *table; /* the one it belongs to; NULL = none */
    const void *subject;
};

enum definitions_kind {
    PROPERTY_CONST,
    PROPERTY_TEXT,
    PROPERTY_FLAG,
    PROPERTY_NUMBER,
    PROPERTY_CALL
};

struct definitions_property {
    const char *name;
    enum definitions_kind kind;
    const char *json; /* CONST: the value */
    size_t offset;    /* TEXT, FLAG, NUMBER: const char *, bool or int in the subject */
    void (*write)(const struct definitions_item *item, GString *out); /* CALL */
};

#define CONST(name, json)                                                                          \
    {                                                                                              \
        name, PROPERTY_CONST, json, 0, NULL                                                        \
    }
#define TEXT(name, thing, member)                                                                  \
    {                                                                                              \
        name, PROPERTY_TEXT, NULL, offsetof(struct thing, member), NULL                            \
    }
#define FLAG(name, thing, member)                                                                  \
    {                                                                                              \
        name, PROPERTY_FLAG, NULL, offsetof(struct thing, member), NULL                            \
    }
#define NUMBER(name, thing, member)                                                                \
    {                                                                                              \
        name, PROPERTY_NUMBER, NULL, offsetof(struct thing, member), NULL                          \
    }
#define CALL(name, function)                                                                       \
    {                                                                                              \
        name, PROPERTY_CALL, NULL, 0, function                                                     \
    }
#define MANAGED_JSON(value, changeable, logical_name)                                              \
    "{\"Value\":" value ",\"CanBeChanged\":" changeable                                            \
    ",\"ManagedPropertyLogicalName\":\"" logical_name "\"}"
#define MANAGED(name, value, logical_name) CONST(name, MANAGED_JSON(value, "true", logical_name))
#define EMPTY_LABEL "{\"LocalizedLabels\":[],\"UserLocalizedLabel\":null}"

/* What $expand and a path segment lead to. */
struct definitions_nav {
    const char *name;
    bool single;
    const struct definitions_type *target; /* the declared type */
    void (*list)(const struct definitions_item *item,
                 GArray *ret_items); /* struct definitions_item */
};

struct definitions_type {
    const char *name;
    const struct definitions_type *base; /* NULL = none */
    const struct definitions_property *properties;
    size_t property_count;
    const struct definitions_nav *navs;
    size_t nav_count;
};

extern const struct definitions_type definitions_entity_type, definitions_attribute_type,
    definitions_relationship_type, definitions_one_to_many_type, definitions_many_to_many_type,
    definitions_key_type, definitions_managed_type;
/* Of an option set: what all have, a list of options, or the pair of a Boolean column. */
extern const struct definitions_type definitions_option_set_base, definitions_option_set_type,
    definitions_boolean_set_type;

/* The type of one column, e.g. LookupAttributeMetadata. */
const struct definitions_type *definitions_column_type(const struct column *c);

/* Lists of items; append to ret_items. */
void definitions_list_tables(const struct model *m, GArray *ret_items);
void definitions_list_managed(const struct model *m, GArray *ret_items);     /* properties */
void definitions_list_option_sets(const struct model *m, GArray *ret_items); /* the global ones */
/* Of a choice: the global option set its options come from, if any; and the one it has, whichever
 * that is. */
void definitions_list_global_set(const struct definitions_item *column, GArray *ret_items);
void definitions_list_own_set(const struct definitions_item *column, GArray *ret_items);
void definitions_list_relationships(const struct model *m, GArray *ret_items); /* all, once each */
void definitions_list_columns(const struct definitions_item *table, GArray *ret_items);
void definitions_list_keys(const struct definitions_item *table, GArray *ret_items);
void definitions_list_one_to_many(const struct definitions_item *table, GArray *ret_items);
void definitions_list_many_to_one(const struct definitions_item *table, GArray *ret_items);
void definitions_list_many_to_many(const struct definitions_item *table, GArray *ret_items);

/* What a path leads to: one thing, or a list and the thing it belongs to (item.table NULL = a list
 * at the root). */
struct definitions_place {
    const struct definitions_type *declared;
    bool single;
    struct definitions_item item;
};
/* definitions.c. Fails as definitions_answer does. */
bool definitions_find(const struct model *m, const char *path, struct definitions_place *ret_place,
                      GError **error);

/* The type of this name, without namespace; NULL = there is none that a URL may name. */
const struct definitions_type *definitions_find_type(const char *name);
/* The type of a column; NULL = none has this name. */
const struct definitions_type *definitions_find_column_type(const char *name);

/* NULL when the type has no such property. */
const struct definitions_property *definitions_find_property(const struct definitions_type *type,
                                                             const char *name);
const struct definitions_nav *definitions_find_nav(const struct definitions_type *type,
                                                   const char *name);
bool definitions_is_a(const struct definitions_type *type, const struct definitions_type *base);
/* What was changed at run time; NULL = nothing of it can be (an option set of one column). */
const struct meta *definitions_meta(const struct definitions_item *item);
/* Appends the value of one property. */
void definitions_write_property(const struct definitions_item *item,
                                const struct definitions_property *property, GString *out);

/* Pieces of JSON. */
void definitions_add_text(GString *out, const char *text); /* NULL = null */
/* A Label; `owner` is the id of what is labelled. */
void definitions_add_label(GString *out, const char *text, const char *owner);
/* A guid that is always the same for the same two texts. */
void definitions_add_derived_id(GString *out, const char *owner, const char *name);

#endif
