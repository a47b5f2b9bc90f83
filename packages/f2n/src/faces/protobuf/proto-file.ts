/** One field of a message. */
export interface ProtoField {
  readonly name: string;
  readonly type: string;
  readonly label?: "optional" | "repeated";
  /** Name in protobuf's JSON, where it is not the one that follows from `name`. */
  readonly jsonName?: string;
  readonly comment?: string;
}

export interface ProtoMessage {
  readonly kind: "message";
  readonly name: string;
  readonly comment?: string;
  /** Numbered from 1 in this order. */
  readonly fields: readonly ProtoField[];
  /** Exactly one of the fields is set. */
  readonly isUnion?: boolean;
}

export interface ProtoEnum {
  readonly kind: "enum";
  readonly name: string;
  /** Beside the first one, which is 0 and says that none was given. */
  readonly values: readonly { readonly name: string; readonly number: number; readonly comment: string }[];
  readonly unspecified: string;
}

export interface ProtoFile {
  readonly package: string;
  readonly imports: readonly string[];
  readonly declarations: readonly (ProtoMessage | ProtoEnum)[];
  readonly service: {
    readonly name: string;
    readonly comment: string;
    readonly input: string;
    readonly output: string;
    readonly hasNoSideEffects: boolean;
  };
}

/** The text of a file, proto3. */
export function protoText({ package: name, imports, declarations, service }: ProtoFile): string {
  const head = ['syntax = "proto3";', `package ${name};`, imports.map((path) => `import "${path}";`).join("\n")];
  return `${[...head, serviceText(service), ...declarations.map(declarationText)].filter((part) => part !== "").join("\n\n")}\n`;
}

function serviceText({ name, comment, input, output, hasNoSideEffects }: ProtoFile["service"]): string {
  const options = hasNoSideEffects ? " {\n    option idempotency_level = NO_SIDE_EFFECTS;\n  }" : ";";
  return `${commentText(comment, "")}service ${name} {\n  rpc Run(${input}) returns (${output})${options}\n}`;
}

const declarationText = (declaration: ProtoMessage | ProtoEnum): string =>
  declaration.kind === "enum" ? enumText(declaration) : messageText(declaration);

function enumText({ name, values, unspecified }: ProtoEnum): string {
  const lines = values.map((value) => `${commentText(value.comment, "  ")}  ${value.name} = ${value.number};\n`);
  return `enum ${name} {\n  ${unspecified} = 0;\n${lines.join("")}}`;
}

function messageText({ name, comment = "", fields, isUnion }: ProtoMessage): string {
  const indent = isUnion ? "    " : "  ";
  const lines = fields.map((field, index) => fieldText(field, index + 1, indent)).join("");
  const body = isUnion ? `  oneof value {\n${lines}  }\n` : lines;
  return `${commentText(comment, "")}message ${name} {${body === "" ? "" : `\n${body}`}}`;
}

function fieldText({ name, type, label, jsonName, comment = "" }: ProtoField, number: number, indent: string): string {
  const options = jsonName === undefined ? "" : ` [json_name = ${quoted(jsonName)}]`;
  return `${commentText(comment, indent)}${indent}${label === undefined ? "" : `${label} `}${type} ${name} = ${wireNumber(number)}${options};\n`;
}

/** The numbers from 19,000 to 19,999 belong to protobuf itself. */
const wireNumber = (number: number): number => (number < 19_000 ? number : number + 1_000);

const commentText = (comment: string, indent: string): string =>
  comment === ""
    ? ""
    : comment
        .split(/\r\n|[\n\r\v\f\u2028\u2029]/)
        .map((line) => `${indent}${line === "" ? "//" : `// ${line}`}\n`)
        .join("");

/** Control characters are octal escapes, which every version of protobuf reads. */
const quoted = (text: string): string =>
  `"${text.replaceAll(/["\\]|\p{Cc}/gu, (each) => (each.charCodeAt(0) < 32 || each === "\x7f" ? `\\${each.charCodeAt(0).toString(8).padStart(3, "0")}` : `\\${each}`))}"`;
