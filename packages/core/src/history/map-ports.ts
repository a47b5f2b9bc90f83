import type { PortSource } from "@onex/contract";
import { isContainer } from "../value/freeze.ts";
import { isSource, isTopology } from "./topology-form.ts";

/**
 * The same part of a topology with other ports: wherever it reads an input or a vertex, as `change` says. Constants stay the very ones, and so does
 * what a vertex repeats, whose ports are its own.
 */
export function mapPorts<T>(part: T, change: (port: PortSource) => PortSource): T {
  if (!isContainer(part) || isTopology(part)) return part;
  // Every branch gives a part of the same shape.
  if (Array.isArray(part)) return part.map((item) => mapPorts(item, change)) as T;
  if (isSource(part)) {
    if (part.kind === "value") return part;
    if (part.kind === "vertex" || part.kind === "input") return change(part) as T;
  }
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mapPorts(value, change)])) as T;
}
