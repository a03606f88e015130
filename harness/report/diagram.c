/* diagram.c: see diagram.h. */
#include "report/diagram.h"

#include <string.h>

#include "report/escape.h"

#define LEFT 70u
#define LANE_GAP 370u
#define HEAD 34u
#define ROW 24u
#define EFFECT_WIDTH 330u
#define BOX_WIDTH 112u
#define LABEL_CHARS 50u

struct canvas {
    GString *out;
    GPtrArray *devices; /* const char *, one lane each, between scenario (0) and server (last) */
    unsigned width, height;
};

static unsigned lane_x(unsigned lane)
{
    return LEFT + lane * LANE_GAP;
}

static unsigned server_lane(const struct canvas *canvas)
{
    return canvas->devices->len + 1;
}

static unsigned device_lane(const struct canvas *canvas, const char *name)
{
    unsigned index = 0;
    if (!g_ptr_array_find_with_equal_func(canvas->devices, name, g_str_equal, &index))
        return 1;
    return index + 1;
}

/* At most `chars` characters. Owned. */
static char *clip(const char *text, unsigned chars)
{
    if (g_utf8_strlen(text, -1) <= (glong)chars)
        return g_strdup(text);
    g_autofree char *head = g_utf8_substring(text, 0, chars - 1);
    return g_strconcat(head, "…", NULL);
}

static void text_at(const struct canvas *canvas, unsigned x, unsigned y, const char *class,
                    const char *text, unsigned chars)
{
    g_autofree char *shown = clip(text, chars);
    g_string_append_printf(canvas->out, "<text x=\"%u\" y=\"%u\" class=\"%s\">", x, y, class);
    escape_append(canvas->out, shown);
    escape_printf(canvas->out, "<title>%s</title></text>\n", text);
}

static void arrow(const struct canvas *canvas, unsigned from, unsigned to, unsigned y,
                  const struct event *event, const char *class)
{
    const unsigned tip = lane_x(to);
    g_autofree char *label = *event->outcome
                                 ? g_strdup_printf("%s  → %s", event->text, event->outcome)
                                 : g_strdup(event->text);
    g_string_append_printf(canvas->out, "<path class=\"%s%s\" d=\"M%u %uH%u\"/>", class,
                           event->bad ? " bad" : "", lane_x(from), y, tip - 6);
    g_string_append_printf(canvas->out, "<path class=\"tip%s\" d=\"M%u %ul-7 -4v8z\"/>",
                           event->bad ? " bad" : "", tip, y);
    text_at(canvas, lane_x(from) + 8, y - 5, event->bad ? "bad" : "", label,
            LABEL_CHARS * (to - from));
}

static void draw_effect(const struct canvas *canvas, unsigned y, const struct event *event)
{
    const unsigned x = lane_x(server_lane(canvas));
    g_string_append_printf(canvas->out, "<circle class=\"effect\" cx=\"%u\" cy=\"%u\" r=\"4\"/>", x,
                           y);
    text_at(canvas, x + 10, y + 4, "effect", event->text, LABEL_CHARS - 6);
}

static void draw_note(const struct canvas *canvas, unsigned y, const struct event *event)
{
    g_autofree char *text =
        g_strdup_printf("%s%s%s%s%s", event->actor, *event->actor ? ": " : "", event->text,
                        *event->outcome ? "  " : "", event->outcome);
    g_string_append_printf(
        canvas->out,
        "<rect class=\"note%s\" x=\"8\" y=\"%u\" width=\"%u\" height=\"%u\" rx=\"4\"/>",
        event->bad ? " bad" : "", y - ROW / 2 - 2, canvas->width - 16, ROW - 4);
    text_at(canvas, 18, y + 2, event->bad ? "bad" : "", text, canvas->width / 8);
}

static void draw_event(const struct canvas *canvas, unsigned y, const struct event *event)
{
    switch (event->kind) {
    case EVENT_CLIENT:
        arrow(canvas, 0, device_lane(canvas, event->actor), y, event, "call");
        break;
    case EVENT_WIRE:
        arrow(canvas, device_lane(canvas, event->actor), server_lane(canvas), y, event, "wire");
        break;
    case EVENT_SERVER:
        arrow(canvas, 0, server_lane(canvas), y, event, "other");
        break;
    case EVENT_EFFECT:
        draw_effect(canvas, y, event);
        break;
    case EVENT_NOTE:
        draw_note(canvas, y, event);
        break;
    }
}

static void draw_lane(const struct canvas *canvas, unsigned lane, const char *name)
{
    const unsigned x = lane_x(lane);
    g_string_append_printf(canvas->out, "<path class=\"lane\" d=\"M%u %uV%u\"/>", x, HEAD - 6,
                           canvas->height - 6);
    g_string_append_printf(
        canvas->out, "<rect class=\"head\" x=\"%u\" y=\"4\" width=\"%u\" height=\"22\" rx=\"4\"/>",
        x - BOX_WIDTH / 2, BOX_WIDTH);
    text_at(canvas, x, 19, "head", name, 14);
}

static GPtrArray *devices_of(const struct sequence *sequence)
{
    GPtrArray *devices = g_ptr_array_new();
    for (unsigned i = 0; i < sequence->events->len; i++) {
        const struct event *event = g_ptr_array_index(sequence->events, i);
        if (event->kind == EVENT_CLIENT &&
            !g_ptr_array_find_with_equal_func(devices, event->actor, g_str_equal, NULL))
            g_ptr_array_add(devices, event->actor);
    }
    return devices;
}

void diagram_append(GString *out, const struct sequence *sequence)
{
    g_autoptr(GPtrArray) devices = devices_of(sequence);
    struct canvas canvas = {out, devices, 0, HEAD + (sequence->events->len + 1) * ROW};
    canvas.width = lane_x(server_lane(&canvas)) + EFFECT_WIDTH;
    g_string_append_printf(
        out, "<svg class=\"sequence\" viewBox=\"0 0 %u %u\" width=\"%u\" height=\"%u\">\n",
        canvas.width, canvas.height, canvas.width, canvas.height);
    draw_lane(&canvas, 0, "scenario");
    for (unsigned i = 0; i < devices->len; i++)
        draw_lane(&canvas, i + 1, g_ptr_array_index(devices, i));
    draw_lane(&canvas, server_lane(&canvas), "server");
    for (unsigned i = 0; i < sequence->events->len; i++)
        draw_event(&canvas, HEAD + (i + 1) * ROW, g_ptr_array_index(sequence->events, i));
    g_string_append(out, "</svg>\n");
}
