/* url.c: the input is what follows api/data/v9.2/ in the URL of a GET: path, '?', options. */
#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    char *query = strchr(text, '?');
    if (query != NULL)
        *query++ = '\0';
    fuzz_handle(&(struct fuzz_request){.method = "GET",
                                       .root = FUZZ_API,
                                       .path = text,
                                       .query = query,
                                       .headers = "Prefer: odata.include-annotations=\"*\""});
    return 0;
}
