/* csdl.c: the input is a $metadata document for --metadata. */
#include "fuzz/fuzz.h"
#include "fuzz/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == '<')
        metadata_import(data, size);
    return 0;
}
