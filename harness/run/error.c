/* error.c: see error.h. */
#include "run/error.h"

#include "driver/process.h"

GQuark run_error_quark(void)
{
    return g_quark_from_static_string("dvconform-run");
}

enum verdict run_error_verdict(const GError *error)
{
    static const enum verdict verdicts[] = {
#define X(id, verdict) [RUN_ERROR_##id] = VERDICT_##verdict,
#include "run/error.def"
#undef X
    };
    if (error->domain == RUN_ERROR)
        return verdicts[error->code];
    if (g_error_matches(error, DRIVER_ERROR, DRIVER_ERROR_NO_METHOD))
        return VERDICT_SKIP;
    if (g_error_matches(error, DRIVER_ERROR, DRIVER_ERROR_CANCELLED))
        return VERDICT_HARNESS_ERROR;
    return VERDICT_SETUP_ERROR;
}
