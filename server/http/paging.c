/* paging.c: writes and reads paging cookies and delta tokens. A cookie is XML inside
 * percent-encoding inside an XML attribute: two small markup parsers, one for each layer. Clients
 * must not look inside, but some did, so the form is the real one. */
#include "http/paging.h"

#include <string.h>

#include "odata/query_string.h"

#define GUID_TEXT_LENGTH 36

void page_mark_finish(struct page_mark *mark)
{
    g_clear_pointer(&mark->after, g_ptr_array_unref);
}

char *paging_escape(const char *text, const char *keep, bool upper_case)
{
    GString *out = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        if (g_ascii_isalnum(*c) || strchr("-._~", *c) != NULL || strchr(keep, *c) != NULL)
            g_string_append_c(out, *c);
        else
            g_string_append_printf(out, upper_case ? "%%%02X" : "%%%02x", (guchar)*c);
    }
    return g_string_free(out, FALSE);
}

/* ---- which columns a cookie holds: those of the order, then the key
 * ---------------------------------------------- */

static guint key_count(const struct query *q)
{
    return (q->orders != NULL ? q->orders->len : 0) + 1;
}

static const struct column *key_column(const struct query *q, guint i)
{
    guint orders = key_count(q) - 1;
    if (i >= orders)
        return q->table->id_column;
    const struct order *o = g_ptr_array_index(q->orders, i);
    return o->path.column;
}

/* "name", or "primarycontactid.fullname" for a column of a related row; owned. */
static char *key_name(const struct query *q, guint i)
{
    g_autoptr(GString) name = g_string_new(NULL);
    const struct order *o = i + 1 < key_count(q) ? g_ptr_array_index(q->orders, i) : NULL;
    for (guint n = 0; o != NULL && o->path.navs != NULL && n < o->path.navs->len; n++) {
        const struct nav *nav = g_ptr_array_index(o->path.navs, n);
        g_string_append_printf(name, "%s.", nav->name);
    }
    g_string_append(name, key_column(q, i)->logical_name);
    return g_string_free(g_steal_pointer(&name), FALSE);
}

bool page_by_values(const struct query *q)
{
    for (guint i = 0; i + 1 < key_count(q); i++) {
        const struct order *o = g_ptr_array_index(q->orders, i);
        bool related = o->path.navs != NULL && o->path.navs->len > 0;
        if (o->path.link != NULL || o->output != NULL || (related && q->outputs != NULL))
            return false;
    }
    return query_has_keys(q) && query_keeps_rows(q);
}

GPtrArray *page_mark_values(const struct query *q, const struct row *last)
{
    if (!page_by_values(q))
        return NULL;
    g_autoptr(GPtrArray) values = values_create();
    for (guint i = 0; i + 1 < key_count(q); i++) {
        const struct order *o = g_ptr_array_index(q->orders, i);
        const struct value *v = last->sort_keys != NULL ? g_ptr_array_index(last->sort_keys, i)
                                                        : row_get(last, o->path.column);
        value_copy(values_add(values), v);
    }
    *values_add(values) = (struct value){.kind = VALUE_TEXT, .text = g_strdup(last->id.text)};
    return g_steal_pointer(&values);
}

/* ---- writing
 * -----------------------------------------------------------------------------------------------------
 */

static char *value_format(const struct value *v)
{
    char real[G_ASCII_DTOSTR_BUF_SIZE];
    struct guid id;
    if (v->kind == VALUE_INTEGER)
        return g_strdup_printf("%" G_GINT64_FORMAT, (gint64)v->integer);
    if (v->kind == VALUE_REAL)
        return g_strdup(g_ascii_dtostr(real, sizeof real, v->real));
    if (!guid_parse(v->text, strlen(v->text), &id))
        return g_markup_escape_text(v->text, -1);
    g_autofree char *upper = g_ascii_strup(id.text, -1);
    return g_strdup_printf("{%s}", upper);
}

static char *inner_format(const struct query *q, const struct page_mark *mark)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "<cookie page=\"%u\">", mark->page - 1);
    for (guint i = 0; mark->after != NULL && i < mark->after->len; i++) {
        const struct value *v = g_ptr_array_index(mark->after, i);
        g_autofree char *name = key_name(q, i);
        g_autofree char *text = v->kind == VALUE_NULL ? NULL : value_format(v);
        if (text == NULL)
            g_string_append_printf(out, "<%s lastnull=\"1\" firstnull=\"1\" />", name);
        else
            g_string_append_printf(out, "<%s last=\"%s\" first=\"%s\" />", name, text, text);
    }
    g_string_append(out, "</cookie>");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* `inner` is encoded already. */
