/* build.h: what the readers of import/ share while a model grows. Internal to import/. */
#ifndef SERVER_IMPORT_BUILD_H
#define SERVER_IMPORT_BUILD_H

#include "import/notices.h"
#include "model/internal.h"

struct import {
    struct model *model;
    const struct model *known;
    struct notices *notices;
    GHashTable *exported; /* tables, columns, relationships an export describes: nothing is guessed
                             for them */
    GHashTable *relationship_names; /* schema names that are taken */
};

/* A text or a derived id that lives as long as the model. `kind` keeps equal names apart. */
const char *build_text(struct import *im, const char *format, ...) G_GNUC_PRINTF(2, 3);
const char *build_id(struct import *im, const char *kind, const char *name);

/* Lower-case letters, digits and _, as logical names are. */
bool build_is_name(const char *name);

/* NULL when the name is not one or taken, which is counted. The table is in the model at once. */
struct table *build_table(struct import *im, const char *logical_name, const char *set_name);
/* The same for a column; its property follows from the type. */
struct column *build_column(struct import *im, struct table *t, const char *logical_name,
                            enum column_type type);

/* The table's own, changeable. NULL = none. */
struct table *build_find_table(struct import *im, const char *logical_name);
struct column *build_find_column(struct table *t, const char *logical_name);

/* Empty lists of the column (a new one, or the one it has, emptied) and of a key; they live as long
 * as the model. */
GPtrArray *build_targets(struct import *im, struct column *c);
GArray *build_options(struct import *im, struct column *c);
/* The global option set of that name, made when it is new. NULL = the name is not one, which is
 * counted. */
struct option_set *build_option_set(struct import *im, const char *name);
struct alternate_key *build_key(struct import *im, struct table *t, const char *name);

/* Adds a relationship; its schema name is `schema_name`, or made of it when that is taken. */
struct relationship *build_relationship(struct import *im, struct table *child,
                                        const char *schema_name, const struct relationship *draft);
struct relationship *build_find_relationship(const struct table *child, const char *column,
                                             const char *parent);
void build_many_to_many(struct import *im, const struct many_to_many *draft);

/* Copies of what another model has: texts, options and targets become this model's. */
void build_copy_column(struct import *im, struct column *to, const struct column *from);
void build_copy_table(struct import *im, struct table *to, const struct table *from);

#endif
