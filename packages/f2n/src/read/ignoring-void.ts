import { type Draft, type SignatureDraft, simple } from "../schema/draft.ts";

/** A signature whose `void` promises nothing: TypeScript lets a function that returns anything stand for one that returns void. */
export const ignoringVoid = ({ parameters, result }: SignatureDraft): SignatureDraft => ({
  parameters,
  result: withoutVoid(result),
});

const unknown = simple("unknown");

function withoutVoid(draft: Draft): Draft {
  const { body } = draft;
  switch (body.kind) {
    case "simple":
      return body.type === "void" ? unknown : draft;
    case "promise": {
      const values = withoutVoid(body.values);
      return values === body.values ? draft : { body: { kind: "promise", values } };
    }
    case "union": {
      const members = body.members.map(withoutVoid);
      return members.every((member, at) => member === body.members[at]) ? draft : { body: { kind: "union", members } };
    }
    default:
      return draft;
  }
}
