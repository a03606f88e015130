# Writes OUTPUT: report.css and report.js of FOLDER as the C arrays assets.h declares.
set(text "/* Made from report.css and report.js. */\n#include \"report/assets.h\"\n")
foreach(kind css js)
    file(READ "${FOLDER}/report.${kind}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${hex}")
    string(REGEX REPLACE "(................................................................................................)"
           "\\1\n    " bytes "${bytes}")
    string(APPEND text "\nconst char report_${kind}[] = {\n    ${bytes}0x00};\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}")
