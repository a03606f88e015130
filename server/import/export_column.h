/* export_column.h: one AttributeMetadata of an export. Internal to import/. */
#ifndef SERVER_IMPORT_EXPORT_COLUMN_H
#define SERVER_IMPORT_EXPORT_COLUMN_H

#include "import/build.h"
#include "model/read_fields.h"

/* Where an export is being read. */
struct export_reader {
    struct reader reader; /* first: the readers of read_fields.h get this one */
    struct import *import;
    struct table *table; /* the one being read */
};

/* element_fn of the members Attributes: describes a column of reader->table, or adds it. */
bool export_read_column(struct reader *r, const cJSON *json, void *table, GError **error);
/* element_fn of an answer about choices: takes the options of a column that is there. */
bool export_read_choice(struct reader *r, const cJSON *json, void *table, GError **error);

/* export_options.c: the options of a choice: its own, or those of a global option set. */
bool export_read_options(struct export_reader *e, const cJSON *json, struct column *c,
                         GError **error);
/* An element of GlobalOptionSetDefinitions in place of a table. */
bool export_is_option_set(const cJSON *json);
bool export_read_option_set(struct export_reader *e, const cJSON *json, GError **error);

#endif
