// The sample site in a real browser against a real server.
//
//   npm ci
//   CARILLON_JAR=<path of the jar> npm test
//
// CHROMIUM is the path of the browser, /usr/bin/chromium by default.

import { after, before, describe } from "node:test";

import { clientSource } from "./browser/client-source.mjs";
import { form } from "./browser/form.mjs";
import { http2 } from "./browser/http2.mjs";
import { jobBoard, killedServer } from "./browser/job-board.mjs";
import { longJobs } from "./browser/jobs.mjs";
import { languages } from "./browser/languages.mjs";
import { longOutage } from "./browser/outage.mjs";
import { samplePage } from "./browser/page.mjs";
import { people } from "./browser/people.mjs";
import { pushLab, pushLabForm } from "./browser/push-lab.mjs";
import { reconnect } from "./browser/reconnect.mjs";
import { reload } from "./browser/reload.mjs";
import { serverView } from "./browser/server-view.mjs";
import { closeBrowser, LIMIT, openBrowser } from "./browser/setup.mjs";
import { tokens } from "./browser/tokens.mjs";
import { transports } from "./browser/transports.mjs";
import { typing } from "./browser/typing.mjs";
import { views } from "./browser/views.mjs";
import { code, wire } from "./browser/wire.mjs";

before(openBrowser, LIMIT);
after(closeBrowser, LIMIT);

// Each topic has its own servers. The outage starts first because it takes a minute. The others run at the same time.
describe("in the browser", { concurrency: 3 }, () => {
  for (const topic of [
    longOutage, samplePage, pushLab, pushLabForm, jobBoard, killedServer, views, languages, typing, serverView, tokens,
    reconnect, people, reload, longJobs, form, http2, transports, wire, code, clientSource,
  ]) {
    topic();
  }
});
