/* error_details.c: the @Microsoft.PowerApps.CDS.* annotations inside "error". */
#include "http/error_details.h"

#include <cjson/cJSON.h>

#define PREFIX "Microsoft.PowerApps.CDS."

typedef char *(*detail_fn)(const GError *error); /* owned */

static char *operation_status(const GError *error)
{
    (void)error;
    return g_strdup("0");
}

/* The code as a decimal number. */
static char *sub_error_code(const GError *error)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT,
                           g_ascii_strtoull(server_error_code(error), NULL, 16));
}

static char *help_link(const GError *error)
{
    const char *code = server_error_code(error);
    const char *digits = g_str_has_prefix(code, "0x") ? code + 2 : code;
    return g_strdup_printf("http://go.microsoft.com/fwlink/?LinkID=398563&error="
                           "Microsoft.Crm.CrmException%%3a%s&client=platform",
                           digits);
}

static char *message(const GError *error)
{
    return g_utf8_make_valid(error->message, -1);
}

static const struct {
    const char *name;
    detail_fn make;
} details[] = {
    {PREFIX "ErrorDetails.OperationStatus", operation_status},
    {PREFIX "ErrorDetails.SubErrorCode", sub_error_code},
    {PREFIX "HelpLink", help_link},
    {PREFIX "TraceText", message},
    {PREFIX "InnerError.Message", message},
};

void error_details_add(struct call *call, const GError *error)
{
    if ((call->prefer.given & PREFER_ANNOTATIONS) == 0)
        return;
    cJSON *root = cJSON_Parse(call->response->body->str);
    cJSON *inner = cJSON_GetObjectItemCaseSensitive(root, "error");
    for (size_t i = 0; inner != NULL && i < G_N_ELEMENTS(details); i++) {
        if (!prefer_has_annotation(&call->prefer, details[i].name))
            continue;
        g_autofree char *key = g_strconcat("@", details[i].name, NULL);
        g_autofree char *value = details[i].make(error);
        cJSON_AddStringToObject(inner, key, value);
    }
    char *json = root != NULL ? cJSON_PrintUnformatted(root) : NULL;
    if (json != NULL)
        g_string_assign(call->response->body, json);
    cJSON_free(json);
    cJSON_Delete(root);
}
