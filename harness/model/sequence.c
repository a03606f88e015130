/* sequence.c: see sequence.h. */
#include "model/sequence.h"

#define COLLAPSE_FROM 4

static void event_destroy(gpointer data)
{
    struct event *event = data;
    g_free(event->actor);
    g_free(event->text);
    g_free(event->outcome);
    g_free(event);
}

void sequence_init(struct sequence *sequence)
{
    sequence->events = g_ptr_array_new_with_free_func(event_destroy);
}

void sequence_finish(struct sequence *sequence)
{
    if (sequence->events)
        g_ptr_array_unref(g_steal_pointer(&sequence->events));
}

struct event *sequence_add(struct sequence *sequence, enum event_kind kind, int64_t at_us,
                           const char *actor, const char *text)
{
    struct event *event = g_new0(struct event, 1);
    event->kind = kind;
    event->at_us = at_us;
    event->order = sequence->events->len;
    event->actor = g_strdup(actor ? actor : "");
    event->text = g_strdup(text ? text : "");
    event->outcome = g_strdup("");
    g_ptr_array_add(sequence->events, event);
    return event;
}

void event_set_outcome(struct event *event, const char *outcome, bool bad)
{
    g_free(event->outcome);
    event->outcome = g_strdup(outcome ? outcome : "");
    event->bad = bad;
}

static int compare_time(gconstpointer a, gconstpointer b)
{
    const struct event *const *left = a;
    const struct event *const *right = b;
    if ((*left)->at_us != (*right)->at_us)
        return (*left)->at_us < (*right)->at_us ? -1 : 1;
    return ((*left)->order > (*right)->order) - ((*left)->order < (*right)->order);
}

void sequence_sort(struct sequence *sequence)
{
    g_ptr_array_sort(sequence->events, compare_time);
}

static bool is_quiet_read(const struct event *event, const char *actor)
{
    return event->kind == EVENT_WIRE && !event->bad && g_str_has_prefix(event->text, "GET ") &&
           g_str_equal(event->actor, actor);
}

/* How many events from `first` on are one run of reads. */
static unsigned run_length(const GPtrArray *events, unsigned first)
{
    const struct event *head = g_ptr_array_index(events, first);
    unsigned end = first;
    while (end < events->len && is_quiet_read(g_ptr_array_index(events, end), head->actor))
        end++;
    return end - first;
}

void sequence_collapse_reads(struct sequence *sequence)
{
    for (unsigned first = 0; first < sequence->events->len; first++) {
        const unsigned length = run_length(sequence->events, first);
        if (length < COLLAPSE_FROM)
            continue;
        struct event *head = g_ptr_array_index(sequence->events, first);
        char *text = g_strdup_printf("%s and %u more reads", head->text, length - 1);
        g_free(head->text);
        head->text = text;
        g_ptr_array_remove_range(sequence->events, first + 1, length - 1);
    }
}

char *sequence_words(const struct sequence *sequence, const char *indent)
{
    static const char *const marks[] = {
        [EVENT_CLIENT] = ">", [EVENT_WIRE] = "    ->", [EVENT_EFFECT] = "        =",
        [EVENT_SERVER] = "<", [EVENT_NOTE] = "!",
    };
    g_autoptr(GString) words = g_string_new(NULL);
    const struct event *first =
        sequence->events->len ? g_ptr_array_index(sequence->events, 0) : NULL;
    for (unsigned i = 0; i < sequence->events->len; i++) {
        const struct event *event = g_ptr_array_index(sequence->events, i);
        g_string_append_printf(words, "%s%7.1f ms %s %s%s%s", indent,
                               (double)(event->at_us - first->at_us) / 1000.0, marks[event->kind],
                               event->actor, *event->actor ? ": " : "", event->text);
        if (*event->outcome)
            g_string_append_printf(words, "  [%s]", event->outcome);
        g_string_append_c(words, '\n');
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}
