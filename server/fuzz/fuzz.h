/* fuzz.h: one organisation inside the process, and a way to put a request to it. What a fuzzer
 * looks for, besides what sanitizers find, is an answer of 5xx: no input may get one (501 says that
 * we lack something, and is fine). */
#ifndef SERVER_FUZZ_FUZZ_H
#define SERVER_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls; each target defines it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_request {
    const char *method, *path, *query; /* below api/data/v9.2/; not escaped, NUL-terminated */
    const char *content_type;          /* NULL = none */
    const uint8_t *body;
    size_t body_bytes;
};
/* Aborts on an answer of 5xx. */
void fuzz_handle(const struct fuzz_request *request);

/* The input as text; owned: g_free. NUL bytes become spaces, as a URL cannot hold them. */
char *fuzz_text(const uint8_t *data, size_t size);

#endif
