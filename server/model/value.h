/* value.h: identifiers, values and rows: what moves between store, service and wire. */
#ifndef SERVER_MODEL_VALUE_H
#define SERVER_MODEL_VALUE_H

#include "model/model.h"

/* A GUID as text: 36 lower-case characters. */
struct guid {
    char text[37];
};

/* Accepts upper case and surrounding braces; false leaves *ret_guid alone. `length` in bytes. */
bool guid_parse(const char *text, size_t length, struct guid *ret_guid);
/* Always the same for the same two texts. */
void guid_derive(const char *owner, const char *name, struct guid *ret_guid);
bool guid_equal(const struct guid *a, const struct guid *b);

enum value_kind { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT };

/* One column's value. Booleans and choices are INTEGER; date-times are INTEGER seconds since 1970
 * UTC (DateOnly: midnight); decimals and money are REAL; lookups and identifiers are TEXT (a guid),
 * lookups with their target. */
struct value {
    enum value_kind kind;
    int64_t integer;
    double real;
    char *text;                 /* owned by the value; value_finish */
    const struct table *target; /* lookups: the table of the row meant; borrowed from the model */
    char *name; /* lookups: the primary name of that row, when asked for; owned by the value */
};
void value_finish(struct value *v);
void value_copy(struct value *destination,
                const struct value *source); /* destination must be finished or zero */
bool value_equal(const struct value *a, const struct value *b);

/* A list of values (struct value *), owned with them: g_ptr_array_unref. */
GPtrArray *values_create(void);
struct value *values_add(GPtrArray *values); /* a new null at the end; borrowed from the list */

/* The columns that the rows of one query have, so that a page of rows of a wide table stays small.
 */
struct layout;
/* `columns`: const struct column * of the table; one may be there twice. Owned: layout_unref. */
struct layout *layout_create(const struct table *table, const GPtrArray *columns);
void layout_unref(struct layout *l);

/* A row, or a part of one. `values` has one entry for each column of the table, or of the layout;
 * row_column says which. `present` says which were read or named: in a changed row (create, update)
 * it is what the request named. */
struct row {
    const struct table *table;
    struct guid id;
    int64_t version;
    bool deleted;         /* a tombstone: only id and version are set */
    unsigned shares;      /* owners besides the first one: row_share */
    GPtrArray *sort_keys; /* struct value *, one for each order of the query: owned; may be NULL */
    unsigned columns;
    struct value *values;
    bool *present;
    struct layout *layout; /* NULL: every column of the table has an entry, at its index */
    struct value *outputs; /* of a query that names its properties itself: their values, in its
                              order; NULL = none */
    unsigned output_count;
    struct row *wide; /* lends its values to this one, which was of a layout; NULL = none */
};
struct row *row_create(const struct table *table); /* owned: row_destroy */
/* Every column of the layout is present, as null. Owned: row_destroy. */
struct row *row_create_narrow(struct layout *layout);
struct row *row_share(struct row *r); /* one more owner: each calls row_destroy */
void row_destroy(struct row *r);
void row_make_outputs(struct row *r, unsigned count); /* all null */
const struct column *row_column(const struct row *r, unsigned entry);
/* The value to change; a row of a layout gets room for every column when it lacks this one. */
struct value *row_value(struct row *r, const struct column *c);
const struct value *row_get(const struct row *r,
                            const struct column *c); /* NULL when not present */
/* The value of a column by its name; NULL when it is null or not present, when the table has no
 * such column, and when `row` is NULL. Its text, borrowed, or number; `otherwise` when there is
 * none. */
const struct value *row_find(const struct row *row, const char *column);
const char *row_text(const struct row *row, const char *column, const char *otherwise);
int64_t row_integer(const struct row *row, const char *column, int64_t otherwise);
/* These are no-ops when the table has no such column; NULL sets null. */
void row_set_text(struct row *r, const char *column, const char *text);
void row_set_integer(struct row *r, const char *column, int64_t n);
void row_set_lookup(struct row *r, const char *column, const struct table *target,
                    const struct guid *id);

/* "2024-02-29T10:00:00Z" (offset or none accepted, fraction dropped) or "2024-02-29". */
bool date_parse(const char *text, bool date_only, int64_t *ret_seconds);
void date_format(int64_t seconds, bool date_only, char ret_text[32]);

#endif
