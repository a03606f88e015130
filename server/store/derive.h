/* derive.h: columns that follow from other columns of the same row. */
#ifndef SERVER_STORE_DERIVE_H
#define SERVER_STORE_DERIVE_H

#include "store/defaults.h"

/* Fills the columns of a new row (`before` NULL) or of a change that follow from those named in it:
 * fullname, composite addresses, owner and customer of which kind, size of a file, end and duration
 * of an activity. */
void derive_columns(struct row *changes, const struct row *before, const struct author *author);

/* The part of it that follows from lookups alone: a customer is an account or a contact, and older
 * lookups (accountid, contactid, parentcontactid) each follow it. */
void derive_customer(struct row *changes);

#endif
