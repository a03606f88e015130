/* range.h: the headers that name a part of a file. Pure. */
#ifndef SERVER_HTTP_RANGE_H
#define SERVER_HTTP_RANGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum range_kind { RANGE_NONE, RANGE_GOOD, RANGE_UNSATISFIABLE };

/* Range: "bytes=0-99", "bytes=100-", "bytes=-100" of `size` bytes; the ends are inclusive. Several
 * ranges and other units count as none, as the standard allows. `text` may be NULL. */
enum range_kind range_read(const char *text, int64_t size, int64_t *ret_start, int64_t *ret_end);

/* Content-Range: "bytes 0-99/1000". */
bool content_range_read(const char *text, int64_t *ret_start, int64_t *ret_end, int64_t *ret_total);

#endif
