/* finding.c: see finding.h. */
#include "model/finding.h"

struct finding *finding_create(const char *rule, enum level level, const char *where,
                               struct difference *difference)
{
    struct finding *finding = g_new0(struct finding, 1);
    finding->rule = g_strdup(rule);
    finding->level = level;
    finding->where = g_strdup(where);
    finding->difference = *difference;
    *difference = (struct difference){0};
    return finding;
}

void finding_destroy(void *data)
{
    struct finding *finding = data;
    if (!finding)
        return;
    g_free(finding->rule);
    g_free(finding->where);
    difference_finish(&finding->difference);
    g_free(finding);
}
