import { type Inclusion, inclusion } from "@onex/contract";
import type { Part } from "./signature.ts";

/** Whether a part of one description fits a part of another, objects taken to hold what is described, as TypeScript takes them. */
export const includes = (narrow: Part, wide: Part): Inclusion =>
  inclusion(narrow.root, wide.root, { narrowAt: narrow.at, wideAt: wide.at, undescribed: "absent" });
