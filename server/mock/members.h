/* members.h: strict reading of the JSON the admin API is sent: every member is declared in a table,
 * so that a misspelt one is an error and not a silence. */
#ifndef SERVER_MOCK_MEMBERS_H
#define SERVER_MOCK_MEMBERS_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum member_type {
    MEMBER_TEXT,
    MEMBER_INTEGER,
    MEMBER_NUMBER,
    MEMBER_BOOLEAN,
    MEMBER_OBJECT,
    MEMBER_ARRAY
};

/* One member of an object. `offset` is into the struct that members_read fills: TEXT const char
 * * (borrowed from the tree), INTEGER int64_t, NUMBER double, BOOLEAN bool, OBJECT and ARRAY const
 * cJSON *.
 */
struct member {
    const char *name;
    enum member_type type;
    size_t offset;
    int64_t min, max; /* INTEGER */
};

/* Fills the struct; absent members leave it as it is. Fails with INVALID_ARGUMENT, naming the path
 * of the first member that is unknown or of the wrong type. `path` names the object itself ("" =
 * root). */
bool members_read(const cJSON *object, const char *path, const struct member *members,
                  size_t member_count, void *ret_struct, GError **error);

/* The body of a request as an object; an empty one counts as {}. Owned: cFIELD_Delete. */
cJSON *members_parse_body(GBytes *body, GError **error);

#endif
