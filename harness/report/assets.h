/* assets.h: stylesheet and script of the HTML report, NUL-terminated. Made by embed.cmake. */
#ifndef HARNESS_REPORT_ASSETS_H
#define HARNESS_REPORT_ASSETS_H

extern const char report_css[];
extern const char report_js[];

#endif
