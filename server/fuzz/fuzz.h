/* fuzz.h: one server inside the process, and a way to put a request to it. What a fuzzer looks for,
 * besides what sanitizers find: an answer of 5xx (501 says that we lack something, and is fine), an
 * answer said to be JSON that is none, and a header that could end before its end. */
#ifndef SERVER_FUZZ_FUZZ_H
#define SERVER_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls; each target defines it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_API "/api/data/v9.2/"
#define FUZZ_ADMIN "/__mock/"

struct fuzz_request {
    const char *method;
    const char *root, *path, *query; /* the path is root + path; query NULL = none */
    const char *headers;             /* lines "Name: value"; NULL = none */
    const uint8_t *body;
    size_t body_bytes;
};
/* Aborts on an answer that nobody may get. */
void fuzz_handle(const struct fuzz_request *request);

/* Reads accounts by the input, which is the value of this query option. */
void fuzz_query(const char *option, const uint8_t *data, size_t size);

/* The input as text; owned: g_free. NUL bytes become spaces, as a URL cannot hold them. */
char *fuzz_text(const uint8_t *data, size_t size);

#endif
