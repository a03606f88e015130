/* check_model.h: what tests of everything that needs tables share: the tables of fixtures/metadata,
 * read once for a program, and failures as texts, so that a table of texts covers them too. */
#ifndef SERVER_UNIT_CHECK_MODEL_H
#define SERVER_UNIT_CHECK_MODEL_H

#include "check.h"
#include "model/error.h"
#include "model/model.h"

#ifndef TEST_METADATA
#define TEST_METADATA "fixtures/metadata" /* the build says where it is */
#endif

/* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct model *model;

static inline int open_model(void)
{
    model = model_read_folder(TEST_METADATA, NULL);
    return model != NULL ? 0 : 1;
}

static inline int close_model(void)
{
    model_unref(model);
    return 0;
}

/* "400 message". Takes over `error`. */
static inline void describe_error(GError *error, GString *out)
{
    g_string_printf(out, "%d %s", server_error_status(error), error->message);
    g_error_free(error);
}

#endif
