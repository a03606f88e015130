/* autonumber.c: columns with an AutoNumberFormat get a text of that form when a create leaves them
 * out. The running number is a setting of the store, so that it survives and is rolled back with
 * the row it was made for. */
#include <string.h>

#include "service/rows.h"

#define FIRST_NUMBER 1000 /* the seed of Dataverse */
#define MAX_RANDOM 6
#define MAX_DIGITS 18

/* One text while it is made. */
struct numbering {
    struct work *work;
    const struct table *table;
    const struct column *column;
    GString *text;
};

static bool add_sequence(struct numbering *n, const char *argument, GError **error)
{
    g_autofree char *name =
        g_strdup_printf("autonumber/%s/%s", n->table->logical_name, n->column->logical_name);
    g_autofree char *text = store_get_setting(n->work->store, name);
    gint64 digits = CLAMP(g_ascii_strtoll(argument, NULL, 10), 1, MAX_DIGITS);
    gint64 number = text != NULL ? g_ascii_strtoll(text, NULL, 10) : FIRST_NUMBER;
    g_autofree char *next = g_strdup_printf("%" G_GINT64_FORMAT, number + 1);
    g_string_append_printf(n->text, "%0*" G_GINT64_FORMAT, (int)digits, number);
    return store_set_setting(n->work->store, name, next, error);
}

/* From the seeded identifiers, so that the same seed gives the same text. */
static bool add_random(struct numbering *n, const char *argument, GError **error)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const struct session *s = n->work->session;
    gint64 length = CLAMP(g_ascii_strtoll(argument, NULL, 10), 1, MAX_RANDOM);
    struct guid id;
    (void)error;
    s->new_guid(s->guid_context, &id);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, id.text, -1);
    for (gint64 i = 0; i < length; i++) {
        int high = g_ascii_xdigit_value(sum[2 * i]), low = g_ascii_xdigit_value(sum[2 * i + 1]);
        g_string_append_c(n->text, letters[(high * 16 + low) % (int)strlen(letters)]);
    }
    return true;
}

/* The parts of a .NET date format that Dataverse documents, longest first. */
static const struct {
    const char *net, *glib;
} date_parts[] = {{"yyyy", "%Y"}, {"yy", "%y"}, {"MM", "%m"}, {"dd", "%d"},
                  {"HH", "%H"},   {"hh", "%I"}, {"mm", "%M"}, {"ss", "%S"}};

static bool add_date(struct numbering *n, const char *argument, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(n->work->session->now_ms / 1000);
    (void)error;
    while (*argument != '\0') {
        size_t i = 0;
        while (i < G_N_ELEMENTS(date_parts) && !g_str_has_prefix(argument, date_parts[i].net))
            i++;
        if (i == G_N_ELEMENTS(date_parts)) {
            g_string_append_c(n->text, *argument++);
            continue;
        }
        g_autofree char *part = g_date_time_format(now, date_parts[i].glib);
        g_string_append(n->text, part);
        argument += strlen(date_parts[i].net);
    }
    return true;
}

static const struct {
    const char *name;
    bool (*add)(struct numbering *n, const char *argument, GError **error);
} placeholders[] = {
    {"SEQNUM:", add_sequence}, {"RANDSTRING:", add_random}, {"DATETIMEUTC:", add_date}};

/* What stands between braces; unknown text is kept as it is. */
static bool add_placeholder(struct numbering *n, const char *text, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(placeholders); i++)
        if (g_str_has_prefix(text, placeholders[i].name))
            return placeholders[i].add(n, text + strlen(placeholders[i].name), error);
    g_string_append_printf(n->text, "{%s}", text);
    return true;
}

static bool fill(struct numbering *n, GError **error)
{
    const char *c = n->column->auto_number_format;
    while (*c != '\0') {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        if (end == NULL) {
            g_string_append_c(n->text, *c++);
            continue;
        }
        g_autofree char *inside = g_strndup(c + 1, (size_t)(end - c - 1));
        if (!add_placeholder(n, inside, error))
            return false;
        c = end + 1;
    }
    return true;
}

bool autonumber_fill(struct work *w, struct row *row, GError **error)
{
    for (unsigned i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (c->auto_number_format == NULL || (row->present[i] && row->values[i].kind != VALUE_NULL))
            continue;
        g_autoptr(GString) text = g_string_new(NULL);
        struct numbering n = {.work = w, .table = row->table, .column = c, .text = text};
        if (!fill(&n, error))
            return false;
        row_set_text(row, c->logical_name, text->str);
    }
    return true;
}
