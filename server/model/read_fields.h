/* read_fields.h: reads the members of a JSON object into a struct by a table of fields, so that the
 * names of files stand in one place each and errors say file and path. Only for model/ and
 * import/. */
#ifndef SERVER_MODEL_READ_FIELDS_H
#define SERVER_MODEL_READ_FIELDS_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "model/error.h"
#include "model/internal.h"

enum field_kind {
    FIELD_TEXT,    /* const char *, in the model */
    FIELD_BOOLEAN, /* bool */
    FIELD_INTEGER, /* int */
    FIELD_REAL,    /* double */
    FIELD_WORD     /* int-sized enum: position in `words` */
};

struct field {
    const char *name; /* a member, or members of members: "RequiredLevel.Value" */
    enum field_kind kind;
    size_t offset;
    bool required;
    const char *const *words; /* FIELD_WORD; ends with NULL */
};

/* Where the reader is: for messages. */
struct reader {
    struct model *model;
    const char *file;
    GString *path;          /* "attributes[3]" */
    enum server_error code; /* what reader_fail raises; 0 is BAD_FIXTURE */
};

/* Fails with reader->code. Members that are absent or null leave the struct alone unless
 * required. */
bool fields_read(struct reader *r, const cJSON *object, const struct field *fields, size_t count,
                 void *ret_struct, GError **error);

/* Fails with "file: path: message". Always false. */
bool reader_fail(struct reader *r, GError **error, const char *message, const char *detail);

typedef bool (*element_fn)(struct reader *r, const cJSON *element, void *context, GError **error);
/* Calls `read` for each element of the array `name`, which may be absent. */
bool reader_each(struct reader *r, const cJSON *object, const char *name, element_fn read,
                 void *context, GError **error);

#endif
