import { faults } from "./fault.ts";
import type { JsonSchema } from "./json-schema.ts";

const text: JsonSchema = { type: "string" };
const input: JsonSchema = { type: "object", description: "Encoded, by name" };
const codes: JsonSchema = { enum: Object.keys(faults) };

export const callSchema: JsonSchema = {
  title: "A call of a node that lives elsewhere",
  type: "object",
  properties: {
    call_id: text,
    node_id: text,
    hash: { type: "string", pattern: "^[0-9a-f]{64}$" },
    input,
    deadline_ms: { type: "integer", minimum: 1 },
    purpose: { enum: ["run", "canary"] },
  },
  required: ["call_id", "node_id", "hash", "input", "deadline_ms", "purpose"],
};

export const callAnswerSchema: JsonSchema = {
  title: "The answer to a call: a value or a problem",
  type: "object",
  properties: {
    call_id: text,
    duration_ms: { type: "number", minimum: 0 },
    context: { type: "object" },
    value: { description: "Encoded" },
    problem: { type: "object", properties: { code: codes, message: text, details: {} }, required: ["code", "message"] },
  },
  required: ["call_id", "duration_ms"],
};

/** RFC 9457, with the fault's code. */
export const problemSchema: JsonSchema = {
  title: "Problem document",
  type: "object",
  properties: {
    type: text,
    title: text,
    status: { type: "integer" },
    detail: text,
    code: codes,
    details: { description: "What helps an operator" },
  },
  required: ["type", "title", "status", "code"],
};

/** What a program reads of a fault: `error` of a line on stdout. */
export const faultDocumentSchema: JsonSchema = {
  title: "A fault as the command line prints it",
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: { code: codes, message: text, where: text, hint: text, details: {} },
      required: ["code", "message"],
    },
  },
  required: ["error"],
};
