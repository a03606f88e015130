/* runner.c: see runner.h. */
#include "run/runner.h"

#include "run/http.h"

struct job {
    const struct scenario *scenario;
    unsigned number; /* from 1 */
    struct result *result;
};

struct work {
    const struct run_setup *setup;
    GAsyncQueue *done; /* struct job */
};

static void judge(gpointer data, gpointer user_data)
{
    struct job *job = data;
    const struct work *work = user_data;
    if (g_cancellable_is_cancelled(work->setup->cancel)) {
        job->result = result_create(job->scenario);
        job->result->verdict = VERDICT_HARNESS_ERROR;
        job->result->reason = g_strdup("interrupted");
    } else {
        job->result = case_judge(work->setup, job->scenario, job->number);
    }
    g_async_queue_push(work->done, job);
}

GPtrArray *runner_run(const struct run_setup *setup, const GPtrArray *scenarios, unsigned jobs,
                      runner_progress_func progress, void *data)
{
    GPtrArray *results = g_ptr_array_new_with_free_func(result_destroy);
    struct job *list = g_new0(struct job, MAX(scenarios->len, 1));
    struct work work = {setup, g_async_queue_new()};
    GThreadPool *pool = g_thread_pool_new(judge, &work, (int)MAX(jobs, 1), TRUE, NULL);
    for (unsigned i = 0; i < scenarios->len; i++) {
        list[i] = (struct job){.scenario = g_ptr_array_index(scenarios, i), .number = i + 1};
        g_thread_pool_push(pool, &list[i], NULL);
    }
    for (unsigned done = 1; done <= scenarios->len; done++) {
        const struct job *job = g_async_queue_pop(work.done);
        progress(job->result, done, scenarios->len, data);
    }
    g_thread_pool_free(pool, FALSE, TRUE);
    for (unsigned i = 0; i < scenarios->len; i++)
        g_ptr_array_add(results, list[i].result);
    g_async_queue_unref(work.done);
    g_free(list);
    return results;
}
