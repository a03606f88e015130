/* known.h: what the fixtures know of a table that an imported organisation has too: CSDL says
 * neither labels nor options nor lengths, but for the standard tables they are the same everywhere.
 * Internal to import/. */
#ifndef SERVER_IMPORT_KNOWN_H
#define SERVER_IMPORT_KNOWN_H

#include "import/build.h"

/* Adds the system tables, then the detail of every known table and column that no export described
 * and whose Edm type is the same. */
void known_fill(struct import *im);

#endif
