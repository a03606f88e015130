/* fetchxml.c: the input is a FetchXML query of accounts. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_query("fetchXml", data, size);
    return 0;
}
