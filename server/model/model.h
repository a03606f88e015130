/* model.h: the tables, columns, relationships and option sets of an organisation.
 *
 * A model is built once by a reader (fixture, CSDL, EntityDefinitions) and is read-only afterwards;
 * a change of metadata makes a new model (model_with_flags). Everything reached from a model is
 * borrowed from it. Names are those of docs/fixtures.md. All look-ups are case-sensitive, as
 * Dataverse is. */
#ifndef SERVER_MODEL_MODEL_H
#define SERVER_MODEL_MODEL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum column_type {
#define X(id, type, type_name, edm, sql) COLUMN_##id,
#include "model/column_type.def"
#undef X
};

/* The names of a column type; borrowed, static. `edm` is NULL when the column is no property of a
 * row. */
struct column_type_info {
    const char *type, *type_name, *edm, *sql;
};
const struct column_type_info *column_type_info(enum column_type type);

enum required_level { REQUIRED_NONE, REQUIRED_RECOMMENDED, REQUIRED_APPLICATION, REQUIRED_SYSTEM };
enum date_behavior { DATE_USER_LOCAL, DATE_ONLY, DATE_ZONE_INDEPENDENT };
enum cascade { CASCADE_NONE, CASCADE_ALL, CASCADE_REMOVE_LINK, CASCADE_RESTRICT };

/* A property of a definition that has another value than usual, as JSON. Kept and told, and nothing
 * else is done with it. */
struct extra {
    const char *name, *json;
    const struct extra *next;
};

/* What every definition has that can be changed at run time. */
struct meta {
    const struct extra *extras;
    int64_t changed; /* the version of the metadata that made or changed it; 0 = from the start */
};

struct option {
    int value;
    const char *label;
    int state;                  /* Status options: the state they belong to, else -1 */
    int default_status;         /* State options, else -1 */
    const char *invariant_name; /* State options, else NULL */
    /* JSON of what was given at run time; NULL = nothing */
    const char *label_json, *description_json, *color_json, *external_json;
};

/* A choice that several columns share. */
struct option_set {
    const char *name, *display_name, *metadata_id;
    GArray *options; /* struct option */
    struct meta meta;
};

struct column {
    const char *logical_name, *schema_name, *display_name, *metadata_id;
    const char *property; /* name in the Web API: "_x_value" for lookups, else the logical name */
    const char *format;   /* or NULL */
    enum column_type type;
    enum required_level required;
    enum date_behavior behavior;
    bool valid_for_create, valid_for_update, valid_for_read;
    bool is_secured; /* field-level security: read and written by profile only */
    bool in_odata;   /* false: not in $metadata and not in rows */
    unsigned index;  /* position in table->columns */
    int max_length;  /* characters; 0 = no limit known */
    int max_size_kb; /* of files and images; 0 = not said */
    bool is_primary_image, can_store_full_image;
    double min, max; /* NAN = none */
    int precision;   /* decimal places; -1 = unknown */
    bool has_default;
    double default_value;           /* choice, boolean or number */
    const char *auto_number_format; /* "CAS-{SEQNUM:5}"; NULL = none */
    GPtrArray *targets;             /* const char * logical names; lookups only, else NULL */
    GArray *options;                /* struct option; choices only, else NULL */
    const char *set_name;           /* of the global option set the options come from, or NULL */
    bool is_custom; /* made at run time; those of a custom table are custom anyway */
    struct meta meta;
};

/* One many-to-one relationship and target: a polymorphic lookup has one of these for each target.
 */
struct relationship {
    const char *schema_name, *metadata_id;
    const char *referencing_table; /* the child, which holds the lookup */
    const char *referencing_column;
    const char *referenced_table;      /* the parent */
    const char *navigation;            /* on the child, for @odata.bind and $expand; may be NULL */
    const char *collection_navigation; /* on the parent; may be NULL */
    /* What becomes of the rows below: deleted, given a new owner, shared, no longer shared, put
     * below another row. */
    enum cascade on_delete, on_assign, on_share, on_unshare, on_reparent;
    bool is_hierarchical;
    struct meta meta;
};

struct many_to_many {
    const char *schema_name, *metadata_id;
    const char *intersect_table;
    const char *table1, *column1, *navigation1;
    const char *table2, *column2, *navigation2;
    struct meta meta;
};

