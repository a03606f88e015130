/* schema.h: what the client knows about the server's tables, read from EntityDefinitions. A table
 * is known in one of two depths: listed (names and flags, enough to judge availability) or detailed
 * (columns and relationships). */
#ifndef CLIENT_WIRE_SCHEMA_H
#define CLIENT_WIRE_SCHEMA_H

#include "wire/json.h"

enum column_kind {
    COLUMN_TEXT,
    COLUMN_INTEGER,
    COLUMN_NUMBER,
    COLUMN_BOOLEAN,
    COLUMN_DATE,
    COLUMN_GUID,
    COLUMN_LOOKUP,
    COLUMN_OTHER
};

struct column {
    char *name;
    enum column_kind kind;
    bool readable;      /* may stand in $select */
    GPtrArray *targets; /* of char *: tables a lookup may point at; NULL for other kinds */
};

/* A lookup seen as a relationship: this table's column points at `parent`. */
struct parent_link {
    char *schema_name;
    char *metadata_id;
    char *column;
    char *parent;
    char *navigation; /* name for @odata.bind on this table */
};

/* One N:N relationship; end 0 is Entity1. */
struct pair_link {
    char *schema_name;
    char *metadata_id;
    char *intersect;
    struct {
        char *entity, *column, *navigation;
    } end[2];
};

struct table {
    char *name;
    char *set_name;
    char *primary_id;
    char *primary_name; /* NULL: none */
    bool offline_enabled, tracked, read_only_on_mobile, custom, intersect, activity, versioned;
    bool detailed;
    GHashTable *columns; /* name -> struct column */
    GPtrArray *parents;  /* of struct parent_link */
    GPtrArray *pairs;    /* of struct pair_link */
};

/* Every table known, by logical name. */
struct schema {
    GHashTable *tables;
};

struct schema *schema_create(void);
void schema_destroy(struct schema *schema);

/* Reads one EntityDefinitions object and adds or replaces the table. False when names are missing
 * (the object is then ignored). */
bool schema_add(struct schema *schema, const cJSON *definition);

/* The table, borrowed until it is replaced; NULL when unknown. */
struct table *schema_find(const struct schema *schema, const char *name);

/* The column, borrowed; NULL when the table has none of this name. */
const struct column *table_find_column(const struct table *table, const char *name);

/* The N:N relationship with this schema name, from either end's table; NULL when unknown. Borrowed.
 */
const struct pair_link *schema_find_pair(const struct schema *schema, const char *schema_name);

/* Comma list of readable columns in their wire spelling, for $select: every one, or with `columns`
 * (logical names) those and the ones no client can do without. Owned, freed with g_free. */
char *table_select_list(const struct table *table, const cJSON *columns);

#endif
