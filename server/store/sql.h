/* sql.h: builds SQL from three things only: literals of this program, identifiers of the model, and
 * bound values. Text of a request can get in as a value and in no other way. */
#ifndef SERVER_STORE_SQL_H
#define SERVER_STORE_SQL_H

#include "store/db.h"

struct sql {
    GString *text;
    GArray *values; /* struct value, shared by the parts of one statement */
};
void sql_init(struct sql *q);
/* A part is built apart, numbers its values with `whole`, and is added to it at the end. */
void sql_init_part(struct sql *part, const struct sql *whole);
void sql_finish(struct sql *q);

/* Only a string literal compiles. */
#define sql_add(q, literal) sql_add_literal(q, "" literal)
void sql_add_literal(struct sql *q, const char *literal);
void sql_add_name(struct sql *q, const char *identifier);                   /* "name" */
void sql_add_alias(struct sql *q, unsigned alias);                          /* t3 */
void sql_add_column(struct sql *q, unsigned alias, const char *identifier); /* t3."name" */
void sql_add_order_name(struct sql *q, unsigned i);       /* "@order3": a column of a SELECT */
void sql_add_value(struct sql *q, const struct value *v); /* ?n; copies the value */
void sql_add_text_value(struct sql *q, const char *text);
void sql_add_integer_value(struct sql *q, int64_t n);
void sql_add_parameter(struct sql *q, unsigned n); /* ?n, for the caller to bind */
void sql_add_part(struct sql *q, const struct sql *part);

/* Prepared and bound; borrowed until stmt_release; NULL = failed. */
struct stmt *sql_use(const struct sql *q, struct db *db, GError **error);
bool sql_run(const struct sql *q, struct db *db, GError **error);

#endif
