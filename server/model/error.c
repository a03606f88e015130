/* error.c: from an error to its HTTP status and wire code. */
#include "model/error.h"

static const struct {
    int status;
    const char *code;
} errors[] = {
#define X(id, status, code) [ERROR_##id] = {status, code},
#include "model/error.def"
#undef X
};

GQuark server_error_quark(void)
{
    return g_quark_from_static_string("server-error");
}

static size_t error_index(const GError *error)
{
    if (error->domain != SERVER_ERROR || error->code < 0 ||
        (size_t)error->code >= G_N_ELEMENTS(errors))
        return ERROR_UNEXPECTED;
    return (size_t)error->code;
}

int server_error_status(const GError *error)
{
    return errors[error_index(error)].status;
}

const char *server_error_code(const GError *error)
{
    return errors[error_index(error)].code;
}
