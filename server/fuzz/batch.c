/* batch.c: the input is the multipart body of a $batch whose boundary is "b". */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_handle(&(struct fuzz_request){.method = "POST",
                                       .root = FUZZ_API,
                                       .path = "$batch",
                                       .headers = "Content-Type: multipart/mixed; boundary=b",
                                       .body = data,
                                       .body_bytes = size});
    return 0;
}
