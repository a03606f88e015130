/* error.h: the three kinds of failure a caller has to tell apart, each a GError domain of its own:
 *
 *   WIRE_REFUSAL   the client itself says no; the code is an enum refusal, the words are in
 * refusal.def WIRE_SERVER    the server answered and refused; the code is the server's 32-bit
 * number WIRE_NETWORK   no authentic answer; whether the request was handled is unknown, try again
 * later WIRE_STORE     the local file could not be read or written
 */
#ifndef CLIENT_WIRE_ERROR_H
#define CLIENT_WIRE_ERROR_H

#include <glib.h>

#define WIRE_REFUSAL (wire_refusal_quark())
#define WIRE_SERVER (wire_server_quark())
#define WIRE_NETWORK (wire_network_quark())
#define WIRE_STORE (wire_store_quark())

enum refusal {
#define X(id, word, code, text) REFUSAL_##id,
#include "refusal.def"
#undef X
    REFUSAL_COUNT
};

/* Dataverse codes that change what the client does next. */
#define CODE_OBJECT_DOES_NOT_EXIST 0x80040217u
#define CODE_DUPLICATE_RECORD 0x80040237u
#define CODE_VERSION_MISMATCH 0x80060882u
#define CODE_EXPIRED_VERSION_STAMP 0x80044352u
#define CODE_TRACKING_NOT_ENABLED 0x80072491u
#define CODE_TRACKING_RELATED_NOT_ENABLED 0x80072492u
#define CODE_PRIVILEGE_DENIED 0x80040220u
#define CODE_LEAD_ALREADY_CLOSED 0x80040519u
#define CODE_NETWORK_ISSUE 0x8005F104u

GQuark wire_refusal_quark(void);
GQuark wire_server_quark(void);
GQuark wire_network_quark(void);
GQuark wire_store_quark(void);

/* The word and the Dataverse code of a refusal; both borrowed from the table, forever. */
const char *refusal_word(enum refusal refusal);
guint32 refusal_code(enum refusal refusal);

/* Sets *error to a refusal. `detail` is appended to the table's sentence; may be NULL. */
void refusal_set(GError **error, enum refusal refusal, const char *detail);

/* The word and the code any GError of this program is reported with. The code is owned, freed with
 * g_free. */
const char *wire_error_word(const GError *error);
char *wire_error_code(const GError *error);

/* "0x80040217" as a number; 0 when the text is no such code. */
guint32 wire_parse_code(const char *text);

#endif
