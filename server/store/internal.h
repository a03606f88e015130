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

struct store {
    struct db *db;
    struct model *model;
    GHashTable
        *tables; /* logical names of tables known to exist in SQLite and to have all columns */
    GHashTable *indexes; /* "table.column" */
    int64_t version;
    GArray *savepoints; /* int64_t: the version when each open transaction began */
};

struct stmt *store_use(struct store *s, enum stmt_id id,
                       GError **error); /* borrowed until stmt_release */

#endif
