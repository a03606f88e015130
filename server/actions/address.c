/* address.c: FormatAddress: the lines of an address in the order of its country. Known are Japan,
 * which begins with the largest place, and the order of the United States for all others. */
#include <string.h>

#include "actions/operation.h"

static const char *text_of(const struct operation_call *call, const char *name)
{
    const char *text = operation_text(call, name);
    return text != NULL ? text : "";
}

static void add(GString *address, const char *separator, const char *text)
{
    if (*text == '\0')
        return;
    if (address->len > 0)
        g_string_append(address, separator);
    g_string_append(address, text);
}

static void add_lines(const struct operation_call *call, const char *const *names, size_t count,
                      GString *address)
{
    for (size_t i = 0; i < count; i++)
        add(address, "\r\n", text_of(call, names[i]));
}

bool operation_format_address(struct operation_call *call, GError **error)
{
    static const char *const large_first[] = {"PostalCode", "StateOrProvince", "City", "Line1",
                                              "Country"};
    g_autoptr(GString) address = g_string_new(NULL);
    g_autoptr(GString) place = g_string_new(NULL);
    struct json j;
    (void)error;
    if (g_ascii_strcasecmp(text_of(call, "Country"), "japan") == 0) {
        add_lines(call, large_first, G_N_ELEMENTS(large_first), address);
    } else {
        add(place, "", text_of(call, "City"));
        add(place, ", ", text_of(call, "StateOrProvince"));
        add(place, " ", text_of(call, "PostalCode"));
        add(address, "", text_of(call, "Line1"));
        add(address, "\r\n", place->str);
        add(address, "\r\n", text_of(call, "Country"));
    }
    operation_begin_answer(call, &j);
    json_put_text(&j, "Address", address->str);
    json_end_object(&j);
    return true;
}