static char *outer_format(const struct page_mark *mark, const char *inner)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "<cookie pagenumber=\"%u\" pagingcookie=\"%s\" istracking=\"%s\"",
                           mark->page, inner, mark->version >= 0 ? "True" : "False");
    if (mark->version >= 0)
        g_string_append_printf(out, " version=\"%" G_GINT64_FORMAT "\"", (gint64)mark->version);
    if (mark->position >= 0)
        g_string_append_printf(out, " position=\"%" G_GINT64_FORMAT "\" tombstones=\"%d\"",
                               (gint64)mark->position, mark->tombstones);
    if (mark->records > 0)
        g_string_append_printf(out, " countOfRecords=\"%u\"", mark->records);
    g_string_append(out, " />");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *page_mark_format(const struct query *q, const struct page_mark *mark)
{
    g_autofree char *inner = inner_format(q, mark);
    g_autofree char *escaped = paging_escape(inner, "", false);
    return outer_format(mark, escaped);
}

char *page_cookie_format(const struct query *q, const struct page_mark *mark)
{
    g_autofree char *inner = inner_format(q, mark);
    g_autofree char *once = paging_escape(inner, "", false);
    g_autofree char *twice = paging_escape(once, "", false);
    return outer_format(mark, twice);
}

/* ---- reading
 * -----------------------------------------------------------------------------------------------------
 */

struct cookie {
    const struct query *query;
    struct page_mark mark;
    char *inner; /* decoded; owned */
    bool bad;
};

static gint64 read_number(const char *text, struct cookie *cookie)
{
    gint64 n = -1;
    if (!g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, &n, NULL))
        cookie->bad = true;
    return n;
}

static void start_outer(GMarkupParseContext *context, const char *element, const char **names,
                        const char **values, gpointer user, GError **error)
{
    (void)context;
    (void)error;
    struct cookie *cookie = user;
    cookie->bad = cookie->bad || strcmp(element, "cookie") != 0 || cookie->inner != NULL;
    for (size_t i = 0; !cookie->bad && names[i] != NULL; i++) {
        if (strcmp(names[i], "pagenumber") == 0)
            cookie->mark.page = (unsigned)CLAMP(read_number(values[i], cookie), 0, G_MAXINT32);
        else if (strcmp(names[i], "pagingcookie") == 0 && cookie->inner == NULL)
            cookie->inner = url_decode(values[i], -1, false);
        else if (strcmp(names[i], "version") == 0)
            cookie->mark.version = read_number(values[i], cookie);
        else if (strcmp(names[i], "position") == 0)
            cookie->mark.position = read_number(values[i], cookie);
        else if (strcmp(names[i], "tombstones") == 0)
            cookie->mark.tombstones = strcmp(values[i], "1") == 0;
    }
}

static bool value_read(const struct column *c, const char *text, struct value *v)
{
    const char *sql = column_type_info(c->type)->sql;
    struct guid id;
    size_t length = strlen(text);
    gint64 n = 0;
    if (strcmp(sql, "REAL") == 0) {
        *v = (struct value){.kind = VALUE_REAL, .real = g_ascii_strtod(text, NULL)};
        return true;
    }
    if (strcmp(sql, "INTEGER") == 0) {
        bool good = g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &n, NULL);
        *v = (struct value){.kind = VALUE_INTEGER, .integer = n};
        return good;
    }
    bool is_guid = length == GUID_TEXT_LENGTH + 2 && guid_parse(text, length, &id);
    *v = (struct value){.kind = VALUE_TEXT, .text = g_strdup(is_guid ? id.text : text)};
    return true;
}

/* The page the inner cookie ended; FetchXML sends nothing but the inner one. */
static void read_page(struct cookie *cookie, const char **names, const char **values)
{
    for (size_t a = 0; names[a] != NULL; a++)
        if (strcmp(names[a], "page") == 0 && cookie->mark.page == 0)
            cookie->mark.page = (unsigned)CLAMP(read_number(values[a], cookie), 0, G_MAXINT32);
}

static void start_inner(GMarkupParseContext *context, const char *element, const char **names,
                        const char **values, gpointer user, GError **error)
{
    (void)context;
    (void)error;
    struct cookie *cookie = user;
    guint i = cookie->mark.after->len;
    if (strcmp(element, "cookie") == 0)
        read_page(cookie, names, values);
    if (cookie->bad || strcmp(element, "cookie") == 0)
        return;
    g_autofree char *wanted = i < key_count(cookie->query) ? key_name(cookie->query, i) : NULL;
    if (g_strcmp0(wanted, element) != 0) {
        cookie->bad = true;
        return;
    }
    struct value *v = values_add(cookie->mark.after);
    for (size_t a = 0; names[a] != NULL; a++)
        if (strcmp(names[a], "last") == 0 && v->kind == VALUE_NULL &&
            !value_read(key_column(cookie->query, i), values[a], v))
            cookie->bad = true;
}

