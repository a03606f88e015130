/* fetchxml.c: the input is a FetchXML query of accounts. */
#include <glib.h>
#include <stdbool.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    g_autofree char *escaped = g_uri_escape_string(text, NULL, false);
    g_autofree char *query = g_strconcat("fetchXml=", escaped, NULL);
    fuzz_handle(&(struct fuzz_request){
        .method = "GET", .root = FUZZ_API, .path = "accounts", .query = query});
    return 0;
}
