// odata2ts: a code generator. It reads $metadata and writes a typed client, which must compile and work.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FetchClient } from "@odata2ts/http-client-fetch";
import ts from "typescript";
import { startDvmock } from "./dvmock.js";

const modules = fileURLToPath(new URL("node_modules", import.meta.url));
const name = "MicrosoftDynamicsCrm";
let dvmock, folder;
before(async () => {
    dvmock = await startDvmock();
    folder = mkdtempSync(join(tmpdir(), "dvmock-odata2ts-"));
    symlinkSync(modules, join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "tsconfig.json"), "{}");
    writeFileSync(join(folder, "metadata.xml"), await (await fetch(`${dvmock.api}$metadata`)).text());
});
after(async () => {
    rmSync(folder, { recursive: true });
    await dvmock.stop();
});

const run = (program, ...args) => execFileSync(join(modules, ".bin", program), args, { cwd: folder, encoding: "utf8" });

test("generates models, query objects and services", () => {
    const printed = run("odata2ts", "-s", "metadata.xml", "-o", "generated", "-m", "all", "--emit-mode", "ts");
    assert.match(printed, /Successfully finished/);
});

test("the generated models compile in strict mode", () => {
    run("tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", `generated/${name}Model.ts`);
});

// Type checking the services of a model this size overflows the compiler's stack, so they are only translated.
function translate(file) {
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const text = ts.transpileModule(readFileSync(join(folder, "generated", file), "utf8"), { compilerOptions: options }).outputText;
    writeFileSync(join(folder, "js", file.replace(/\.ts$/, ".js")), text.replace(/from "(\.\/[^"]+?)(\.js)?"/g, 'from "$1.js"'));
}

test("the generated client works", async () => {
    mkdirSync(join(folder, "js"));
    readdirSync(join(folder, "generated")).forEach(translate);
    const generated = await import(pathToFileURL(join(folder, "js", `${name}Service.js`)));
    const service = new generated[`${name}Service`](new FetchClient(), dvmock.api.replace(/\/$/, ""));
    const page = await service.accounts().query((b, q) =>
        b.select("accountid", "name")
            .filter(q.name.startsWith("Contoso").and(q.statecode.eq(0)))
            .orderBy(q.name.asc())
            .expanding("primarycontactid", (e) => e.select("fullname")),
    );
    assert.deepEqual(page.data.value.map((r) => [r.name, r.primarycontactid.fullname]), [["Contoso Pumps", "Nancy Okoro"]]);
    const id = page.data.value[0].accountid;
    await service.accounts(id).patch({ fax: "555-0199" });
    assert.equal((await service.accounts(id).query((b) => b.select("fax"))).data.fax, "555-0199");
    assert.match((await service.WhoAmI()).data.UserId, /^[0-9a-f-]{36}$/);
});
