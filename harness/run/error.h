/* error.h: the error domain of the runner. */
#ifndef HARNESS_RUN_ERROR_H
#define HARNESS_RUN_ERROR_H

#include <glib.h>

#include "model/verdict.h"

enum run_error {
#define X(id, verdict) RUN_ERROR_##id,
#include "run/error.def"
#undef X
};

#define RUN_ERROR (run_error_quark())
GQuark run_error_quark(void);

/* The verdict an error of any domain leads to. */
enum verdict run_error_verdict(const GError *error);

#endif
