/* json.h: the little JSON that mock/ writes by hand, and the strict reading of what the admin API
 * is sent: every member is declared in a table, so that a misspelt one is an error and not a
 * silence. */
#ifndef SERVER_MOCK_JSON_H
#define SERVER_MOCK_JSON_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Appends a JSON string, or null for NULL. What is no UTF-8 becomes U+FFFD. */
void json_add_text(GString *out, const char *text);
void json_add_text_len(GString *out, const char *text, size_t length);
/* Appends ,"name": (the comma only when something stands before it in the object). */
void json_add_name(GString *out, const char *name);
void json_add_member(GString *out, const char *name, const char *text);
void json_add_int(GString *out, const char *name, int64_t number);
void json_add_bool(GString *out, const char *name, bool value);

enum json_type { JSON_TEXT, JSON_INTEGER, JSON_NUMBER, JSON_BOOLEAN, JSON_OBJECT };

/* One member of an object. `offset` is into the struct that json_read_object fills: TEXT const char
 * * (borrowed from the tree), INTEGER int64_t, NUMBER double, BOOLEAN bool, OBJECT const cJSON *.
 */
struct json_field {
    const char *name;
    enum json_type type;
    size_t offset;
    int64_t min, max; /* INTEGER */
};

/* Fills the struct; absent members leave it as it is. Fails with INVALID_ARGUMENT, naming the path
 * of the first member that is unknown or of the wrong type. `path` names the object itself ("" =
 * root). */
bool json_read_object(const cJSON *object, const char *path, const struct json_field *fields,
                      size_t field_count, void *ret_struct, GError **error);

/* The body of a request as an object; an empty one counts as {}. Owned: cJSON_Delete. */
cJSON *json_parse_body(GBytes *body, GError **error);

#endif