struct alternate_key {
    const char *name;
    GPtrArray *columns;      /* const char * logical names */
    const char *metadata_id; /* NULL = derived from the name */
    bool failed; /* rows with the same values were there already: the key cannot be used */
    struct meta meta;
};

struct table_flags {
    bool change_tracking, available_offline, offline_in_mobile, read_only_in_mobile;
};

struct table {
    const char *logical_name, *schema_name, *set_name, *display_name, *display_collection_name;
    const char *metadata_id, *ownership, *base_type;
    const char *primary_id, *primary_name; /* primary_name may be NULL */
    int object_type_code;
    bool is_activity, is_intersect, is_custom, is_bpf, optimistic_concurrency;
    struct table_flags flags;
    GPtrArray *columns;              /* struct column *, in file order */
    GPtrArray *many_to_one;          /* struct relationship *, this table is the child */
    GPtrArray *one_to_many;          /* struct relationship *, this table is the parent */
    GPtrArray *many_to_many;         /* struct many_to_many *, shared by both ends */
    GPtrArray *alternate_keys;       /* struct alternate_key * */
    const struct many_to_many *pair; /* intersect tables: what they are the pairs of; else NULL */
    const struct column *id_column;
    struct meta meta;
    int64_t touched; /* the version that last changed the table or any part of it */
    GHashTable *columns_by_name, *columns_by_property, *navs_by_name; /* for the functions below */
};

enum nav_kind { NAV_SINGLE, NAV_COLLECTION, NAV_MANY };

/* A navigation property as seen from `from`. */
struct nav {
    enum nav_kind kind;
    const char *name;
    const struct table *from, *to;
    const struct relationship *relationship; /* SINGLE, COLLECTION */
    const struct many_to_many *many;         /* MANY */
};

struct model;

/* Reads every *.json of `folder` (docs/fixtures.md). Fails with G_FILE_ERROR or ERROR_BAD_FIXTURE,
 * naming file and path. The result is owned: model_unref. */
struct model *model_read_folder(const char *folder, GError **error);
struct model *model_ref(struct model *m);
void model_unref(struct model *m); /* NULL is fine */

/* A copy of `m` in which one table has other flags; owned. */
struct model *model_with_flags(const struct model *m, const char *logical_name,
                               struct table_flags flags);

/* All tables (const struct table *), ordered by logical name; borrowed. */
const GPtrArray *model_tables(const struct model *m);

/* NULL when there is none. Borrowed from the model. */
const struct table *model_find_table(const struct model *m, const char *logical_name);
const struct table *model_find_set(const struct model *m, const char *set_name);
/* All global option sets (const struct option_set *); borrowed. */
const GPtrArray *model_option_sets(const struct model *m);
const struct option_set *model_find_option_set(const struct model *m, const char *name);
const struct many_to_many *model_find_many_to_many(const struct model *m, const char *schema_name);
const struct column *table_find_column(const struct table *t, const char *logical_name);
/* Those of the columns that the table has (const struct column *); `names` ends with NULL. Owned.
 */
GPtrArray *table_find_columns(const struct table *t, const char *const *names);
const struct column *table_find_property(const struct table *t,
                                         const char *property);                  /* "_x_value" */
const struct nav *table_find_nav(const struct table *t, const char *navigation); /* any kind */
/* The relationship a lookup uses for one target, or NULL. */
const struct relationship *table_find_lookup(const struct table *t, const struct column *lookup,
                                             const char *target);
/* Whether a row of `t` can stand where one of `base` is asked for: systemuser for owner, task for
 * activitypointer. */
bool table_is_a(const struct table *t, const struct table *base);
const struct option *column_find_option(const struct column *c, int value);
bool column_is_lookup(const struct column *c);
int column_max_size_kb(const struct column *c); /* of files and images: as said, or the default */
/* NULL = the property has its usual value. */
const char *meta_find(const struct meta *meta, const char *name);

/* The version of the metadata: grows with every change and every publishing. */
int64_t model_version(const struct model *m);

/* Something that was deleted from the metadata. */
enum deleted_kind { DELETED_TABLE, DELETED_COLUMN, DELETED_RELATIONSHIP, DELETED_OPTION_SET };
struct deleted_definition {
    enum deleted_kind kind;
    const char *metadata_id;
    int64_t version;
};
/* What was deleted, oldest first; changes at or before *ret_first_version are not known any more.
 */
const GArray *model_deleted(const struct model *m, int64_t *ret_first_version);

#endif
