/* formatted.c: labels, names, and numbers of locale 1033, dates and money as
 * the user reads them. */
#include "wire/formatted.h"

#include <math.h>
#include <string.h>

/* "1,234,567.50" */
static char *group_digits(double n, int places)
{
    char plain[400], format[16];
    g_snprintf(format, sizeof format, "%%.%df", places);
    g_ascii_formatd(plain, sizeof plain, format, fabs(n));
    size_t whole = strcspn(plain, ".");
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, plain[i]);
    }
    g_string_append(out, plain + whole);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *format_number(double n, int places)
{
    g_autofree char *digits = group_digits(n, places);
    return g_strconcat(n < 0 ? "-" : "", digits, NULL);
}

void format_finish(struct format *f)
{
    g_clear_pointer(&f->zone, g_time_zone_unref);
    g_clear_pointer(&f->symbols, g_hash_table_unref);
    g_clear_pointer(&f->date, g_free);
    g_clear_pointer(&f->time, g_free);
    g_clear_pointer(&f->base_symbol, g_free);
}

/* Amounts named x_base are in the organisation's currency, others in that of their row. */
static const char *find_symbol(const struct format *f, const struct row *row,
                               const struct column *c)
{
    const struct column *lookup = table_find_column(row->table, "transactioncurrencyid");
    const struct value *currency = lookup != NULL ? row_get(row, lookup) : NULL;
    const char *symbol = NULL;
    if (f->symbols != NULL && currency != NULL && currency->kind == VALUE_TEXT &&
        !g_str_has_suffix(c->logical_name, "_base"))
        symbol = g_hash_table_lookup(f->symbols, currency->text);
    if (symbol == NULL)
        symbol = f->base_symbol;
    return symbol != NULL ? symbol : "$";
}

static char *format_money(const char *symbol, double n)
{
    g_autofree char *digits = group_digits(n, 2);
    return n < 0 ? g_strconcat("(", symbol, digits, ")", NULL) : g_strconcat(symbol, digits, NULL);
}

/* What a letter of a pattern stands for; -1 = itself. */
static int date_part(GDateTime *when, char letter, unsigned width)
{
    switch (letter) {
    case 'd':
        return g_date_time_get_day_of_month(when);
    case 'M':
        return g_date_time_get_month(when);
    case 'y':
        return width <= 2 ? g_date_time_get_year(when) % 100 : g_date_time_get_year(when);
    case 'H':
        return g_date_time_get_hour(when);
    case 'h':
        return (g_date_time_get_hour(when) + 11) % 12 + 1;
    case 'm':
        return g_date_time_get_minute(when);
    case 's':
        return g_date_time_get_second(when);
    default:
        return -1;
    }
}

/* Patterns such as "dd.MM.yyyy" and "h:mm tt". */
static void add_pattern(GString *out, GDateTime *when, const char *pattern)
{
    while (*pattern != '\0') {
        char letter = *pattern;
        unsigned width = 0;
        for (; *pattern == letter; pattern++)
            width++;
        int part = date_part(when, letter, width);
        if (part >= 0)
            g_string_append_printf(out, "%0*d", (int)MIN(width, 4), part);
        else if (letter == 't')
            g_string_append(out, g_date_time_get_hour(when) < 12 ? "AM" : "PM");
        else
            for (unsigned i = 0; i < width; i++)
                g_string_append_c(out, letter);
    }
}

static char *format_date(const struct format *f, const struct column *c, int64_t seconds)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
    if (utc == NULL)
        return NULL;
    bool local = c->behavior == DATE_USER_LOCAL && f->zone != NULL;
    g_autoptr(GDateTime) when =
        local ? g_date_time_to_timezone(utc, f->zone) : g_date_time_ref(utc);
    if (when == NULL)
        return NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    add_pattern(out, when, f->date != NULL ? f->date : "M/d/yyyy");
    if (c->behavior != DATE_ONLY && g_strcmp0(c->format, "DateOnly") != 0) {
        g_string_append_c(out, ' ');
        add_pattern(out, when, f->time != NULL ? f->time : "h:mm tt");
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *format_option(const struct column *c, int64_t n)
{
    const struct option *o = column_find_option(c, (int)n);
    if (o != NULL && o->label != NULL)
        return g_strdup(o->label);
    return c->type == COLUMN_BOOLEAN ? g_strdup(n != 0 ? "Yes" : "No") : NULL;
}

/* "1,3" -> "Phone; Fax" */
static char *format_options(const struct column *c, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; parts[i] != NULL; i++) {
        const struct option *o = column_find_option(c, (int)g_ascii_strtoll(parts[i], NULL, 10));
        g_string_append_printf(out, "%s%s", i > 0 ? "; " : "",
                               o != NULL && o->label != NULL ? o->label : parts[i]);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *formatted_value(const struct format *f, const struct row *row, const struct column *c,
                      const struct value *v)
{
    switch (c->type) {
    case COLUMN_LOOKUP:
    case COLUMN_CUSTOMER:
    case COLUMN_OWNER:
        return g_strdup(v->name);
    case COLUMN_PICKLIST:
    case COLUMN_STATE:
    case COLUMN_STATUS:
    case COLUMN_BOOLEAN:
        return format_option(c, v->integer);
    case COLUMN_MULTISELECT:
        return v->text != NULL ? format_options(c, v->text) : NULL;
    case COLUMN_DATETIME:
        return format_date(f, c, v->integer);
    case COLUMN_INTEGER:
    case COLUMN_BIGINT:
        return format_number((double)v->integer, 0);
    case COLUMN_MONEY:
        return format_money(find_symbol(f, row, c), v->real);
    case COLUMN_DECIMAL:
    case COLUMN_DOUBLE:
        return format_number(v->real, c->precision >= 0 ? c->precision : 2);
    default:
        return NULL;
    }
}
