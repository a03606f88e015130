/* formatted.h: values as a person in the United States would read them: FormattedValue. */
#ifndef SERVER_WIRE_FORMATTED_H
#define SERVER_WIRE_FORMATTED_H

#include "model/value.h"

/* Owned; NULL when values of this kind have no formatted form. */
char *formatted_value(const struct column *c, const struct value *v);

#endif
