const schema = { $ref: '#' };
const schemas = { type: 'array', items: schema, minItems: 1 };
const schemaMap = { type: 'object', additionalProperties: schema };
const names = { type: 'array', items: { type: 'string' } };
const count = { type: 'integer', minimum: 0 };
const number = { type: 'number' };
const typeName = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] };

/** What a JSON schema must look like, in the words of draft 2020-12; itself such a schema. Unknown words are allowed. */
export const schemaOfSchemas = {
  type: ['object', 'boolean'],
  properties: {
    $id: { type: 'string' },
    $ref: { type: 'string' },
    $defs: schemaMap,
    definitions: schemaMap,
    type: { anyOf: [typeName, { type: 'array', items: typeName, minItems: 1 }] },
    enum: { type: 'array', minItems: 1 },
    properties: schemaMap,
    patternProperties: schemaMap,
    additionalProperties: schema,
    propertyNames: schema,
    required: names,
    dependentRequired: { type: 'object', additionalProperties: names },
    dependentSchemas: schemaMap,
    minProperties: count,
    maxProperties: count,
    items: schema,
    prefixItems: schemas,
    contains: schema,
    minItems: count,
    maxItems: count,
    uniqueItems: { type: 'boolean' },
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: schema,
    if: schema,
    then: schema,
    else: schema,
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    minLength: count,
    maxLength: count,
    pattern: { type: 'string' },
    format: { type: 'string' },
  },
} as const;
