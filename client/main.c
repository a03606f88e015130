/* main.c: entry of dvclient. */
#include "cli.h"
#include "driver.h"

#include <locale.h>
#include <string.h>

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    if (argc == 2 && strcmp(argv[1], "driver") == 0)
        return driver_run();
    return cli_run(argc, argv);
}
