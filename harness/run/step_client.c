/* step_client.c: {"client": METHOD, …}: what the user does on the device. */
#include "run/client.h"
#include "run/steps.h"

/* A create step's "id" is the label of the row the client made. */
static void bind_created(struct case_run *run, const cJSON *step, const struct answer *answer)
{
    const char *label = json_member_text(step, "id");
    const char *entity = json_member_text(step, "entity");
    const char *id = json_member_text(answer->result, "id");
    if (g_strcmp0(json_member_text(step, "client"), "create") == 0 && label && *label == '@' &&
        entity && id)
        labels_bind(run->labels, label, entity, id);
}

bool step_client(struct case_run *run, const cJSON *step, GError **error)
{
    struct device *device = client_device(run, step, error);
    g_autoptr(cJSON) params = device ? client_params(run, step, error) : NULL;
    struct answer answer;
    if (!params ||
        !client_call(run, device, json_member_text(step, "client"), params, &answer, error))
        return false;
    struct difference difference = {0};
    bind_created(run, step, &answer);
    const bool judged = client_judge(run, step, &answer, &difference, error);
    if (judged && difference.path) {
        /* a refusal that should not or did not come leaves a state the later steps were not written
         * for */
        run->broken = g_str_equal(difference.path, "refused");
        case_find(run, &difference);
    }
    difference_finish(&difference);
    answer_finish(&answer);
    return judged;
}
