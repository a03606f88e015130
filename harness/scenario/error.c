/* error.c: the quark behind SCENARIO_ERROR. */
#include "scenario/error.h"

G_DEFINE_QUARK(dvconform - scenario - error - quark, scenario_error)
