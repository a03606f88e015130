/* journal.c: see journal.h. */
#include "mock/journal.h"

struct journal {
    GQueue entries; /* GString *, the last one has the number next - 1 */
    journal_format_fn format;
    unsigned max_entries;
    size_t max_bytes, bytes;
    uint64_t next;
};

struct journal *journal_create(unsigned max_entries, size_t max_bytes, journal_format_fn format)
{
    struct journal *j = g_new0(struct journal, 1);
    g_queue_init(&j->entries);
    j->format = format;
    j->max_entries = max_entries;
    j->max_bytes = max_bytes;
    j->next = 1;
    return j;
}

static void drop_oldest(struct journal *j)
{
    GString *oldest = g_queue_pop_head(&j->entries);
    j->bytes -= oldest->len;
    g_string_free(oldest, TRUE);
}

void journal_clear(struct journal *j)
{
    while (!g_queue_is_empty(&j->entries))
        drop_oldest(j);
}

void journal_reset(struct journal *j)
{
    journal_clear(j);
    j->next = 1;
}

void journal_destroy(struct journal *j)
{
    if (j == NULL)
        return;
    journal_clear(j);
    g_free(j);
}

uint64_t journal_next(const struct journal *j)
{
    return j->next;
}

void journal_add(struct journal *j, GString *entry)
{
    g_queue_push_tail(&j->entries, entry);
    j->bytes += entry->len;
    j->next++;
    while (j->entries.length > j->max_entries || (j->bytes > j->max_bytes && j->entries.length > 1))
        drop_oldest(j);
}

void journal_format(const struct journal *j, const GString *entry, GString *out)
{
    if (j->format != NULL)
        j->format(entry, out);
    else
        g_string_append_len(out, entry->str, (gssize)entry->len);
}

void journal_write(const struct journal *j, uint64_t after, GString *out)
{
    /* From the end: a reader mostly asks for the few newest ones. */
    uint64_t seq = j->next - 1;
    const GList *first = NULL;
    for (const GList *link = j->entries.tail; link != NULL && seq > after; link = link->prev, seq--)
        first = link;
    for (const GList *link = first; link != NULL; link = link->next) {
        if (link != first)
            g_string_append_c(out, ',');
        journal_format(j, link->data, out);
    }
}

void journal_each(const struct journal *j, void (*tell)(void *context, const GString *json),
                  void *context)
{
    g_autoptr(GString) json = g_string_new(NULL);
    for (const GList *link = j->entries.head; link != NULL; link = link->next) {
        g_string_truncate(json, 0);
        journal_format(j, link->data, json);
        tell(context, json);
    }
}
