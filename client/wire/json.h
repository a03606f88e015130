/* json.h: the few questions this program asks a cJSON tree, so that missing members need no second
 * look. */
#ifndef CLIENT_WIRE_JSON_H
#define CLIENT_WIRE_JSON_H

#include <cJSON.h>
#include <glib.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(cJSON, cJSON_Delete)

/* The member's text, borrowed from `object`; NULL when it is missing or no text. */
const char *json_text(const cJSON *object, const char *name);

/* True when the member is true, or a managed property whose Value is true. */
bool json_flag(const cJSON *object, const char *name);

/* The member as a whole number, or `otherwise`. */
int json_int(const cJSON *object, const char *name, int otherwise);

/* The member array or object, borrowed; NULL when missing or null. */
const cJSON *json_member(const cJSON *object, const char *name);

/* Text of the tree, owned, freed with g_free. NULL gives NULL. */
char *json_print(const cJSON *tree);

/* Parses; NULL for NULL, bad text, or more than one value. Owned, freed with cJSON_Delete. */
cJSON *json_parse(const char *text);

/* Copies every member of `from` into the object `into`, replacing what is there. */
void json_merge(cJSON *into, const cJSON *from);

#endif
