# One target per folder, and the arrows between folders are compile errors when they point the wrong way:
# a target sees "folder/header.h" only for its own folder and for the folders it links.
#
#   dv_library(server_store SOURCES row.c LINKS server_model PkgConfig::SQLITE)
#   dv_program(dvmock SOURCES main.c LINKS server_mock)
#   dv_unit_test(odata_filter_test SOURCES filter_test.c LINKS server_odata)   CUnit, run by ctest

set(DV_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes
    -Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wcast-align -Wwrite-strings
    -Wpointer-arith -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough -Wdouble-promotion
    -Wnull-dereference)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    list(APPEND DV_WARNINGS -Wlogical-op -Wduplicated-cond -Wduplicated-branches
         -Wjump-misses-init)
else()
    list(APPEND DV_WARNINGS -Wcomma -Wmissing-variable-declarations)
endif()

function(dv_common target)
    target_compile_definitions(${target} PRIVATE
        _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700 DVMOCK_VERSION="${PROJECT_VERSION}")
    target_compile_options(${target} PRIVATE ${DV_WARNINGS})
endfunction()

function(dv_library target)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    get_filename_component(folder "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
    set(view "${CMAKE_BINARY_DIR}/include/${target}")
    file(MAKE_DIRECTORY "${view}")
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${view}/${folder}" SYMBOLIC)
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC "${view}")
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PkgConfig::GLIB)
    dv_common(${target})
endfunction()

function(dv_program target)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${target} ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE ${arg_LINKS})
    dv_common(${target})
endfunction()

function(dv_unit_test target)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${target} ${arg_SOURCES})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/unit")
    target_link_libraries(${target} PRIVATE ${arg_LINKS} PkgConfig::CUNIT)
    dv_common(${target})
    add_test(NAME ${target} COMMAND ${target})
endfunction()
