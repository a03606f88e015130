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

#endif
