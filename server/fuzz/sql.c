/* sql.c: the input is a SELECT from accounts. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_query("sql", data, size);
    return 0;
}
