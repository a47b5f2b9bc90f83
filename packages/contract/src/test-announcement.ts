/** A well-formed announcement as JSON, for tests that change one thing at a time. */
export const hash = "0123456789abcdef".repeat(4);

export const blockJson = {
  name: "count",
  uuid: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
  author: "ada",
  created_at: "2026-01-02T03:04:05Z",
  last_modified_at: "2026-01-02T03:04:05Z",
  hash,
  entrypoint: "typescript://count.ts#count",
  namespace: "acme.text",
};

export const announceJson = {
  event_id: "e-1",
  event_type: "node_announce",
  timestamp: "2026-01-02T03:04:05Z",
  node_id: "n-1",
  schema_version: "1.0.0",
  metadata: {
    node_id: "n-1",
    metadata_block: blockJson,
    status: "ephemeral",
    execution_mode: "memory",
    inputs: { type: "object" },
    outputs: { type: "string" },
    instance_id: "3d813cbb-47fb-42ba-91df-831e1593ac29",
    sequence: 1,
  },
};
