/* dvclient.h: an offline client for Microsoft Dataverse as a library.
 *
 * One struct dvclient is one user of one organisation on one device, with one SQLite file in the
 * work folder. Online, commands go straight to the server; offline, they change the local image and
 * wait in a queue that the next round of synchronisation plays back in order. A client is used from
 * one thread at a time.
 *
 * Ownership: arguments are borrowed for the call. Returned text is freed with g_free, returned JSON
 * with cJSON_Delete. Values are JSON objects keyed by logical column name; a lookup is
 * {"entity","id"} or null. Times are ISO 8601 in UTC; names that end in _ms are milliseconds.
 * Errors: GError in one of the domains of wire/error.h: a refusal by the client, a refusal by the
 * server, no network, or a local store that cannot be written. A command that failed changed
 * nothing. */
#ifndef CLIENT_DVCLIENT_H
#define CLIENT_DVCLIENT_H

#include "wire/error.h"
#include "wire/json.h"

struct dvclient;

struct dvclient_place {
    const char *server_url; /* organisation root, e.g. https://contoso.crm.dynamics.com */
    const char
        *token_url;    /* OAuth token endpoint; NULL with `token` or for a server that wants none */
    const char *token; /* a ready bearer token; NULL: ask token_url */
    const char *user;  /* user name; also keys the local file */
    const char *password; /* NULL: "any" */
    const char *device;   /* sent as client_id; NULL: "dvclient" */
    const char *work_dir; /* existing folder for the local file */
};

/* Opens the local file; no network. Closed with dvclient_destroy. */
struct dvclient *dvclient_create(const struct dvclient_place *place, GError **error);
void dvclient_destroy(struct dvclient *client);

/* ---- session and mode ---- */

/* Signs in and returns the user's id. A user known from before is let in without network. */
char *dvclient_sign_in(struct dvclient *client, GError **error);

/* Ends the session; the data stays on the device (see dvclient_reconfigure). */
void dvclient_sign_out(struct dvclient *client);

/* Removes data, metadata and queue of this user and organisation from the device. */
bool dvclient_reconfigure(struct dvclient *client, GError **error);

/* The mode survives a restart. Going online makes a round of synchronisation due. */
bool dvclient_set_online(struct dvclient *client, bool online, GError **error);
bool dvclient_is_online(const struct dvclient *client);

/* ---- synchronisation ---- */

/* {"complete":bool,"entities":{name:rows},"error"?}. */
cJSON *dvclient_download(struct dvclient *client, GError **error);

/* One round: {"outcome":"complete"|"interrupted","pushed","refused","pulled","error"?}. Never NULL.
 */
cJSON *dvclient_sync(struct dvclient *client);

/* Milliseconds until work of the client's own is due; 0 now, -1 none. */
int dvclient_due_ms(const struct dvclient *client);
void dvclient_run_due(struct dvclient *client);

/* Tells the device's clock; makes the periodic round due when its interval has passed. */
void dvclient_tick(struct dvclient *client, gint64 now_ms);

/* ---- rows ---- */

/* Id of the new row. `id` NULL: the client chooses one. */
char *dvclient_create_row(struct dvclient *client, const char *entity, const char *id,
                          const cJSON *values, GError **error);
bool dvclient_update_row(struct dvclient *client, const char *entity, const char *id,
                         const cJSON *values, GError **error);
bool dvclient_delete_row(struct dvclient *client, const char *entity, const char *id,
                         GError **error);

/* Values of the row, from the server or offline from the store by the rules. */
cJSON *dvclient_retrieve_row(struct dvclient *client, const char *entity, const char *id,
                             GError **error);

struct dvclient_pair {
    const char *relationship; /* schema name of an N:N relationship */
    const char *entity, *id;
    const char *related_entity, *related_id; /* both NULL when only one end is asked about */
};

bool dvclient_associate(struct dvclient *client, const struct dvclient_pair *pair, GError **error);
bool dvclient_disassociate(struct dvclient *client, const struct dvclient_pair *pair,
                           GError **error);

/* Array of {"entity","id"}. */
cJSON *dvclient_list_related(struct dvclient *client, const struct dvclient_pair *pair,
                             GError **error);

struct dvclient_command {
    const char *name; /* qualify, disqualify, convertActivityToCase, closeAsWon, … */
    const char *entity, *id;
    const cJSON *parameters; /* NULL: none */
};

/* Array of {"entity","id"}: what the command made. */
cJSON *dvclient_execute(struct dvclient *client, const struct dvclient_command *command,
                        GError **error);

/* ---- what a screen would show; none of these fails ---- */

/* {"exists","values","state"} of one row, or {"rows":[{"id","values","state"}]} when `id` is NULL.
 */
cJSON *dvclient_read_local(struct dvclient *client, const char *entity, const char *id);
cJSON *dvclient_list_pending(struct dvclient *client);
cJSON *dvclient_list_sync_errors(struct dvclient *client);
cJSON *dvclient_show_status(struct dvclient *client);
cJSON *dvclient_show_site_map(struct dvclient *client);

/* {"commands":{name:{"visible","enabled"}}}; scope is grid, form or subgrid. */
cJSON *dvclient_show_commands(struct dvclient *client, const char *scope, const char *entity);

/* {"available","targets","candidates"}. NULL with REFUSAL_INVALID_VALUE for a column that is no
 * lookup. */
cJSON *dvclient_show_lookup(struct dvclient *client, const char *entity, const char *column,
                            GError **error);

#endif
