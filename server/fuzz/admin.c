/* admin.c: the admin API: the first line of the input is method and URL below /__mock/, the rest a
 * JSON body. */
#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size);
    if (end == NULL)
        return 0;
    g_autofree char *line = fuzz_text(data, (size_t)(end - data));
    char *url = strchr(line, ' ');
    if (url == NULL || url == line)
        return 0;
    *url++ = '\0';
    char *query = strchr(url, '?');
    if (query != NULL)
        *query++ = '\0';
    fuzz_handle(&(struct fuzz_request){.method = line,
                                       .root = FUZZ_ADMIN,
                                       .path = url,
                                       .query = query,
                                       .headers = "Content-Type: application/json",
                                       .body = end + 1,
                                       .body_bytes = size - (size_t)(end + 1 - data)});
    return 0;
}
