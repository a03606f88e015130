/* fixture.c: see fixture.h. */
#include "bench/fixture.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void append_account(GString *out, GRand *random, unsigned i)
{
    guint32 r[4];
    for (int k = 0; k < 4; k++)
        r[k] = g_rand_int(random);
    g_string_append_printf(
        out,
        ",{\"table\":\"account\",\"id\":\"%08x-%04x-4%03x-8%03x-%04x%08x\",\"values\":{\"name\":"
        "\"Account %06u\",\"revenue\":%u,\"telephone1\":\"555-0100\",\"address1_city\":\"City %u\","
        "\"numberofemployees\":%u,\"transactioncurrencyid\":\"@usd\"}}",
        r[0], r[1] >> 16, r[1] & 0xfff, r[2] & 0xfff, r[2] >> 16, r[3], (i * 7919u) % 1000000u, i,
        i % 100u, i % 1000u);
}

/* Appends the text of `json` without the bracket that closes it. */
static void append_open(GString *out, const cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    g_string_append_len(out, text, (gssize)strlen(text) - 1);
    cJSON_free(text);
}

/* The text of field-sales under another name, with the new rows at the end of "rows". */
static GString *make(const char *text, unsigned rows)
{
    cJSON *org = cJSON_Parse(text);
    cJSON *list = cJSON_DetachItemFromObjectCaseSensitive(org, "rows");
    GString *out = NULL;
    if (list != NULL && list->child != NULL) {
        GRand *random = g_rand_new_with_seed(1);
        out = g_string_new(NULL);
        cJSON_ReplaceItemInObjectCaseSensitive(org, "name", cJSON_CreateString(FIXTURE_NAME));
        append_open(out, org);
        g_string_append(out, ",\"rows\":");
        append_open(out, list);
        for (unsigned i = 0; i < rows; i++)
            append_account(out, random, i);
        g_string_append(out, "]}");
        g_rand_free(random);
    }
    cJSON_Delete(list);
    cJSON_Delete(org);
    return out;
}

static bool link_metadata(const char *fixtures, const char *folder, GError **error)
{
    g_autofree char *full = g_canonicalize_filename(fixtures, NULL);
    g_autofree char *from = g_build_filename(full, "metadata", NULL);
    g_autofree char *to = g_build_filename(folder, "metadata", NULL);
    unlink(to);
    if (symlink(from, to) == 0)
        return true;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", to, g_strerror(errno));
    return false;
}

bool fixture_write(const char *fixtures, const char *folder, unsigned rows, GError **error)
{
    g_autofree char *source = g_build_filename(fixtures, "orgs", "field-sales.json", NULL);
    g_autofree char *orgs = g_build_filename(folder, "orgs", NULL);
    g_autofree char *path = g_build_filename(orgs, FIXTURE_NAME ".json", NULL);
    g_autofree char *text = NULL;
    if (g_mkdir_with_parents(orgs, 0755) != 0 || !link_metadata(fixtures, folder, error) ||
        !g_file_get_contents(source, &text, NULL, error))
        return false;
    g_autoptr(GString) org = make(text, rows);
    if (org == NULL) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s has no rows", source);
        return false;
    }
    return g_file_set_contents(path, org->str, (gssize)org->len, error);
}
