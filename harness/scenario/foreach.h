/* foreach.h: one scenario file, many cases. A family names its rows inline or in a table file;
 * `${name}` in any text (member names included) becomes the row's member. A text that is only
 * `${name}` takes the member's type. */
#ifndef HARNESS_SCENARIO_FOREACH_H
#define HARNESS_SCENARIO_FOREACH_H

#include <cjson/cJSON.h>
#include <glib.h>

/* The cases of a file: one copy of `family` for each row, without "foreach" and with the id
 * "FAMILY[ROW]"; a file without "foreach" is its own single case. Tables are looked for in
 * `folder`. Fails with SCENARIO_ERROR_*. Owned: g_ptr_array_unref, frees the cJSON elements. */
GPtrArray *foreach_expand(const cJSON *family, const char *folder, GError **error);

#endif
