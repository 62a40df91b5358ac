// Checks pages against the HTML standard: a line of JSON in (the page), a line of JSON out (its errors).
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate";

const checker = new HtmlValidate({ extends: ["html-validate:standard"], root: true });

for await (const line of createInterface({ input: process.stdin })) {
  const report = checker.validateStringSync(JSON.parse(line));
  const errors = report.results.flatMap((result) => result.messages);
  console.log(JSON.stringify(errors.map((e) => `${e.line}:${e.column} ${e.ruleId}: ${e.message}`)));
}
