// dvmock.js: one dvmock for a test file, on a free port, and what the tests need to know of it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

// Starts the program named by DVMOCK (default: the debug build) and waits until it is ready.
export async function startDvmock(...args) {
    const program = process.env.DVMOCK ?? `${root}build/debug/bin/dvmock`;
    const child = spawn(program, ["--port", "0", "--fixtures", `${root}fixtures`, ...args], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([
        new Promise((resolve) => lines.once("line", resolve)),
        ended.then((code) => Promise.reject(new Error(`${program} ended with ${code} before it was ready`))),
    ]);
    const api = JSON.parse(first).url;
    const server = new URL("/", api).href.slice(0, -1);
    const labels = await (await fetch(`${server}/__mock/orgs/default/labels`)).json();
    return {
        api,
        server,
        tokenUrl: `${server}/default/oauth2/v2.0/token`,
        id: (label) => labels[label].id,
        // A sanitizer's finding at exit is a failure of the test file.
        async stop() {
            child.kill("SIGTERM");
            const code = await ended;
            if (code !== 0) throw new Error(`dvmock ended with ${code}`);
        },
    };
}
