import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";

inEachBrowser("the page opens under a path of its host, and asks for nothing else", async ({ open }) => {
  const visit = await open({ under: "/some/where/" });
  assert.deepEqual(
    visit.requests.filter(({ path }) => !path.startsWith("/some/where/")).map(({ path }) => path).filter((path) => path !== "/favicon.ico"),
    [],
  );
});

inEachBrowser("the example is judged in the page itself, before and without any script", async ({ open }) => {
  const visit = await open({ script: false });
  const text = await visit.text();
  assert.match(text, /example/i);
  assert.match(text, /unmet/i);
  await visit.shot("without-script");
});

inEachBrowser("nothing keeps anybody out, in light and in dark", async ({ open }) => {
  for (const scheme of ["light", "dark"]) {
    const visit = await open({ scheme });
    await visit.axe();
    await visit.shot(`open-${scheme}`);
  }
});
