/* store.h: rows, their versions, their tombstones and the links between them. Knows tables and
 * queries, not requests and not users. One store is one organisation: one SQLite database, in
 * memory or in a file.
 *
 * Not thread-safe: one thread at a time. Errors are of SERVER_ERROR (UNEXPECTED with SQLite's
 * text). */
#ifndef SERVER_STORE_STORE_H
#define SERVER_STORE_STORE_H

#include "model/error.h"
#include "model/value.h"
#include "odata/query.h"
#include "store/guard.h"

struct store;

/* `path` NULL = in memory. The store keeps a reference to the model. Owned: store_destroy. NULL =
 * failed. */
struct store *store_create(struct model *m, const char *path, GError **error);
void store_destroy(struct store *s); /* NULL is fine */

/* The organisation's metadata changed: rows read from now on belong to the new
 * tables. */
void store_set_model(struct store *s, struct model *m);
const struct model *store_model(const struct store *s);  /* borrowed until store_set_model */
struct model *store_shared_model(const struct store *s); /* the same, for model_ref */

/* Before store_set_model with a changed model, inside a transaction: rows, columns and tombstones
 * of what is gone are removed, lookups take the shape their targets want (reshape.c). */
bool store_reshape(struct store *s, const struct model *next, GError **error);
/* Whether two rows have the same values in all these columns (const struct column *), none null. */
bool store_has_duplicates(struct store *s, const struct table *t, const GPtrArray *columns,
                          bool *ret_found, GError **error);

/* Makes `destination` the same as `source`, which has the same model: snapshot, restore, a new
 * organisation from a template. Neither may be in a transaction. */
bool store_copy(struct store *destination, struct store *source, GError **error);
/* The same in memory, with the same model. Owned: store_destroy. NULL = failed. */
struct store *store_clone(struct store *source, GError **error);

/* Transactions nest: an inner one is undone alone. Each begin needs one commit or rollback. */
bool store_begin(struct store *s, GError **error);
bool store_commit(struct store *s, GError **error);
void store_rollback(struct store *s);

/* The tables whose changes store_watch_stamp tells; `tables` is static and ends with NULL. */
void store_watch(struct store *s, const char *const *tables);
/* A number that is another one whenever a row of these tables, or the model, may have changed. */
int64_t store_watch_stamp(const struct store *s);

/* The highest row version given so far. */
int64_t store_version(const struct store *s);

/* ---- one row: rows.c ---- */

/* Adds the row with the values that are present; sets row->version. Fails with DUPLICATE_RECORD. */
bool store_insert(struct store *s, struct row *row, GError **error);
/* Writes the values that are present; sets row->version. Fails with RECORD_NOT_FOUND. */
bool store_update(struct store *s, struct row *row, GError **error);
/* Removes the row and keeps a tombstone. Fails with RECORD_NOT_FOUND. */
bool store_delete(struct store *s, const struct table *t, const struct guid *id, int64_t now_ms,
                  GError **error);
/* `columns`: const struct column *, NULL = all. *ret_row is NULL when there is no such row, else
 * owned: row_destroy. */
bool store_find(struct store *s, const struct table *t, const struct guid *id,
                const GPtrArray *columns, struct row **ret_row, GError **error);
/* One value of one row, by the column's name: null when it is, and when there is no such row,
 * column or table (t NULL). *ret_value: value_finish. */
bool store_find_value(struct store *s, const struct table *t, const struct guid *id,
                      const char *column, struct value *ret_value, GError **error);
/* Ids (struct guid) of the rows whose `columns` have these `values`, at most `limit`; *ret_ids is
 * owned. */
bool store_find_by_values(struct store *s, const struct table *t, const GPtrArray *columns,
                          const GPtrArray *values, unsigned limit, GArray **ret_ids,
                          GError **error);
/* The same for columns by name and texts: {"roleid", role, "privilegeid", privilege, NULL}. A
 * column that the table lacks, and a table that is NULL, have no rows. */
bool store_find_by_texts(struct store *s, const struct table *t, const char *const *wanted,
                         unsigned limit, GArray **ret_ids, GError **error);
/* Deletes the rows that store_find_by_texts finds. */
bool store_delete_by_texts(struct store *s, const struct table *t, const char *const *wanted,
                           int64_t now_ms, GError **error);
/* The same for one lookup column that means the row `id` of `target`. */
bool store_find_children(struct store *s, const struct table *t, const struct column *lookup,
                         const struct table *target, const struct guid *id, GArray **ret_ids,
                         GError **error);

/* ---- many rows: select.c, changes.c ---- */

/* Rows of the query, at most `limit` (0 = none at all), with `columns` (and those the order goes
 * by) or with its outputs; rows that are not rows of the table have no id and no version.
 * *ret_rows: struct row *, owned. Expands are not read. */
bool store_select(struct store *s, const struct query *q, const GPtrArray *columns, unsigned limit,
                  GPtrArray **ret_rows, GError **error);
/* How many rows the query finds, counting up to `limit`; -1 = failed. Of an aggregated query: how
 * many rows it looks at. */
int64_t store_count(struct store *s, const struct query *q, int64_t limit, GError **error);

/* Rows with after < version <= until, by version; one more than a page, when there are more. */
bool store_changed_rows(struct store *s, const struct query *q, const GPtrArray *columns,
                        int64_t after, int64_t until, GPtrArray **ret_rows, GError **error);
/* Tombstones with after < version <= until, by version, at most `limit`: rows with `deleted` set.
 */
bool store_tombstones(struct store *s, const struct table *t, int64_t after, int64_t until,
                      unsigned limit, GPtrArray **ret_rows, GError **error);
/* Rows and tombstones in that range; -1 = failed. */
int64_t store_count_changes(struct store *s, const struct table *t, int64_t after, int64_t until,
                            GError **error);

/* Whether the guard lets the row be seen; false too when there is no such row. guarding.c */
bool store_allows(struct store *s, const struct table *t, const struct guid *id,
                  const struct guard *guard, bool *ret_allowed, GError **error);

/* ---- labels: labels.c ---- */

/* The names a fixture gave to rows ("@contoso"). */
bool store_set_label(struct store *s, const char *label, const char *entity, const struct guid *id,
                     GError **error);
/* Fails with RECORD_NOT_FOUND. *ret_table is borrowed from the model. */
bool store_find_label(struct store *s, const char *label, const struct table **ret_table,
                      struct guid *ret_id, GError **error);
typedef void (*label_fn)(void *context, const char *label, const char *entity,
                         const struct guid *id);
bool store_each_label(struct store *s, label_fn tell, void *context, GError **error);

/* ---- changes of the metadata: metadata_log.c ---- */

#define STORE_MAX_CHANGES 20000

/* `text` tells the change that led to `version` of the metadata; NULL = the version alone grew. A
 * database that is kept needs them: its file has no tables and columns but those. Fails with
 * TOO_LARGE when there are too many. */
bool store_add_change(struct store *s, int64_t version, const char *text, GError **error);
/* All of them, oldest first; `tell` fails to stop. */
typedef bool (*change_fn)(void *context, int64_t version, const char *text, GError **error);
bool store_each_change(struct store *s, change_fn tell, void *context, GError **error);
/* The version of the last one; 0 = there was none. */
int64_t store_metadata_version(struct store *s);

/* ---- small texts that belong to the organisation, such as its default user ---- */

bool store_set_setting(struct store *s, const char *name, const char *value, GError **error);
char *store_get_setting(struct store *s, const char *name); /* owned; NULL when absent */

#endif
