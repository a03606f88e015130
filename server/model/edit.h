/* edit.h: changes of the metadata at run time. A change is made in a copy of the model, which takes
 * the model's place when everything went well; whoever still reads the old one is not disturbed.
 *
 *   struct edit e;
 *   edit_begin(&e, model, now_ms, new_guid, context);
 *   if (edit_create(&e, "EntityDefinitions", json, &id, &error)) next = edit_finish(&e);
 *   else edit_abandon(&e);
 *
 * Errors are of SERVER_ERROR and say which member of the request is wrong. */
#ifndef SERVER_MODEL_EDIT_H
#define SERVER_MODEL_EDIT_H

#include <cjson/cJSON.h>

#include "model/value.h"

/* What a stranger can make grow. */
#define EDIT_MAX_TABLES 5000
#define EDIT_MAX_COLUMNS 1500 /* of one table; SQLite's limit is 2000, and some need two */
#define EDIT_MAX_KEYS 10      /* of one table */
#define EDIT_MAX_KEY_COLUMNS 16
#define EDIT_MAX_OPTION_SETS 5000
#define EDIT_MAX_TEXT_BYTES ((size_t)512 * 1024 * 1024)
#define EDIT_MAX_DELETED 20000 /* remembered; older stamps have expired then */

typedef void (*new_guid_fn)(void *context, struct guid *ret_id);

/* What was done, in the words of edit_log.h. */
struct edit_log {
    cJSON *steps, *ids;
};

struct edit {
    struct model *model;
    struct edit_log log;
    int64_t now_ms;
    bool merge_labels; /* a PUT keeps labels of languages it does not give */
    bool system;       /* may change and delete what Dataverse brought along */
    new_guid_fn new_guid;
    void *guid_context;
};

void edit_begin(struct edit *e, const struct model *m, int64_t now_ms, new_guid_fn new_guid,
                void *guid_context);
struct model *edit_finish(struct edit *e); /* owned */
void edit_abandon(struct edit *e);

/* POST, PUT and DELETE of a path of definitions (decoded, below api/data/vX.Y/). *ret_path is the
 * path of what was made, for OData-EntityId; owned. */
bool edit_create(struct edit *e, const char *path, const cJSON *json, char **ret_path,
                 GError **error);
bool edit_update(struct edit *e, const char *path, const cJSON *json, GError **error);
bool edit_delete(struct edit *e, const char *path, GError **error);

/* A lookup that means several tables: its column and one relationship for each of them. *ret_ids
 * (const char *, owned list) are those of the relationships, *ret_column_id that of the column. */
bool edit_create_polymorphic(struct edit *e, const cJSON *relationships, const cJSON *lookup,
                             GPtrArray **ret_ids, const char **ret_column_id, GError **error);

/* Which options an action means: those of a column, or of a global option set. */
struct option_place {
    const char *table, *column; /* or */
    const char *set;
};
/* `json`: Value, Label, Description, Color, ExternalValue; StateCode for a status. */
bool edit_insert_option(struct edit *e, const struct option_place *place, const cJSON *json,
                        int *ret_value, GError **error);
bool edit_update_option(struct edit *e, const struct option_place *place, int value,
                        const cJSON *json, GError **error);
bool edit_delete_option(struct edit *e, const struct option_place *place, int value,
                        GError **error);
bool edit_order_options(struct edit *e, const struct option_place *place, const cJSON *values,
                        GError **error);

/* Whether the relationship stands in the way when its parent is deleted. */
bool edit_holds_parent(const struct relationship *r);

/* Marks an alternate key whose rows are not unique. */
void edit_fail_key(struct edit *e, const char *table, const char *key);

#endif
