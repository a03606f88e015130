/* request.c: a whole request: the first line of the input is method and URL below api/data/v9.2/,
 * then headers up to an empty line, then the body. */
#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *blank = g_strstr_len((const char *)data, (gssize)size, "\n\n");
    if (blank == NULL)
        return 0;
    size_t head_bytes = (size_t)(blank - (const char *)data);
    g_autofree char *head = fuzz_text(data, head_bytes);
    g_auto(GStrv) parts = g_strsplit(head, "\n", 2);
    char *url = parts[0] != NULL ? strchr(parts[0], ' ') : NULL;
    if (url == NULL || url == parts[0])
        return 0;
    *url++ = '\0';
    char *query = strchr(url, '?');
    if (query != NULL)
        *query++ = '\0';
    fuzz_handle(&(struct fuzz_request){.method = parts[0],
                                       .root = FUZZ_API,
                                       .path = url,
                                       .query = query,
                                       .headers = parts[1],
                                       .body = data + head_bytes + 2,
                                       .body_bytes = size - head_bytes - 2});
    return 0;
}