typedef void (*start_fn)(GMarkupParseContext *, const char *, const char **, const char **,
                         gpointer, GError **);

static bool parse_markup(struct cookie *cookie, const char *text, start_fn start)
{
    const GMarkupParser parser = {.start_element = start};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, cookie, NULL);
    bool good = g_markup_parse_context_parse(context, text, (gssize)strlen(text), NULL) &&
                g_markup_parse_context_end_parse(context, NULL);
    g_markup_parse_context_free(context);
    return good && !cookie->bad;
}

static bool cookie_end(struct cookie *cookie, bool good, struct page_mark *ret_mark, GError **error)
{
    g_clear_pointer(&cookie->inner, g_free);
    if (good) {
        *ret_mark = cookie->mark;
        return true;
    }
    page_mark_finish(&cookie->mark);
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAGING_COOKIE,
                        "The paging cookie is malformed or belongs to another query.");
    return false;
}

bool page_mark_parse(const struct query *q, const char *text, struct page_mark *ret_mark,
                     GError **error)
{
    struct cookie cookie = {.query = q, .mark = {.version = -1, .position = -1}};
    cookie.mark.after = values_create();
    bool good = parse_markup(&cookie, text, start_outer) && cookie.inner != NULL &&
                parse_markup(&cookie, cookie.inner, start_inner) && cookie.mark.page >= 2;
    bool numbered = cookie.mark.position >= 0 || !page_by_values(q);
    good = good && cookie.mark.after->len == (numbered ? 0 : key_count(q));
    if (good && numbered)
        page_mark_finish(&cookie.mark);
    return cookie_end(&cookie, good, ret_mark, error);
}

bool page_cookie_parse(const struct query *q, const char *text, struct page_mark *ret_mark,
                       GError **error)
{
    struct cookie cookie = {.query = q, .mark = {.version = -1, .position = -1}};
    cookie.mark.after = values_create();
    bool good = parse_markup(&cookie, text, start_inner) && cookie.mark.page >= 1 &&
                cookie.mark.after->len == key_count(q);
    return cookie_end(&cookie, good, ret_mark, error);
}

/* ---- delta tokens
 * ------------------------------------------------------------------------------------------------
 */

char *delta_token_format(int64_t version, int64_t now_ms)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(now_ms / 1000);
    g_autofree char *date = when != NULL ? g_date_time_format(when, "%m/%d/%Y %H:%M:%S") : NULL;
    return g_strdup_printf("%" G_GINT64_FORMAT "!%s", (gint64)version, date != NULL ? date : "");
}

/* "MM/dd/yyyy HH:mm:ss"; -1 = malformed. */
static gint64 read_date_ms(const char *text)
{
    static const char shape[] = "00/00/0000 00:00:00";
    if (strlen(text) != strlen(shape))
        return -1;
    for (size_t i = 0; shape[i] != '\0'; i++)
        if (shape[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != shape[i])
            return -1;
    int part[6];
    static const int starts[] = {6, 0, 3, 11, 14, 17};
    for (size_t i = 0; i < G_N_ELEMENTS(part); i++) {
        part[i] = 0;
        for (int k = starts[i]; k < starts[i] + (i == 0 ? 4 : 2); k++)
            part[i] = part[i] * 10 + (text[k] - '0');
    }
    g_autoptr(GDateTime) when =
        g_date_time_new_utc(part[0], part[1], part[2], part[3], part[4], part[5]);
    return when != NULL ? g_date_time_to_unix(when) * 1000 : -1;
}

bool delta_token_parse(const char *text, int64_t *ret_version, int64_t *ret_ms, GError **error)
{
    const char *mark = strchr(text, '!');
    g_autofree char *digits = mark != NULL ? g_strndup(text, (gsize)(mark - text)) : g_strdup("");
    gint64 version = -1, ms = mark != NULL ? read_date_ms(mark + 1) : -1;
    if (ms < 0 || !g_ascii_string_to_signed(digits, 10, 0, G_MAXINT64, &version, NULL)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "The delta token '%s' is malformed.",
                    text);
        return false;
    }
    *ret_version = version;
    *ret_ms = ms;
    return true;
}
