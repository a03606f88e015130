/* definition_read.h: a definition in JSON (EntityMetadata, StringAttributeMetadata, ...) into the
 * structs of a model: what POST and PUT send, and what an export of EntityDefinitions holds. Which
 * properties there are and of which type is known from the tables the definitions are written by
 * (definitions_type.h). Internal to model/. */
#ifndef SERVER_MODEL_DEFINITION_READ_H
#define SERVER_MODEL_DEFINITION_READ_H

#include <cjson/cJSON.h>

#include "model/definitions_type.h"
#include "model/error.h"
#include "model/internal.h"

/* Values of options that are given none: the prefix of the default publisher. */
#define OPTION_FIRST_VALUE 100000000

struct definition_reader {
    struct model *model; /* the things that are read into belong to it */
    GString *path;       /* where we are: "Attributes[2]" */
    bool creating;       /* else what a thing is and is called must not change */
    bool merge_labels;   /* keep labels of languages that are not given */
};

/* Sets the error "path.member: message". */
void definition_tell(const struct definition_reader *r, enum server_error code, const char *member,
                     const char *message, GError **error);
/* The same, for `return`: always false. */
static inline bool definition_fail(const struct definition_reader *r, enum server_error code,
                                   const char *member, const char *message, GError **error)
{
    definition_tell(r, code, member, message, error);
    return false;
}

/* The text member `name`; fails with BAD_PAYLOAD when it is no text, or MISSING_REQUIRED when it is
 * absent and `required`. *ret_text is borrowed from the JSON, NULL when absent. */
bool definition_read_text(const struct definition_reader *r, const cJSON *json, const char *name,
                          bool required, const char **ret_text, GError **error);

/* Sets every property the object has on the item, whose subject is a struct of r->model. Absent and
 * null properties stay as they are; what Dataverse computes is ignored; members that are things of
 * their own (Attributes, OptionSet, Lookup) are the caller's. Fails with BAD_PAYLOAD for an unknown
 * property or a value of the wrong type, with INVALID_ARGUMENT for one that may not be. */
bool definition_read(struct definition_reader *r, const struct definitions_item *item,
                     const cJSON *json, GError **error);

/* label_read.c: a Label. */
struct label_place {
    const char *member;   /* of the request */
    const char *old_json; /* the label it replaces or is merged into; NULL = none */
    const char *owner;    /* id of what is labelled */
};
/* *ret_text (owned) is the text in the language of the organisation, NULL when it has none. */
bool definition_read_label(const struct definition_reader *r, const struct label_place *place,
                           const cJSON *given, GString *ret_json, char **ret_text, GError **error);

/* option_read.c: Options, or the TrueOption and FalseOption of a boolean. `type` is that of the
 * column. Appends to ret_options. */
bool definition_read_options(struct definition_reader *r, const cJSON *option_set,
                             enum column_type type, const char *owner, GArray *ret_options,
                             GError **error);
/* One option; *ret_option has only what is given. */
bool definition_read_option(struct definition_reader *r, const cJSON *json, const char *owner,
                            struct option *ret_option, GError **error);

#endif
