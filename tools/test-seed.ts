/** Before each test file: random tests draw the same values in every run, other ones under `ONEX_SEED=<whole number>` and in `npm run soak -- laws`. */
import { configureGlobal } from "fast-check";

process.env["ONEX_SEED"] ||= "20251123";
configureGlobal({ seed: Number(process.env["ONEX_SEED"]) });
