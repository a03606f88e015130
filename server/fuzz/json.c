/* json.c: a write: the first line of the input is method and path, the rest a JSON body. */
#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const methods[] = {"POST", "PATCH", "PUT"};
    const uint8_t *end = memchr(data, '\n', size);
    if (end == NULL)
        return 0;
    g_autofree char *line = fuzz_text(data, (size_t)(end - data));
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        size_t length = strlen(methods[i]);
        if (strncmp(line, methods[i], length) != 0 || line[length] != ' ')
            continue;
        fuzz_handle(&(struct fuzz_request){
            .method = methods[i],
            .root = FUZZ_API,
            .path = line + length + 1,
            .headers = "Content-Type: application/json\nPrefer: return=representation",
            .body = end + 1,
            .body_bytes = size - (size_t)(end + 1 - data)});
    }
    return 0;
}
