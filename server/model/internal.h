/* internal.h: how a model is built. Only for model/ and import/: everybody else sees a finished,
 * read-only model. */
#ifndef SERVER_MODEL_INTERNAL_H
#define SERVER_MODEL_INTERNAL_H

#include "model/model.h"

#define MODEL_FIRST_VERSION 60000000 /* so that it looks like that of an organisation in use */

/* Names and labels: a model and its copies share them, for most stay the same. Only grows. */
struct texts {
    int references;
    GStringChunk *chunk;
    size_t bytes;
};

struct model {
    int references;
    struct texts *texts;
    GPtrArray *blocks;      /* memory of tables, columns, relationships: freed with the model */
    GPtrArray *lists;       /* GPtrArray * of targets and key columns, shared with copies */
    GPtrArray *options;     /* GArray * of struct option, shared with copies */
    GPtrArray *tables;      /* struct table *, ordered by logical name once linked */
    GPtrArray *option_sets; /* struct option_set * */
    GHashTable *by_name, *by_set, *many_to_many;
    int64_t version;
    GArray *deleted; /* struct deleted_definition */
    int64_t deleted_first;
};

struct model *model_create(void); /* one reference */
struct model *model_create_sharing(struct texts *texts);
/* Zeroed memory that lives as long as the model. */
void *model_alloc(struct model *m, size_t size);
const char *model_text(struct model *m, const char *text); /* NULL stays NULL */
/* Lists that live as long as the model and any copy of it. */
GPtrArray *model_new_list(struct model *m); /* const char * */
GArray *model_new_options(struct model *m); /* struct option */

/* The same metadata, not linked yet: to be changed, then linked. One reference, owned. */
struct model *model_copy(const struct model *m);
/* Gives a property a value of its own; NULL = the usual one again. */
void meta_set(struct model *m, struct meta *meta, const char *name, const char *json);

/* An empty table of this model, not in its list yet. */
struct table *model_new_table(struct model *m);
/* Takes the column into the table; sets index and property. */
void table_add_column(struct table *t, struct column *c);
void model_add_table(struct model *m, struct table *t);
/* Frees the lists of a table that is taken out of the model. */
void table_finish(struct table *t);

/* After all tables are there: parents, navigation properties and names. */
void model_link(struct model *m);

#endif
