import * as z from 'zod/mini';

/** A JSON schema as a model is sent it. */
type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema of what a tool takes, for the kinds of fields that tools have; throws for any other. It says what zod's own
 * `toJSONSchema` says, which brings 20 kB for all the other kinds.
 */
export function inputSchema(schema: z.core.$ZodType): JsonSchema {
  const description = z.globalRegistry.get(schema)?.description;
  return { ...kindOf(schema as z.core.$ZodTypes), ...(description === undefined ? {} : { description }) };
}

function kindOf(schema: z.core.$ZodTypes): JsonSchema {
  const { def } = schema._zod;
  switch (def.type) {
    case 'string':
    case 'boolean':
      return { type: def.type };
    case 'number':
      return numberKind(def as z.core.$ZodNumberFormatDef);
    case 'unknown':
      return {};
    case 'enum':
      return { type: 'string', enum: Object.values(def.entries) };
    case 'array':
      return { type: 'array', items: inputSchema(def.element) };
    case 'optional':
      return inputSchema(def.innerType);
    case 'object':
      return objectKind(def);
    default:
      return unknownTo(def.type);
  }
}

function numberKind({ format, checks = [] }: z.core.$ZodNumberFormatDef): JsonSchema {
  const kind =
    format === 'safeint'
      ? { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
      : { type: 'number' };
  return checks.reduce((all, check) => ({ ...all, ...boundOf((check as z.core.$ZodChecks)._zod.def) }), kind);
}

function boundOf(check: z.core.$ZodChecks['_zod']['def']): JsonSchema {
  if (check.check === 'greater_than' && check.inclusive) return { minimum: check.value };
  const kind: string = check.check;
  return kind === 'describe' ? {} : unknownTo(kind);
}

function objectKind({ shape, catchall }: z.core.$ZodObjectDef): JsonSchema {
  const fields = Object.entries(shape);
  const required = fields.filter(([, field]) => field._zod.optin === undefined).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, inputSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
    ...(catchall ? { additionalProperties: inputSchema(catchall) } : {}),
  };
}

function unknownTo(kind: string): never {
  throw new Error(`No tool has had a field with ${kind} before; say in inputSchema.ts how models are told of it.`);
}
