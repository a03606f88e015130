/* json.h: writes JSON straight into a text. Answers may have thousands of rows, so no tree is
 * built. Commas are the writer's business; a name is only given inside an object. */
#ifndef SERVER_WIRE_JSON_H
#define SERVER_WIRE_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct json {
    GString *out;    /* borrowed */
    bool need_comma; /* a member or an element was written just before */
};
void json_init(struct json *j, GString *out);

void json_begin_object(struct json *j);
void json_end_object(struct json *j);
void json_begin_array(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, const char *name);

void json_text(struct json *j,
               const char *text); /* NULL writes null; bytes that are no UTF-8 become U+FFFD */
void json_integer(struct json *j, int64_t n);
void json_decimal(struct json *j, double n,
                  int places); /* exactly so many places; -1 = the shortest that is exact */
void json_boolean(struct json *j, bool b);
void json_null(struct json *j);
void json_raw(struct json *j, const char *json); /* JSON made elsewhere */

void json_put_text(struct json *j, const char *name, const char *text);
void json_put_integer(struct json *j, const char *name, int64_t n);
/* A weak ETag, W/"version"; 0 writes null. */
void json_put_etag(struct json *j, const char *name, int64_t version);
void json_put_boolean(struct json *j, const char *name, bool b);

#endif
