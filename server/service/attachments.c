/* attachments.c: see attachments.h. The organisation says which files it takes; where its row says
 * nothing, what Dataverse starts with holds. */
#include "service/attachments.h"

#include <string.h>

#include "model/base64.h"
#include "model/value_json.h"
#include "service/files.h"

#define DEFAULT_MAX_BYTES 5242880
#define DEFAULT_BLOCKED                                                                            \
    "ade;adp;app;asa;ashx;asmx;asp;bas;bat;cdx;cer;chm;class;cmd;com;config;cpl;crt;csh;dll;exe;"  \
    "fxp;hlp;hta;htr;htw;ida;idc;idq;inf;ins;isp;its;jar;js;jse;ksh;lnk;mad;maf;mag;mam;maq;mar;"  \
    "mas;mat;mau;mav;maw;mda;mdb;mde;mdt;mdw;mdz;msc;msh;msh1;msh1xml;msh2;msh2xml;mshxml;msi;"    \
    "msp;mst;ops;pcd;pif;prf;prg;printer;pst;reg;rem;scf;scr;sct;shb;shs;shtm;shtml;soap;stm;svg;" \
    "tmp;url;vb;vbe;vbs;vsmacros;vss;vst;vsw;ws;wsc;wsf;wsh"

static const struct carrier carriers[] = {
    {"annotation", "documentbody"},
    {"activitymimeattachment", "body"},
    {"attachment", "body"},
};

/* The organisation's row, or NULL when it has none; owned. */
static bool read_organization(struct work *w, struct row **ret_row, GError **error)
{
    const struct table *t = model_find_table(w->model, "organization");
    *ret_row = NULL;
    return t == NULL || store_find(w->store, t, &w->session->organization, NULL, ret_row, error);
}

static bool is_listed(const char *list, const char *extension)
{
    g_auto(GStrv) items = g_strsplit(list, ";", -1);
    for (char **item = items; *item != NULL; item++)
        if (g_ascii_strcasecmp(g_strstrip(*item), extension) == 0)
            return true;
    return false;
}

static bool check_extension(const struct row *organization, const char *name, GError **error)
{
    const char *dot = strrchr(name, '.');
    const char *list = row_text(organization, "blockedattachments", DEFAULT_BLOCKED);
    if (dot == NULL || !is_listed(list, dot + 1))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_ATTACHMENT_BLOCKED,
                "The attachment is either not a valid type or is too large. It cannot be uploaded "
                "or downloaded: files of type '%s' are blocked.",
                dot + 1);
    return false;
}

bool attachments_check_name(struct work *w, const char *name, GError **error)
{
    struct row *organization = NULL;
    if (!read_organization(w, &organization, error))
        return false;
    bool good = check_extension(organization, name, error);
    row_destroy(organization);
    return good;
}

static bool check_size(const struct row *organization, int64_t size, GError **error)
{
    int64_t limit = row_integer(organization, "maxuploadfilesize", DEFAULT_MAX_BYTES);
    if (size <= limit)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_FILE_TOO_LARGE,
                "Attachment file size is too big. The organisation takes %" G_GINT64_FORMAT
                " bytes.",
                (gint64)limit);
    return false;
}

bool attachments_check_size(struct work *w, int64_t bytes, GError **error)
{
    struct row *organization = NULL;
    if (!read_organization(w, &organization, error))
        return false;
    bool good = check_size(organization, bytes, error);
    row_destroy(organization);
    return good;
}

static bool check_body(const struct row *organization, struct row *row, const struct column *body,
                       GError **error)
{
    const char *text = row_value(row, body)->text;
    if (text == NULL) {
        row_set_integer(row, "filesize", 0);
        return true;
    }
    g_autoptr(GBytes) bytes = base64_decode(text);
    if (bytes == NULL)
        return payload_fail(error, row->table, "The value of '%s' is no base64.",
                            body->logical_name);
    int64_t size = (int64_t)g_bytes_get_size(bytes);
    row_set_integer(row, "filesize", size);
    return check_size(organization, size, error);
}

static bool check(struct work *w, struct row *row, const struct column *body, GError **error)
{
    struct row *organization = NULL;
    const char *name = row_text(row, "filename", NULL);
    bool has_body = body != NULL && row->present[body->index];
    if (!has_body && name == NULL)
        return true;
    if (!read_organization(w, &organization, error))
        return false;
    bool good = (name == NULL || check_extension(organization, name, error)) &&
                (!has_body || check_body(organization, row, body, error));
    row_destroy(organization);
    return good;
}

const struct carrier *attachments_find_carrier(const char *table)
{
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++)
        if (strcmp(carriers[i].table, table) == 0)
            return &carriers[i];
    return NULL;
}

bool attachments_fill(struct work *w, struct row *row, GError **error)
{
    const struct carrier *carrier = attachments_find_carrier(row->table->logical_name);
    return carrier == NULL || check(w, row, table_find_column(row->table, carrier->body), error);
}

/* ---- uploads in blocks ---- */

bool attachments_begin(struct work *w, const struct carrier *carrier, const char *name,
                       struct guid *ret_token, GError **error)
{
    if (!attachments_check_name(w, name, error))
        return false;
    struct blob b = {.entity = g_strdup(carrier->table),
                     .column = g_strdup(carrier->body),
                     .name = g_strdup(name),
                     .mime = g_strdup("")};
    w->session->new_guid(w->session->guid_context, &b.id);
    *ret_token = b.id;
    bool good =
        blob_trim_open(w->store, FILE_MAX_OPEN_UPLOADS - 1, error) && blob_add(w->store, &b, error);
    blob_finish(&b);
    return good;
}

static bool take(struct work *w, struct blob *b, const GPtrArray *blocks, char **ret_text,
                 GError **error)
{
    if (!files_place_blocks(w, b, blocks, error))
        return false;
    g_autoptr(GByteArray) bytes = blob_read(w->store, &b->id, 0, b->size, error);
    if (bytes == NULL || !blob_delete(w->store, &b->id, error))
        return false;
    *ret_text = g_base64_encode(bytes->data, bytes->len);
    return true;
}

bool attachments_take(struct work *w, const struct carrier *carrier, const struct guid *token,
                      const GPtrArray *blocks, char **ret_text, int64_t *ret_size, GError **error)
{
    struct blob b = {0};
    const struct column *c = NULL;
    if (!files_find_open(w, token, &b, &c, error))
        return false;
    bool good = strcmp(b.entity, carrier->table) == 0 && strcmp(b.column, carrier->body) == 0;
    if (!good)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The upload '%s' is for another table than '%s'.", token->text, carrier->table);
    good = good && take(w, &b, blocks, ret_text, error);
    *ret_size = b.size;
    blob_finish(&b);
    return good;
}
