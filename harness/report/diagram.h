/* diagram.h: a sequence as an inline SVG: one lifeline for the scenario, one per device, one for
 * the server. Colours are classes of report.css, so the picture follows the page into dark mode. */
#ifndef HARNESS_REPORT_DIAGRAM_H
#define HARNESS_REPORT_DIAGRAM_H

#include "model/sequence.h"

void diagram_append(GString *out, const struct sequence *sequence);

#endif
