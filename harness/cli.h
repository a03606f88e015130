/* cli.h: the commands of dvconform. Each takes its own argc/argv (argv[0] is the command) and
 * returns the exit code of docs/scenarios.md. */
#ifndef HARNESS_CLI_H
#define HARNESS_CLI_H

#include "scenario/suite.h"

enum exit_code { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNJUDGED = 3 };

int cli_list(int argc, char **argv);
int cli_run(int argc, char **argv);
int cli_explain(int argc, char **argv);

/* Parses a command's options; the words left over stay in argv from 1. False after a complaint on
 * stderr. */
bool cli_parse(const GOptionEntry *options, const char *usage, const char *summary, int *argc,
               char ***argv);

/* Loads the suite in `folder` (NULL: looked for). NULL after a complaint on stderr. Owned:
 * suite_destroy. */
struct suite *cli_load_suite(const char *folder);

#endif
