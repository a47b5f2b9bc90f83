import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Fault } from "onex";
import { readText } from "../read-text.ts";

const readers: Readonly<Record<"private" | "public", (pem: string) => KeyObject>> = {
  private: createPrivateKey,
  public: createPublicKey,
};

/** An Ed25519 key in a file, as PEM. Raises `io/not-found`, and `io/unreadable` for a file that holds none. */
export async function readKey(path: string, kind: "private" | "public", cwd: string): Promise<string> {
  const pem = await readText(path, `${kind} key`, cwd);
  if (isEd25519(pem, readers[kind])) return pem;
  throw new Fault(
    "io/unreadable",
    `${path} holds no ${kind} key of Ed25519 as PEM; name one that openssl genpkey -algorithm ed25519 wrote`,
    {
      details: { where: path },
    },
  );
}

function isEd25519(pem: string, read: (pem: string) => KeyObject): boolean {
  try {
    return read(pem).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
