/* edit_internal.h: what the files of edit*.c share. Only for model/. */
#ifndef SERVER_MODEL_EDIT_INTERNAL_H
#define SERVER_MODEL_EDIT_INTERNAL_H

#include "model/definition_read.h"
#include "model/edit.h"

/* What edit_create works on. */
struct edit_call {
    struct edit *edit;
    struct definition_reader reader;
};
void edit_call_init(struct edit_call *call, struct edit *e, bool creating);
void edit_call_finish(struct edit_call *call);

/* edit_log.c: what was done is written down, by the functions of edit.h when they succeeded. */
#define EDIT_STEP_CREATE "create"
#define EDIT_STEP_UPDATE "update"
#define EDIT_STEP_DELETE "delete"
#define EDIT_STEP_POLYMORPHIC "createPolymorphic"
#define EDIT_STEP_INSERT_OPTION "insertOption"
#define EDIT_STEP_UPDATE_OPTION "updateOption"
#define EDIT_STEP_DELETE_OPTION "deleteOption"
#define EDIT_STEP_ORDER_OPTIONS "orderOptions"
#define EDIT_STEP_FAIL_KEY "failKey"
void edit_log_begin(struct edit_log *log);
void edit_log_finish(struct edit_log *log);
cJSON *edit_log_step(struct edit *e, const char *what); /* borrowed: members may be added */
/* The same with its members; `json` may be NULL. */
void edit_log_path(struct edit *e, const char *what, const char *path, const cJSON *json);
void edit_log_option(struct edit *e, const char *what, const struct option_place *place, int value,
                     const cJSON *json);

/* Parts of the copied model may be changed; who looks them up gets them as const. */
struct table *edit_table(struct edit *e, const char *logical_name); /* NULL = none */
struct column *edit_column(struct table *t, const char *logical_name);

const char *edit_new_id(struct edit *e);
/* Notes that a definition of `t` (NULL = of none) changed. */
void edit_touch(struct edit *e, struct table *t, struct meta *meta);
/* Notes that something is gone. */
void edit_tell_deleted(struct edit *e, enum deleted_kind kind, const char *metadata_id);

/* edit_names.c: "new_Thing" -> whether it may be called so; *ret_logical is in lower case, of the
 * model. */
bool edit_check_name(const struct edit_call *call, const char *schema_name, const char *member,
                     size_t limit, const char **ret_logical, GError **error);
/* "new_city" -> "new_cities"; owned. */
char *edit_pluralize(const char *name);

/* edit_standard.c */
void edit_add_standards(struct edit *e, struct table *t);

/* edit_table.c */
struct table *edit_new_table(struct edit *e, const char *schema_name, const char *ownership);
bool edit_create_table(struct edit_call *call, const cJSON *json, const char **ret_id,
                       GError **error);
bool edit_update_table(struct edit_call *call, struct table *t, const cJSON *json, GError **error);
bool edit_delete_table(struct edit *e, struct table *t, GError **error);
/* Takes the table out, whatever depends on it. */
void edit_remove_table(struct edit *e, struct table *t);

/* edit_column.c */
/* A column with the limits that are usual for its type, in no table yet. */
struct column *edit_new_column(struct edit *e, const char *schema_name, enum column_type type,
                               const char *display_name);
bool edit_create_column(struct edit_call *call, struct table *t, const cJSON *json,
                        struct column **ret_column, GError **error);
bool edit_update_column(struct edit_call *call, struct table *t, struct column *c,
                        const cJSON *json, GError **error);
bool edit_delete_column(struct edit *e, struct table *t, struct column *c, GError **error);
/* Takes the column out, whatever depends on it. */
void edit_remove_column(struct edit *e, struct table *t, struct column *c);

/* edit_relationship.c */
bool edit_create_relationship(struct edit_call *call, const cJSON *json, const char **ret_id,
                              GError **error);
bool edit_delete_relationship(struct edit *e, struct relationship *r, GError **error);
bool edit_is_custom(const struct edit *e, const struct meta *meta);
bool edit_fail_delete(const char *schema_name, GError **error);
/* Members of a request that name a table, the relationship, and a navigation property of `from`. */
bool edit_read_table(const struct edit_call *call, const cJSON *json, const char *member,
                     struct table **ret_table, GError **error);
bool edit_read_relationship_name(const struct edit_call *call, const cJSON *json,
                                 const char **ret_schema, GError **error);
bool edit_read_navigation(const struct edit_call *call, const cJSON *json, const char *member,
                          const struct table *from, const char **name, GError **error);
/* Takes it out of the child, with the target of the lookup, and the lookup when it has no other. */
void edit_remove_relationship(struct edit *e, struct relationship *r);
struct relationship *edit_new_relationship(struct edit *e, struct table *child,
                                           const char *schema_name, const char *column,
                                           const char *parent);
/* edit_pairs.c */
bool edit_create_many_to_many(struct edit_call *call, const cJSON *json, const char **ret_id,
                              GError **error);
bool edit_delete_many_to_many(struct edit *e, struct many_to_many *n, GError **error);
void edit_remove_many_to_many(struct edit *e, struct many_to_many *n);

/* edit_support.c: notes and activities of `t`: relationships from the tables that have them.
 * `column` is objectid for notes, regardingobjectid for activities. */
bool edit_is_supported(const struct edit *e, const struct table *t, const char *column);
void edit_enable_notes(struct edit *e, struct table *t);
void edit_enable_activities(struct edit *e, struct table *t);

/* edit_key.c, edit_option.c */
bool edit_create_key(struct edit_call *call, struct table *t, const cJSON *json,
                     const char **ret_id, GError **error);
bool edit_delete_key(struct edit *e, struct table *t, struct alternate_key *key);
bool edit_create_option_set(struct edit_call *call, const cJSON *json, const char **ret_id,
                            GError **error);
bool edit_delete_option_set(struct edit *e, struct option_set *set, GError **error);

#endif
