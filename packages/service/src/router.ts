import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Fault } from "@onex/contract";
import { Hono } from "hono";
import { type Exchange, fail, respond, type ServiceState } from "./respond.ts";
import type { Route } from "./route.ts";
import { problemAnswer } from "./send-answer.ts";

/** Finds the route of each request. Answers are written to the socket directly: a web `Response` in between costs a fifth of the throughput. */
export function router(
  routes: readonly Route[],
  state: ServiceState,
): (incoming: Exchange["incoming"], outgoing: Exchange["outgoing"]) => Promise<void> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const route of routes) {
    app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ":$1"), async ({ req, env }) => {
      await respond(route, req.param(), env, state);
      return RESPONSE_ALREADY_SENT;
    });
  }
  app.notFound(({ req, env }) => {
    const methods = methodsAt(routes, req.path);
    if (methods.length === 0) {
      fail(new Fault("registry/unknown-route", `Nothing answers at ${req.path}: GET / lists the routes`), env, state);
    } else {
      const allow = methods.join(", ");
      fail(new Fault("registry/wrong-method", `${req.path} takes ${allow}, not ${env.incoming.method}`), env, state, { allow });
    }
    return RESPONSE_ALREADY_SENT;
  });
  app.onError((error, { env }) => {
    fail(error, env, state);
    return RESPONSE_ALREADY_SENT;
  });
  return getRequestListener((request, env) => app.fetch(request, env), {
    // The defaults replace the process's Request and Response and read on after an early answer: neither is ours to do.
    overrideGlobalObjects: false,
    autoCleanupIncoming: false,
    errorHandler: () => {
      const { status, type, body } = problemAnswer(
        new Fault("registry/bad-request", "The address of the request cannot be read: send a valid URL"),
      );
      return new Response(body, { status, headers: { "content-type": type, connection: "close" } });
    },
  });
}

function methodsAt(routes: readonly Route[], path: string): readonly string[] {
  const here = routes.filter((route) =>
    new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  return [...new Set(here.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
}
