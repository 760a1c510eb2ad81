/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/assetgen — files for browsers to C, on standard output.
 *
 *     assetgen FILE...    FILE.gz lies beside each
 *
 * The assembler takes the bytes in; the address of a file names its content (the first 12
 * hexadecimal digits of its SHA-256), so that it may be kept for ever.  "/sw.js" keeps its name and
 * is not kept.  What `sha256sum` prints of all, in order of name, is written beside them: whoever
 * builds the same source can compare.
 */
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 16 << 20, FILES_MAX = 64 };

typedef struct Asset {
    const char *path;
    const char *name;
    char address[128];
    char digest[2 * SHA256_DIGEST_LENGTH + 1];
    const char *media;
    const char *cache;
} Asset;

static Asset assets[FILES_MAX];
static size_t nassets;

_Noreturn static void
refuse(const char *path, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

static const char *
media_of(const char *path)
{
    static const char *const medias[][2] = {
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".wasm", "application/wasm" },
        { ".svg", "image/svg+xml" },
    };
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot != NULL && i < sizeof medias / sizeof medias[0]; i++) {
        if (strcmp(dot, medias[i][0]) == 0)
            return medias[i][1];
    }
    refuse(path, "no media type is known for this");
}

static void
digest_content(const char *path, char ret_hex[2 * SHA256_DIGEST_LENGTH + 1])
{
    static unsigned char bytes[FILE_MAX];
    unsigned char digest[SHA256_DIGEST_LENGTH];
    FILE *file = fopen(path, "rb");
    size_t len;

    if (file == NULL)
        refuse(path, "cannot be read");
    len = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    if (len == sizeof bytes)
        refuse(path, "too large");
    (void)SHA256(bytes, len, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        (void)snprintf(ret_hex + 2 * i, 3, "%02x", digest[i]);
}

static void
add(const char *path)
{
    Asset *asset = &assets[nassets++];
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(path, '.');
    char digest[2 * SHA256_DIGEST_LENGTH + 1];

    asset->path = path;
    asset->name = slash == NULL ? path : slash + 1;
    asset->media = media_of(path);
    digest_content(path, digest);
    (void)memcpy(asset->digest, digest, sizeof digest);
    if (strcmp(asset->name, "sw.js") == 0) {
        asset->cache = "no-cache";
        (void)snprintf(asset->address, sizeof asset->address, "/sw.js");
        return;
    }
    asset->cache = "public, max-age=31536000, immutable";
    (void)snprintf(asset->address, sizeof asset->address, "/assets/%.*s-%.12s%s",
                   (int)(dot - asset->name), asset->name, digest, dot);
}

static int
by_name(const void *a, const void *b)
{
    const Asset *const *left = a;
    const Asset *const *right = b;

    return strcmp((*left)->name, (*right)->name);
}

static void
write_sums(void)
{
    const Asset *sorted[FILES_MAX];

    for (size_t i = 0; i < nassets; i++)
        sorted[i] = &assets[i];
    qsort(sorted, nassets, sizeof(const Asset *), by_name);
    printf("\nconst char page_sums[] =");
    for (size_t i = 0; i < nassets; i++)
        printf("\n    \"%s  %s\\n\"", sorted[i]->digest, sorted[i]->name);
    printf(";\n");
}

static void
write_bytes(size_t i, const char *suffix, const char *path_suffix)
{
    printf("__asm__(\".section .rodata\\n.balign 16\\nasset_%s%zu:\\n.incbin \\\"%s%s\\\"\\n"
           "asset_%s%zu_end:\\n.byte 0\\n.previous\\n\");\n"
           "extern const uint8_t asset_%s%zu[], asset_%s%zu_end[];\n",
           suffix, i, assets[i].path, path_suffix, suffix, i, suffix, i, suffix, i);
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc && nassets < FILES_MAX; i++)
        add(argv[i]);
    printf("/* Written by tools/assetgen. */\n#include \"page/page.h\"\n\n");
    for (size_t i = 0; i < nassets; i++) {
        write_bytes(i, "plain", "");
        write_bytes(i, "gzip", ".gz");
    }
    printf("\nconst PageAsset page_assets[] = {\n");
    for (size_t i = 0; i < nassets; i++)
        printf("    { \"%s\", \"%s\", \"%s\", asset_plain%zu, asset_plain%zu_end, asset_gzip%zu,\n"
               "      asset_gzip%zu_end },\n",
               assets[i].name, assets[i].address, assets[i].media, i, i, i, i);
    printf("};\n");
    write_sums();
    printf("\nconst size_t page_nassets = %zu;\n\nstatic const Route routes[] = {\n", nassets);
    for (size_t i = 0; i < nassets; i++)
        printf("    { METHOD_GET, \"%s\", ADMIT_ANYONE, .on = page_on_asset, .media = \"%s\",\n"
               "      .cache = \"%s\", .about = \"A file of the pages.\" },\n",
               assets[i].address, assets[i].media, assets[i].cache);
    printf("};\n\nconst RouteTable page_asset_routes = { routes, LEN(routes) };\n");
    return ferror(stdout) || fflush(stdout) != 0 ? 1 : 0;
}
