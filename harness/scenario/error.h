/* error.h: the error domain of the scenario loader. Every message starts with the file it is about.
 */
#ifndef HARNESS_SCENARIO_ERROR_H
#define HARNESS_SCENARIO_ERROR_H

#include <glib.h>

enum scenario_error {
#define X(id) SCENARIO_ERROR_##id,
#include "scenario/error.def"
#undef X
};

#define SCENARIO_ERROR (scenario_error_quark())
GQuark scenario_error_quark(void);

#endif
