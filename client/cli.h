/* cli.h: dvclient for people: one command per start, JSON on stdout. */
#ifndef CLIENT_CLI_H
#define CLIENT_CLI_H

/* Returns the exit code: 0 done, 1 refused or failed, 2 bad usage. */
int cli_run(int argc, char **argv);

#endif
