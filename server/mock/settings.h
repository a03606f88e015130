/* settings.h: the switches of an organisation, wherever they live: columns of its row, flags of its
 * metadata, or the mock itself. */
#ifndef SERVER_MOCK_SETTINGS_H
#define SERVER_MOCK_SETTINGS_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

struct org;
struct json;

/* Applies the members that are given; all or none. Fails with INVALID_ARGUMENT, naming the member.
 */
bool settings_apply(struct org *o, const cJSON *settings, GError **error);
/* Every setting as it is now, as an object. */
bool settings_write(const struct org *o, struct json *j, GError **error);

#endif
