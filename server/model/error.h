/* error.h: the error domain of the server. A GError of this domain carries an enum from error.def;
 * HTTP status and wire code follow from it in one place. Raise with g_set_error(error,
 * SERVER_ERROR, ERROR_x, "...", ...). */
#ifndef SERVER_MODEL_ERROR_H
#define SERVER_MODEL_ERROR_H

#include <glib.h>

enum server_error {
#define X(id, status, code) ERROR_##id,
#include "model/error.def"
#undef X
};

#define SERVER_ERROR (server_error_quark())
GQuark server_error_quark(void);

/* HTTP status and wire code; of another domain: 500 and UNEXPECTED. */
int server_error_status(const GError *error);
const char *server_error_code(const GError *error);

#endif
