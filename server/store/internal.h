/* internal.h: what the files of store/ share. */
#ifndef SERVER_STORE_INTERNAL_H
#define SERVER_STORE_INTERNAL_H

#include "store/sql.h"
#include "store/store.h"

#define FIRST_VERSION 1000000 /* so that versions look like those of an organisation in use */

/* Fixed SQL: stmt.def. */
enum stmt_id {
#define X(id, sql) STMT_##id,
#include "store/stmt.def"
#undef X
};

/* How things were when a transaction began. */
struct savepoint {
    int64_t version, stamp;
};

struct store {
    struct db *db;
    bool durable; /* kept as a file */
    struct model *model;
    GHashTable
        *tables; /* logical names of tables known to exist in SQLite and to have all columns */
    GHashTable *indexes; /* "table.column", and those of index.c */
    GHashTable *shapes;  /* index.c: shape of a query -> how often it came */
    int64_t version;
    GArray *savepoints;         /* struct savepoint: one for each open transaction */
    const char *const *watched; /* ends with NULL; NULL = none */
    int64_t stamp;              /* only ever grows */
};

/* A row of `t` was written. */
void store_mark(struct store *s, const struct table *t);

struct stmt *store_use(struct store *s, enum stmt_id id,
                       GError **error); /* borrowed until stmt_release */

#endif
