/* internal.h: how a model is built. Only for model/ and import/: everybody else sees a finished,
 * read-only model. */
#ifndef SERVER_MODEL_INTERNAL_H
#define SERVER_MODEL_INTERNAL_H

#include "model/model.h"

struct model {
    int references;
    struct model *parent; /* whose texts and relationships this copy uses; NULL = none */
    GStringChunk *texts;
    GPtrArray *blocks; /* memory of tables, columns, relationships: freed with the model */
    GPtrArray *tables; /* struct table *, ordered by logical name once linked */
    GHashTable *by_name, *by_set, *many_to_many;
};

struct model *model_create(void); /* one reference */
/* Zeroed memory that lives as long as the model. */
void *model_alloc(struct model *m, size_t size);
const char *model_text(struct model *m, const char *text); /* NULL stays NULL */

/* An empty table of this model, not in its list yet. */
struct table *model_new_table(struct model *m);
/* Takes the column into the table; sets index and property. */
void table_add_column(struct table *t, struct column *c);
void model_add_table(struct model *m, struct table *t);

/* After all tables are there: parents, navigation properties and names. */
void model_link(struct model *m);

#endif
