/* fields.h: strict reading of the JSON the admin API is sent: every member is declared in a table,
 * so that a misspelt one is an error and not a silence. */
#ifndef SERVER_MOCK_FIELDS_H
#define SERVER_MOCK_FIELDS_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum field_type { FIELD_TEXT, FIELD_INTEGER, FIELD_NUMBER, FIELD_BOOLEAN, FIELD_OBJECT };

/* One member of an object. `offset` is into the struct that fields_read fills: TEXT const char
 * * (borrowed from the tree), INTEGER int64_t, NUMBER double, BOOLEAN bool, OBJECT const cJSON *.
 */
struct field {
    const char *name;
    enum field_type type;
    size_t offset;
    int64_t min, max; /* INTEGER */
};

/* Fills the struct; absent members leave it as it is. Fails with INVALID_ARGUMENT, naming the path
 * of the first member that is unknown or of the wrong type. `path` names the object itself ("" =
 * root). */
bool fields_read(const cJSON *object, const char *path, const struct field *fields,
                 size_t field_count, void *ret_struct, GError **error);

/* The body of a request as an object; an empty one counts as {}. Owned: cFIELD_Delete. */
cJSON *fields_parse_body(GBytes *body, GError **error);

#endif
