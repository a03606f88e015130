/* metadata.h: reading table definitions from the server into store and schema. */
#ifndef CLIENT_SYNC_METADATA_H
#define CLIENT_SYNC_METADATA_H

#include "sync/engine.h"

/* Names and flags of every table. */
bool metadata_read_list(struct engine *engine, GError **error);

/* Columns and relationships of these tables, few requests for many tables. */
bool metadata_read_tables(struct engine *engine, const GPtrArray *names, GError **error);

/* The table with its columns, read from the server when the store has it only listed or not at all.
 * Borrowed until the table is read again; NULL with WIRE_NETWORK or WIRE_SERVER. */
const struct table *metadata_need_table(struct engine *engine, const char *name, GError **error);

#endif
