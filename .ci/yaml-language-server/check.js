// Checks the schemas of scenarios, tests and connectors files with
// yaml-language-server, over the protocol that editors speak: the library and
// the examples have no findings, what can be written is completed and
// explained, and one typo gives one message.
//
//   node check.js SCHEMAS FILE...
//
// SCHEMAS is the folder of the schemas. Of a page, FILE.md, the connectors files
// in it are checked.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const rpc = require('vscode-jsonrpc/node');

const [schemas, ...files] = process.argv.slice(2).map((f) => path.resolve(f));
const schemaOf = { scenario: 'callwright.schema.json', test: 'callwright-test.schema.json', connectors: 'connectors.schema.json' };
const server = spawn(process.execPath, [require.resolve('yaml-language-server/bin/yaml-language-server'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));

const findings = new Map(); // by document, those who wait for them
connection.onNotification('textDocument/publishDiagnostics', (p) => findings.get(p.uri)?.(p.diagnostics));
const settings = {
  yaml: {
    validate: true, hover: true, completion: true, format: { enable: false }, schemaStore: { enable: false },
    schemas: Object.fromEntries(Object.entries(schemaOf).map(([kind, file]) => [pathToFileURL(path.join(schemas, file)).href, `${kind}-*.yaml`])),
  },
};
connection.onRequest('workspace/configuration', (p) => p.items.map((i) => (i.section === 'yaml' ? settings.yaml : {})));
connection.onRequest('client/registerCapability', () => null);
connection.listen();

let made = 0;
function open(text, kind = 'scenario') {
  const uri = pathToFileURL(path.resolve(`${kind}-${++made}.yaml`)).href;
  const done = new Promise((resolve) => findings.set(uri, resolve));
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  return { uri, done };
}

// at finds the place behind a text.
function at(text, needle) {
  const before = text.slice(0, text.indexOf(needle) + needle.length).split('\n');
  return { line: before.length - 1, character: before.at(-1).length };
}

// documents are the texts in a file, with their kinds.
function documents(file) {
  const text = fs.readFileSync(file, 'utf8');
  if (!file.endsWith('.md')) return [{ kind: file.endsWith('.test.yaml') ? 'test' : 'scenario', text }];
  const found = [...text.matchAll(/^```yaml\n(connectors:\n[^]*?)^```$/gm)].map((m) => ({ kind: 'connectors', text: m[1] }));
  assert.ok(found.length > 0, `${file} holds a connectors file`);
  return found;
}

const head = 'callwright: v1\nscenario: s\n';
const account = 'connectors:\n  acme:\n    type: zendesk\n    subdomain: acme\n    auth: api_token\n    email: a@acme.example\n    api_token: env:TOKEN\n';

// Each has one mistake, and the place and a word of the one message for it.
const typos = {
  test: [
    ['test: []\n', 'test'],
    ['tests: [{nam: one}]\n', 'nam'],
    ['tests: [{name: one, exepct: {end: completed}}]\n', 'exepct'],
    ['tests: [{name: one, expect: {end: complete}}]\n', 'accepted'],
    ['tests: [{name: one, expect: {exit: {find: ok}}}]\n', 'exit'],
    ['tests: [{name: one, caller: {reacts: [{heers: sales}]}}]\n', 'heers'],
    ['tests: [{name: one, connectors: {results: [{fault: unavailible}]}}]\n', 'unavailible'],
    ['tests: [{name: one, agent: sleeps}]\n', 'sleeps'],
    ['tests: [{name: one, call: {event: call.incomming}}]\n', 'incomming'],
    ['tests: [{name: one, events: [{at: soon, hang_up: true}]}]\n', 'soon'],
    ['defaults: {cal: {}}\ntests: [{name: one}]\n', 'cal'],
  ],
  connectors: [
    ['conectors: {}\n', 'conectors'],
    ['connectors:\n  acme:\n    type: salesfroce\n', 'salesfroce'],
    ['connectors:\n  acme:\n    subdomain: acme\n', 'type'],
    [account + '    subdomian: acme\n', 'subdomian'],
    [account + '    timeout: soon\n', 'soon'],
    [account + '    default: maybe\n', 'maybe'],
    [account.replace('auth: api_token', 'auth: tokens'), 'tokens'],
  ],
  scenario: [
    ['callwrigth: v1\nscenario: s\nsteps: []\n', 'callwrigth'],
    [head + 'step: []\n', 'step'],
    [head + 'on: call.incomming\nsteps: []\n', 'accepted'],
    [head + 'steps:\n  - serach: {object: Contact, into: c}\n', 'serach'],
    [head + 'steps:\n  - id: x\n    anser:\n', 'anser'],
    [head + 'steps:\n  - id: x\n', 'not allowed'],
    [head + 'steps:\n  - search: {objct: Contact, phone: "1", into: c}\n', 'objct'],
    [head + 'steps:\n  - collect_digits: {say: x}\n', 'into'],
    [head + 'steps:\n  - wait: {fro: 1s}\n', 'fro'],
    [head + 'steps:\n  - wait: soon\n', 'duration'],
    [head + 'steps:\n  - collect_digits: {say: x, max_digits: many, into: d}\n', 'number'],
    [head + 'steps:\n  - collect_digits: {say: x, max_digits: 0, into: d}\n', ''],
    [head + 'steps:\n  - search: {object: Contact, phone: "1", into: c}\n    exits: {nobody: end}\n', 'nobody'],
    [head + 'steps:\n  - answer:\n    exit: {ok: end}\n', 'exit'],
    [head + 'steps:\n  - answer:\n    log: two blocks\n', 'log'],
    [head + 'steps:\n  - answer: {now: true}\n', 'now'],
    [head + 'steps:\n  - if: "true"\n    them: [end: ]\n', 'them'],
    [head + 'steps:\n  - if: "true"\n', 'then'],
    [head + 'steps:\n  - goto: {too: x}\n', 'too'],
    [head + 'steps:\n  - for_each: "[1]"\n    do: {log: x}\n', 'array'],
    [head + 'steps:\n  - try: [answer: ]\n    catch: {timeot: end}\n', ''],
    [head + 'steps:\n  - answer\n', 'step'],
    [head + 'steps:\n  answer:\n', 'array'],
    [head + 'vars: {a: {type: txt, default: ""}}\nsteps: []\n', 'txt'],
    [head + 'steps: []\nhandlers: {errors: []}\n', ''],
    [head + 'steps: []\nhandlers: {call.endd: []}\n', ''],
  ],
};

async function main() {
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(process.cwd()).href, capabilities: { workspace: { configuration: true, didChangeConfiguration: {} }, textDocument: { completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } } } } });
  connection.sendNotification('initialized', {});
  connection.sendNotification('workspace/didChangeConfiguration', { settings });

  const checked = { scenario: 0, test: 0, connectors: 0 };
  for (const file of files) {
    for (const { kind, text } of documents(file)) {
      const list = await open(text, kind).done;
      assert.deepStrictEqual(list.map((d) => `${d.range.start.line + 1}: ${d.message}`), [], file);
      checked[kind]++;
    }
  }
  const told = [];
  for (const [kind, text, word] of Object.entries(typos).flatMap(([kind, list]) => list.map((typo) => [kind, ...typo]))) {
    const list = await open(text, kind).done;
    const messages = list.map((d) => `${d.range.start.line + 1}:${d.range.start.character + 1}: ${d.message}`);
    told.push(messages.join(' | '));
    if (messages.length !== 1 || !`${messages[0]} ${text.split('\n')[list[0].range.start.line]}`.includes(word)) {
      throw new Error(`one message about ${JSON.stringify(word)} is wanted for\n${text}got:\n${messages.join('\n')}`);
    }
  }

  const complete = async (text, needle, kind) => {
    const { uri, done } = open(text, kind);
    await done;
    const r = await connection.sendRequest('textDocument/completion', { textDocument: { uri }, position: at(text, needle) });
    return new Map((r?.items ?? []).map((i) => [i.label, i]));
  };
  const offers = (items, where, ...labels) => {
    for (const l of labels) assert.ok(items.has(l), `${where} offers ${l}; it offers ${[...items.keys()].slice(0, 80).join(', ')}`);
  };
  const steps = await complete(head + 'steps:\n  - \n', '  - ');
  offers(steps, 'a step', 'answer', 'search', 'screen_pop', 'if', 'for_each', 'id', 'when');
  assert.match(JSON.stringify(steps.get('search').documentation), /Exits/, 'a block is offered with its exits');
  offers(await complete(head + 'steps:\n  - search:\n      \n', 'search:\n      '), 'search', 'object', 'phone', 'into', 'timeout');
  offers(await complete(head + 'steps:\n  - search: {object: C, into: c}\n    exits:\n      \n', 'exits:\n      '), 'its exits', 'none', 'many', 'failed', 'timeout');
  offers(await complete(head + 'on: \nsteps: []\n', 'on: '), 'on', 'call.incoming', 'chat.incoming');
  const beside = await complete(head + 'steps:\n  - search: {object: C, into: c}\n    \n', 'into: c}\n    ');
  offers(beside, 'a step with a block', 'id', 'when', 'exits');
  assert.ok(!beside.has('answer'), 'a step with a block is offered no other');

  offers(await complete('tests:\n  - name: one\n    \n', 'one\n    ', 'test'), 'a test', 'call', 'caller', 'connectors', 'expect', 'golden');
  offers(await complete('tests:\n  - name: one\n    expect:\n      \n', 'expect:\n      ', 'test'), 'expect', 'end', 'exits', 'vars', 'said');
  offers(await complete('connectors:\n  acme:\n    type: \n', 'type: ', 'connectors'), 'type', 'salesforce', 'zendesk', 'http', 'smtp');
  offers(await complete(account + '    \n', 'TOKEN\n    ', 'connectors'), 'an account of Zendesk', 'timeout', 'default');

  const explains = async (text, kind, ...places) => {
    const { uri, done } = open(text, kind);
    await done;
    for (const [needle, word] of places) {
      const h = await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: at(text, needle) });
      assert.ok(JSON.stringify(h?.contents ?? '').includes(word), `hover on ${needle} shows ${word}: ${JSON.stringify(h)}`);
    }
  };
  await explains(head + 'steps:\n  - search: {object: Contact, into: c}\n', 'scenario', ['- sea', 'Exits'], ['{obj', 'The kind of record']);
  await explains('tests:\n  - name: one\n    golden: true\n', 'test', ['gol', 'the trace that the call must leave']);
  await explains(account, 'connectors', ['subd', 'subdomain']);
  if (process.env.VERBOSE) console.log(told.join('\n'));
  console.log(`${checked.scenario} scenarios, ${checked.test} files of tests and ${checked.connectors} connectors files without a finding; ${told.length} typos with one message each; completion and hover as they should be`);
}

main().then(() => process.exit(0), (e) => { console.error(e.message); process.exit(1); }).finally(() => server.kill());
