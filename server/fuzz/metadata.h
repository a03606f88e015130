/* metadata.h: the readers of --metadata without a server around them. */
#ifndef SERVER_FUZZ_METADATA_H
#define SERVER_FUZZ_METADATA_H

#include <stddef.h>
#include <stdint.h>

/* Reads the input as one metadata file and writes what came of it as a $metadata document, which
 * must be readable in its turn. */
void metadata_import(const uint8_t *data, size_t size);

#endif
