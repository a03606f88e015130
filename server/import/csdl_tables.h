/* csdl_tables.h: the types of a $metadata document as tables and columns. Internal to import/. */
#ifndef SERVER_IMPORT_CSDL_TABLES_H
#define SERVER_IMPORT_CSDL_TABLES_H

#include "import/build.h"
#include "import/csdl_document.h"

/* A type of the document that became a table. */
struct csdl_table {
    const struct csdl_type *type;
    const struct csdl_type *base; /* whose properties it inherits; NULL = none */
    struct table *table;
};

/* Makes tables with their columns and alternate keys. *ret_tables: struct csdl_table, in file
 * order; owned: g_array_unref. */
void csdl_make_tables(struct import *im, const struct csdl_document *d, GArray **ret_tables);
/* Then, when all tables are there: relationships of lookups, and N:N with their intersect tables.
 */
void csdl_make_links(struct import *im, const struct csdl_document *d, const GArray *tables);
void csdl_make_pairs(struct import *im, const struct csdl_document *d, const GArray *tables);

/* The table that a type of the document became: principal is the table of owners. */
const char *csdl_table_name(const char *type_name);

#endif
