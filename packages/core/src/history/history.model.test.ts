import { test } from "vitest";
import { checkHistoryModel } from "../../test/history-model.ts";

const commands = Number(process.env["ONEX_MODEL_COMMANDS"] ?? 5_000);
const seed = Number(process.env["ONEX_SEED"]);

test(`history of any runs, snapshots, rollbacks, forks and merges is that of a model that copies everything (${commands} commands, seed ${seed})`, () => {
  checkHistoryModel({ commands, commandsEach: 50, seed });
}, 600_000);
