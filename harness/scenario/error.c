/* error.c: the quark behind SCENARIO_ERROR. */
#include "scenario/error.h"

GQuark scenario_error_quark(void)
{
    return g_quark_from_static_string("dvconform-scenario");
}
