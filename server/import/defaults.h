/* defaults.h: sensible values for what no file and no fixture says. Internal to import/. */
#ifndef SERVER_IMPORT_DEFAULTS_H
#define SERVER_IMPORT_DEFAULTS_H

#include "import/build.h"

void defaults_fill_model(struct import *im);

#endif
