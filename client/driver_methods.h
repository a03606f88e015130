/* driver_methods.h: methods of the driver that live apart from the table. */
#ifndef CLIENT_DRIVER_METHODS_H
#define CLIENT_DRIVER_METHODS_H

#include "driver.h"

typedef void driver_method(struct driver *driver, const cJSON *params, struct outcome *outcome);

driver_method driver_read_local, driver_pending, driver_associate, driver_disassociate,
    driver_related, driver_execute, driver_commands, driver_lookup, driver_status, driver_site_map,
    driver_sync_errors;

#endif
